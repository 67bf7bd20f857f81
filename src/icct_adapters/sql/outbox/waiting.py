"""Which mails wait for earlier ones to the same captain, and how much waits."""

from __future__ import annotations

from sqlalchemy import exists, func, literal_column, not_, or_, select

from icct_core import TO_THE_CAPTAIN, WAITS_ITS_TURN

from ..tables import is_parked, is_pending, outbox

_EARLIER = outbox.alias("earlier")
IS_NEXT = not_(
    exists().where(
        _EARLIER.c.subject_id == outbox.c.subject_id,
        _EARLIER.c.kind.in_([literal_column(f"'{kind.value}'") for kind in TO_THE_CAPTAIN]),
        _EARLIER.c.occasion < outbox.c.occasion,
        _EARLIER.c.state == literal_column("'pending'"),
    )
)
"""Whether none of the mails before it still waits."""

_WAITS_FOR_NONE = outbox.c.kind.not_in([literal_column(f"'{kind.value}'") for kind in WAITS_ITS_TURN])

PENDING = select(
    func.count().label("pending"),
    func.min(outbox.c.queued_at).label("oldest"),
    func.min(outbox.c.due_at).filter(or_(_WAITS_FOR_NONE, IS_NEXT)).label("due"),
).where(is_pending)
PARKED = select(func.count()).select_from(outbox).where(is_parked)
DEPTH = PENDING.add_columns(PARKED.scalar_subquery().label("parked"))
"""An ``OutboxDepth``. It holds no values, so that its text alone says all of it."""

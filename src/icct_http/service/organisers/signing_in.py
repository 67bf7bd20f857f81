"""The use cases of codes and sessions, together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from icct_core import (
    AskToSignIn,
    CheckCode,
    Clock,
    CodeMaker,
    EndSessions,
    EnterAsFirst,
    FindSession,
    HandOutCode,
    ListSessions,
    OfferFirstEntry,
    SignIn,
    Store,
    TournamentRules,
    UnitOfWork,
)

from ..registering.database_retry import RetriedUseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningIn:
    """Every way in, and out."""

    ask: AskToSignIn
    sign_in: SignIn
    offer_first: OfferFirstEntry
    enter_as_first: EnterAsFirst
    find_session: FindSession
    list_sessions: ListSessions
    end_sessions: EndSessions
    hand_out_code: HandOutCode


def open_signing_in(  # noqa: PLR0913  each is a part of its own
    *,
    store: Store,
    unit_of_work: UnitOfWork,
    code_maker: CodeMaker | None,
    clock: Clock,
    rules: TournamentRules,
    on_retry: Callable[[], None],
) -> SigningIn:
    """All of them on this store. Raises ``ValueError`` where there are no pages, and so no codes."""
    if code_maker is None:
        raise ValueError("nobody signs in where there are no pages")
    writing: dict[str, Any] = {"unit_of_work": unit_of_work, "clock": clock}
    reading: dict[str, Any] = {"organisers": store.organisers, "challenges": store.challenges}
    check_code = CheckCode(code_maker=code_maker, **writing)

    def retried(use_case: Any) -> Any:
        return RetriedUseCase(use_case=use_case, on_retry=on_retry)

    return SigningIn(
        ask=retried(AskToSignIn(**writing)),
        sign_in=retried(SignIn(check_code=check_code, **writing, **reading)),
        offer_first=OfferFirstEntry(**writing),
        enter_as_first=EnterAsFirst(rules=rules, **writing, **reading),
        find_session=FindSession(sessions=store.sessions, **writing),
        list_sessions=ListSessions(sessions=store.sessions, clock=clock),
        end_sessions=retried(EndSessions(rules=rules, **writing)),
        hand_out_code=HandOutCode(organisers=store.organisers, code_maker=code_maker, rules=rules, **writing),
    )

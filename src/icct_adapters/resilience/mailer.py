"""Wraps a mailer with a second try, a time limit and a circuit breaker."""

from __future__ import annotations

from icct_core import Mail, Mailer

from .guard import Guard


class ResilientMailer(Mailer):
    def __init__(self, guarded: Mailer, guard: Guard) -> None:
        self._guarded = guarded
        self._guard = guard

    async def send(self, mail: Mail) -> None:
        await self._guard.call(lambda: self._guarded.send(mail), about=mail.message_id)

"""What captains got, beside what was decided: the promises of mails about changes, each as a check."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from icct_adapters.memory.tables import OutboxRow, Tables
from icct_core import (
    NOT_NOTIFIED,
    HistoryAction,
    HistoryEntry,
    Mail,
    MessageKind,
    MessageState,
    RegistrationId,
    RegistrationStatus,
)

_MESSAGE_ID = re.compile(r"<([0-9a-f-]{36})\.(?:(\d+)\.change|confirmation)@icct\.invalid>")
_SUBJECTS = {
    RegistrationStatus.REGISTERED: ("is being reviewed again", "is back"),
    RegistrationStatus.CHANGES_REQUESTED: ("Please correct",),
    RegistrationStatus.CONFIRMED: ("is confirmed",),
    RegistrationStatus.REJECTED: ("is not accepted",),
    RegistrationStatus.WITHDRAWN: ("is withdrawn",),
}

Statement = tuple[RegistrationStatus, str | None]


def statement_of(entry: HistoryEntry) -> Statement:
    """What a mail about a decision says."""
    assert entry.after is not None
    return entry.after, entry.reason


def says(known: Statement, other: Statement) -> bool:
    """Whether the other is no news; that a team waits for review is none, unless another reason was told."""
    waits = other[0] is RegistrationStatus.REGISTERED and None in {known[1], other[1]}
    return known == other or (known[0] is other[0] and waits)


NEVER_TOLD: Statement = (RegistrationStatus.REGISTERED, None)


@dataclass(frozen=True, slots=True)
class MailedDecisions:
    """The tables, the mails that the server has taken, and what made a mail leave more than once or out of order."""

    tables: Tables
    taken: Sequence[Mail]
    repeatable: Mapping[str, int]
    revived: frozenset[tuple[RegistrationId, int]]
    delay: timedelta

    def check(self) -> None:
        """Each promise that holds at any time."""
        self.check_without_times()
        got = self._got()
        for numbers in got.values():
            self._none_that_did_not_last(numbers)
            self._none_that_was_known(numbers)
        self._settled_unsent_for_a_reason(got)

    def check_without_times(self) -> None:
        """Those that do not ask how long a decision lasted."""
        for registration_id, occasions in self._occasions().items():
            self._in_their_order(registration_id, occasions)
        self._once_unless_something_was_lost()
        self._delivered_if_it_says_so(self._got())

    def check_last_mails(self) -> None:
        """Nothing waits: each captain who was to be told of everything was last told what is the case."""
        for registration in self.tables.registrations.values():
            decisions = self._decisions(registration.id)
            if any(_is_silent(entry) for entry in decisions.values()):
                continue
            told = [number for number in self._got()[registration.id] if number in decisions]
            last = statement_of(decisions[told[-1]]) if told else NEVER_TOLD
            assert says(last, (registration.status, registration.reason))

    def check_nothing_is_missing(self) -> None:
        """Nothing waits: each correction was mailed, and each decision that lasted, unless its captain knew."""
        got = self._got()
        for row in self._rows():
            entry = self.tables.history[row.message.occasion]
            if entry.action is HistoryAction.CORRECTED:
                assert row.message.occasion in got[row.message.registration_id]

    def _got(self) -> Mapping[RegistrationId, list[int]]:
        """The numbers of the entries that each captain was mailed, in the order the mails were taken."""
        got: dict[RegistrationId, list[int]] = defaultdict(list)
        for one, occasions in self._occasions().items():
            got[one] = [occasion for occasion in occasions if occasion]
        return got

    def _occasions(self) -> Mapping[RegistrationId, list[int]]:
        """The same with the confirmations, whose occasion is 0."""
        occasions: dict[RegistrationId, list[int]] = defaultdict(list)
        for mail in self.taken:
            found = _MESSAGE_ID.fullmatch(mail.message_id)
            assert found is not None
            registration_id, number = RegistrationId(UUID(found[1])), int(found[2] or 0)
            if number:
                self._says_what_was_done(mail, registration_id, self.tables.history[number])
            occasions[registration_id].append(number)
        return occasions

    @staticmethod
    def _says_what_was_done(mail: Mail, registration_id: RegistrationId, entry: HistoryEntry) -> None:
        assert entry.registration_id == registration_id
        if entry.action is HistoryAction.DECIDED:
            assert entry.after is not None
            assert any(words in mail.subject for words in _SUBJECTS[entry.after])
            assert (entry.reason or "") in mail.text

    def _in_their_order(self, registration_id: RegistrationId, occasions: Sequence[int]) -> None:
        in_order = [one for one in occasions if (registration_id, one) not in self.revived]
        assert in_order == sorted(in_order)

    def _none_that_did_not_last(self, numbers: Sequence[int]) -> None:
        for number in numbers:
            if self.tables.history[number].action is HistoryAction.DECIDED:
                assert self._lasted(number)

    def _none_that_was_known(self, numbers: Sequence[int]) -> None:
        """Nobody is told the same again, unless a mail that said otherwise was due between: it may have arrived."""
        decided = [number for number in numbers if self.tables.history[number].action is HistoryAction.DECIDED]
        for before, number in zip([0, *decided], decided, strict=False):
            if number <= before:
                continue
            known = statement_of(self.tables.history[before]) if before else NEVER_TOLD
            if says(known, statement_of(self.tables.history[number])):
                assert self._may_have_heard_otherwise(known, before, number)

    def _may_have_heard_otherwise(self, known: Statement, before: int, number: int) -> bool:
        registration_id = self.tables.history[number].registration_id
        assert registration_id is not None
        return any(
            not says(known, statement_of(entry)) and self._lasted(between) and not _is_silent(entry)
            for between, entry in self._decisions(registration_id).items()
            if before < between < number
        )

    def _once_unless_something_was_lost(self) -> None:
        for message_id in {mail.message_id for mail in self.taken}:
            times = sum(mail.message_id == message_id for mail in self.taken)
            assert times <= 1 + self.repeatable.get(message_id, 0)

    def _settled_unsent_for_a_reason(self, got: Mapping[RegistrationId, list[int]]) -> None:
        """A decision that lasted is settled unsent only if its captain knew, or was told a later one."""
        for row in self._rows():
            number, subject = row.message.occasion, row.message.registration_id
            if row.state is not MessageState.UNNEEDED or number in got[subject] or not self._lasted(number):
                continue
            decisions = self._decisions(subject)
            told = [one for one in got[subject] if one in decisions]
            if any(one > number for one in told) and (subject, number) in self.revived:
                continue
            last = max((one for one in told if one < number), default=0)
            known = statement_of(decisions[last]) if last else NEVER_TOLD
            assert says(known, statement_of(decisions[number]))

    def _delivered_if_it_says_so(self, got: Mapping[RegistrationId, list[int]]) -> None:
        """What is settled as delivered has been taken: nothing else tells an operator that a captain got no mail."""
        for row in self._rows():
            if row.state is MessageState.DELIVERED:
                assert row.message.occasion in got[row.message.registration_id]

    def _rows(self) -> list[OutboxRow]:
        return [row for row in self.tables.outbox.values() if row.message.kind is MessageKind.CHANGE_BY_MAIL]

    def _decisions(self, registration_id: RegistrationId) -> Mapping[int, HistoryEntry]:
        return {
            number: entry
            for number, entry in sorted(self.tables.history.items())
            if entry.registration_id == registration_id and entry.action is HistoryAction.DECIDED
        }

    def _lasted(self, number: int) -> bool:
        entry = self.tables.history[number]
        assert entry.registration_id is not None
        later = [one.at for other, one in self._decisions(entry.registration_id).items() if other > number]
        return not later or later[0] - entry.at >= self.delay


def _is_silent(entry: HistoryEntry) -> bool:
    return any(change.field == NOT_NOTIFIED for change in entry.changes)

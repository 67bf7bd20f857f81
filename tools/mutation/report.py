"""The score of a run, and what is missing for it to pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .mutants import Mutant
from .reasons import Survivor

LEAST_SCORE = 95.0
"""Per cent of the mutants that tests have to notice, whatever reasons the others have."""


@dataclass(frozen=True, slots=True)
class Report:
    """The mutants of a run against the survivors that have a reason."""

    mutants: Sequence[Mutant]
    survivors: Sequence[Survivor]

    @property
    def score(self) -> float:
        """Per cent of the mutants that were noticed; 0 if there are none."""
        return share(self.mutants)

    @property
    def unexplained(self) -> Sequence[Mutant]:
        """Those that neither a test noticed nor a reason covers."""
        known = {(one.function, one.was, one.became) for one in self.survivors}
        return [one for one in self.mutants if not one.noticed and (one.function, one.was, one.became) not in known]

    @property
    def stale(self) -> Sequence[Survivor]:
        """Reasons for mutants that there are not, or that are noticed by now."""
        present = {(one.function, one.was, one.became) for one in self.mutants if not one.noticed}
        return [one for one in self.survivors if (one.function, one.was, one.became) not in present]

    @property
    def passes(self) -> bool:
        """Whether the score is high enough, every survivor has a reason, and every reason a survivor."""
        return self.score >= LEAST_SCORE and not self.unexplained and not self.stale

    def lines(self) -> Iterator[str]:
        """The report as it is printed."""
        for module in sorted({one.module for one in self.mutants}):
            own = [one for one in self.mutants if one.module == module]
            yield f"{share(own):6.1f} %  {sum(one.noticed for one in own):5} of {len(own):<5} {module}"
        for mutant in self.unexplained:
            yield f"\nNo test notices this, and tools/mutation/survivors.toml has no reason ({mutant.status}):"
            yield f'[[survivor]]\nfunction = "{mutant.function}"'
            yield f"was = '''{mutant.was}'''\nbecame = '''{mutant.became}'''\nwhy = \"\""
        for survivor in self.stale:
            yield f"\nNothing like this survives; take it out of tools/mutation/survivors.toml:\n  {survivor.function}"
            yield f"  - {survivor.was}\n  + {survivor.became}"
        yield f"\nMutation score: {self.score:.1f} % of {len(self.mutants)} mutants; {LEAST_SCORE:g} % are asked for"
        yield f"Survivors: {len(self.unexplained)} without a reason; {len(self.stale)} reasons without a survivor"


def share(mutants: Iterable[Mutant]) -> float:
    """Per cent of these that were noticed; 0 if there are none."""
    noticed = [one.noticed for one in mutants]
    return 100 * sum(noticed) / len(noticed) if noticed else 0.0

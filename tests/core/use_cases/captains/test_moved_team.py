"""A form that ended its own link, and is sent once more."""

from __future__ import annotations

from uuid import uuid4

import pytest

from icct_adapters.signing import SignedCaptainLinks
from icct_core import CaptainLink, ChallengeId, MovedTeam
from tests.support.captain_office import CaptainOffice

LINKS = SignedCaptainLinks(["a secret of tests"])


@pytest.fixture
async def office() -> CaptainOffice:
    office = CaptainOffice()
    await office.register()
    return office


@pytest.fixture
def moved(office: CaptainOffice) -> MovedTeam:
    return MovedTeam(links=LINKS, registrations=office.store.registrations, challenges=office.store.challenges)


async def test_a_used_code_finds_the_team_of_the_link_that_it_ended(office: CaptainOffice, moved: MovedTeam) -> None:
    link, code = LINKS.sign(CaptainLink.to(await office.team())), await office.code()
    assert await moved(link, code.challenge_id) is None
    await office.edit(fields={"captain_email": "new@example.com"}, code=code)
    assert await moved(link, code.challenge_id) == await office.team()
    assert await moved(link, None) is None
    assert await moved(link, ChallengeId(uuid4())) is None
    assert await moved(link[:-1], code.challenge_id) is None


async def test_no_other_team_is_found_and_none_that_was_removed(office: CaptainOffice, moved: MovedTeam) -> None:
    lions = await office.register("Lions")
    link, other = (LINKS.sign(CaptainLink.to(one)) for one in (await office.team(), await office.team(lions)))
    code = await office.code()
    await office.edit(fields={"captain_email": "new@example.com"}, code=code)
    assert await moved(other, code.challenge_id) is None
    await office.remove()
    assert await moved(link, code.challenge_id) is None

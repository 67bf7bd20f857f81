"""What every ``CodeMaker`` promises."""

from __future__ import annotations

from collections import Counter
from uuid import UUID, uuid4

import pytest

from icct_adapters.signing.code_maker import HmacCodeMaker
from icct_core import ChallengeId, CodeMaker


@pytest.fixture
def code_maker() -> CodeMaker:
    return HmacCodeMaker(["a secret", "an older one"])


def test_a_code_has_six_digits(code_maker: CodeMaker) -> None:
    codes = [code_maker.code_of(ChallengeId(uuid4())) for _ in range(2_000)]
    assert all(len(code) == 6 and code.isascii() and code.isdecimal() for code in codes)
    assert len(Counter(code[0] for code in codes)) == 10  # a leading zero is a digit like any other


def test_one_challenge_has_one_code_wherever_the_secret_is_the_same(code_maker: CodeMaker) -> None:
    challenge_id = ChallengeId(uuid4())
    assert code_maker.code_of(challenge_id) == code_maker.code_of(challenge_id)
    assert HmacCodeMaker(["a secret"]).code_of(challenge_id) == code_maker.code_of(challenge_id)


def test_who_has_another_secret_has_other_codes(code_maker: CodeMaker) -> None:
    ids = [ChallengeId(uuid4()) for _ in range(100)]
    other = HmacCodeMaker(["an older one", "a secret"])
    assert sum(other.code_of(one) == code_maker.code_of(one) for one in ids) < 5


def test_codes_do_not_change_from_one_version_to_the_next() -> None:
    """Two versions may run side by side while servers are replaced."""
    assert HmacCodeMaker(["a secret"]).code_of(ChallengeId(UUID(int=1))) == "809269"


@pytest.mark.parametrize("keys", [[], [""]])
def test_without_a_secret_there_are_no_codes(keys: list[str]) -> None:
    with pytest.raises(ValueError, match="need a secret key"):
        HmacCodeMaker(keys)

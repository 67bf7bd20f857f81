"""Mails say the same on every Python of this machine: how its library writes and reads headers differs by version."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.processes import mail_round_trip as read_back
from tests.support.processes.interpreters import ROOT, Version, interpreters

SUBJECTS = (
    "Lions is registered as ICCT-001",
    "Warriors செயின்ட் அணி சபை is registered as ICCT-004",
    "பாளையங்கோட்டை தூய திரித்துவ பேராலயம் அணி is registered as ICCT-1000",
    "सेंट पीटर्स चर्च के क्रिकेट खिलाड़ी is registered",
    "അവന്റെ ക്രിക്കറ്റ് ടീം കൊച്ചി is registered",
    "فريق كنيسة القديس بطرس للكريكيت is registered",
    "圣彼得教堂板球队 李小龙 is registered",
    "José Ñandú's Élite Straße அணி 李小龙 क्रिकेट",
    "அ" * 80,
    "x" * 300,
    "=?utf-8?b?YQ==?= stays as typed",
    "two  blanks அணி  and  more ",
    " அ ",
)
SENDERS = (
    "desk@example.org",
    "ICCT desk <desk@example.org>",
    '"Desk, main" <desk@example.org>',
    "பதிவு அணி <desk@example.org>",
    "क्रिकेट <desk@example.org>",
    "സെന്റ് <desk@example.org>",
    "كنيسة <desk@example.org>",
    "圣彼得教堂 <desk@example.org>",
    "José's Élite desk <desk@example.org>",
)
LONG_SENDER = "பாளையங்கோட்டை தூய திரித்துவ பேராலயம் <desk@example.org>"
MAILS = [(subject, SENDERS[at % len(SENDERS)]) for at, subject in enumerate(SUBJECTS)]


def on(python: Path, mails: list[tuple[str, str]]) -> list[dict[str, Any]]:
    command = [str(each) for each in (python, "-I", "-S", read_back.__file__, ROOT / "src")]
    done = subprocess.run(command, input=json.dumps(mails), capture_output=True, text=True, check=False)
    assert done.stderr == ""
    result: list[dict[str, Any]] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize("version", interpreters(), ids=lambda version: ".".join(map(str, version)))
def test_what_is_written_is_read(version: Version) -> None:
    for (subject, sender), told in zip(MAILS, on(interpreters()[version], MAILS), strict=True):
        says = {"Subject": subject, "From": sender, "To": "captain@example.com", "Reply-To": sender}
        assert told["new"] == says
        assert {name: text.replace('"', "") for name, text in told["old"].items()} == {
            name: text.replace('"', "") for name, text in says.items()
        }
        assert told["alike"]
        assert max(map(len, told["lines"])) <= 76


@pytest.mark.parametrize("version", interpreters(), ids=lambda version: ".".join(map(str, version)))
def test_a_sender_s_long_name_is_cut_between_words(version: Version) -> None:
    """The library's newer reader shows the blank between two encoded words of a name, which means nothing."""
    (told,) = on(interpreters()[version], [("Registered", LONG_SENDER)])
    assert told["old"]["From"] == LONG_SENDER
    assert told["new"]["From"].split() == LONG_SENDER.split()


def test_every_python_writes_the_same_lines() -> None:
    mails = [*MAILS, ("Registered", LONG_SENDER)]
    one, *others = [[told["lines"][:-1] for told in on(python, mails)] for python in interpreters().values()]
    assert all(other == one for other in others)  # but for the last line: a boundary is drawn by each process


def test_in_ci_there_are_at_least_two() -> None:
    versions = {version[:2] for version in interpreters()}
    assert len(versions) >= (2 if os.environ.get("CI") == "true" else 1), f"only Python {versions} was found"

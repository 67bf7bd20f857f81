"""Reads systemd's units as far as ours go: sections of keys, a key may stand twice."""

from __future__ import annotations

import shlex
from collections import defaultdict
from pathlib import Path

from tests.support.docs.pages import ROOT

FOLDER = ROOT / "deploy/systemd"
INSTALLED = "/opt/icct/current/bin/icct"

Unit = dict[str, dict[str, list[str]]]


def read(path: Path) -> Unit:
    """Every value of every key of every section; raises ``ValueError`` for a line that is neither."""
    unit: Unit = {}
    keys: dict[str, list[str]] | None = None
    for line in path.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            keys = unit.setdefault(line.strip("[]"), defaultdict(list))
            continue
        name, equals, value = line.partition("=")
        if keys is None or not equals or not name.isalpha():
            raise ValueError(f"{path.name}: {line}")
        keys[name].append(value)
    return unit


def command_of(unit: Unit) -> list[str]:
    """The words of ``ExecStart``, of the shell's own command where it is one."""
    (line,) = unit["Service"]["ExecStart"]
    words = shlex.split(line.replace("$$", "$").replace("%%", "%"))
    return shlex.split(words[2]) if words[:2] == ["/bin/sh", "-c"] else words

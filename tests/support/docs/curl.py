"""Sends what a ``curl`` command of the documentation sends, to a server on another port."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from typing import Self

import httpx

from tests.support.docs.pages import ROOT


@dataclass(slots=True)
class Curl:
    """A ``curl`` command with the options that the documentation uses: ``-H`` and ``-F``."""

    path: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    @classmethod
    def parse(cls, command: str) -> Self:
        made = cls()
        words = iter(shlex.split(command.replace("\\\n", " "))[1:])
        for word in words:
            if word == "-H":
                name, _, value = next(words).partition(": ")
                made.headers[name] = value
            elif word == "-F":
                made._add_part(*next(words).split("=", 1))
            else:
                made.path = str(httpx.URL(word).raw_path, "ascii")
        return made

    def send(self, client: httpx.Client, *, headers: bool = True) -> httpx.Response:
        return client.post(self.path, headers=self.headers if headers else {}, data=self.texts, files=self.files)

    def _add_part(self, name: str, value: str) -> None:
        if value.startswith("@"):
            path = ROOT / value[1:]
            self.files[name] = (path.name, path.read_bytes())
        else:
            self.texts[name] = value

"""The privacy notice: the organisers' file or ours, in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Literal

from .languages import ENGLISH, LANGUAGES, N_, Language

_NOBODY_NAMED = N_("the organisers")


class NoticeUnusable(ValueError):
    """An organisers' notice cannot be read; the sentence names the file."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, or a list with its items."""

    kind: Literal["heading", "paragraph", "list"]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """The notice in each language; ``version`` is stored with a captain's consent."""

    version: str
    by_language: Mapping[str, tuple[Block, ...]] = field(repr=False)

    def of(self, language: Language) -> tuple[Block, ...]:
        """The notice that is shown in this language."""
        return self.by_language[language.code]


def load_notices(version: str, folder: Path | None, values: Mapping[str, str]) -> Notices:
    """Read them once: ``privacy.ta.txt``, then ``privacy.txt`` of ``folder``, then ours, then ours in English.

    ``{contact}``, ``{tournament}``, ``{withdrawn_days}`` and ``{backup_days}`` are replaced by ``values``; without a
    contact, readers turn to the organisers.

    Raises:
        NoticeUnusable: a file of the organisers cannot be read.
    """
    by_language = {each.code: parse_notice(_text(folder, each), _said(values, each)) for each in LANGUAGES}
    return Notices(version=version, by_language=by_language)


def _said(values: Mapping[str, str], language: Language) -> Mapping[str, str]:
    return {**values, "contact": values["contact"] or language.texts.gettext(_NOBODY_NAMED)}


def parse_notice(text: str, values: Mapping[str, str]) -> tuple[Block, ...]:
    """``# heading``, ``- item``, and paragraphs, with empty lines between them."""
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", value)
    return tuple(_blocks(text.removeprefix("\ufeff")))


def _text(folder: Path | None, language: Language) -> str:
    own = [folder / f"privacy.{language.code}.txt", folder / "privacy.txt"] if folder else []
    for path in own:
        if path.is_file():
            try:
                return path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise NoticeUnusable(f"{path} cannot be read as UTF-8 text: {type(error).__name__}.") from None
    ours = files("icct_http.web.pages") / "notices"
    file = ours / f"privacy.{language.code}.txt"
    return (file if file.is_file() else ours / f"privacy.{ENGLISH.code}.txt").read_text(encoding="utf-8")


def _blocks(text: str) -> Iterator[Block]:
    for piece in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in piece.splitlines() if line.strip()]
        if not lines:
            continue
        if lines[0].startswith("# "):
            yield Block("heading", (lines.pop(0).removeprefix("# "),))
        if lines and all(line.startswith("- ") for line in lines):
            yield Block("list", tuple(line.removeprefix("- ") for line in lines))
        elif lines:
            yield Block("paragraph", (" ".join(lines),))

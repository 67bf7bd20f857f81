"""Ready-made sentences: the organisers' file, or ours."""

from __future__ import annotations

from pathlib import Path

from icct_core import Decision, InvalidValue, ReadySentences

FILE = "sentences.txt"
"""Its name in ``MAIL_TEMPLATES_DIR``."""


class SentencesUnusable(ValueError):
    """The organisers' file cannot be used; the text names it and the line."""


def load_sentences(folder: Path | None) -> ReadySentences:
    """Read the file once: ``[reject]`` and the like, each with a sentence a line below it; ``#`` begins a comment.

    A decision that it does not name has our sentences. Raises ``SentencesUnusable``.
    """
    path = folder / FILE if folder else None
    if path is None or not path.exists():
        return ReadySentences()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SentencesUnusable(f"{path} cannot be read as UTF-8 text: {type(error).__name__}") from None
    typed: dict[Decision, list[str]] = {}
    below: list[str] | None = None
    for number, line in enumerate(map(str.strip, text.splitlines()), start=1):
        try:
            if line.startswith("[") and line.endswith("]"):
                below = typed.setdefault(Decision.parse(line[1:-1].strip()), [])
            elif line and not line.startswith("#"):
                _put(line, below)
            ReadySentences.parse(typed)
        except InvalidValue as refusal:
            raise SentencesUnusable(f"{path}, line {number}: {refusal}") from None
    return ReadySentences.parse(typed)


def _put(line: str, below: list[str] | None) -> None:
    if below is None:
        raise InvalidValue("A decision such as [reject] comes before its sentences")
    below.append(line)

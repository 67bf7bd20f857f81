"""The file ``.env``: variables for those who do not set them in the environment."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from io import StringIO
from pathlib import Path

from dotenv.parser import Binding, parse_stream

from .problems import Problem, SettingsError

ENV_FILE = ".env"
"""Read from the working directory, if it is there."""

_ALIKE = 0.9  # SMTP_PASWORD and SMTP_PASSWORD are; POSTGRES_PASSWORD is another program's


def read_env_file(name: str, *, known: Collection[str], must_exist: bool) -> dict[str, str]:
    """Its variables by name, those of other programs too; none if it is not there and need not be.

    Values are taken as they are: nothing is put in for ``$NAME``.

    Raises:
        SettingsError: for a file that cannot be read, broken lines, a variable that stands there twice, and one that is
            not ``known`` but spelled nearly as one that is. No sentence repeats a value.
    """
    try:
        text = Path(name).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        if must_exist:
            raise _refusal(f"ENV_FILE must name a file that is there, and {name} is not.") from None
        return {}
    except UnicodeDecodeError:
        raise _refusal(f"{name} must be text in UTF-8.") from None
    except OSError as error:
        raise _refusal(f"{name} cannot be read: {error.strerror}.") from None
    lines = [(_line(binding), binding) for binding in parse_stream(StringIO(text)) if binding.key or binding.error]
    if sentences := [f"{name} line {line}{wrong}" for line, wrong in _wrong(lines, known)]:
        raise _refusal(*sentences)
    return {binding.key: binding.value or "" for _, binding in lines if binding.key}


def _wrong(lines: list[tuple[int, Binding]], known: Collection[str]) -> Iterator[tuple[int, str]]:
    """Lines, and what a sentence that begins with one goes on with."""
    first: dict[str, int] = {}
    for line, binding in lines:
        if binding.error or binding.key is None or binding.value is None:
            yield line, " cannot be read: it must be NAME=value, and a quote that is opened must be closed."
        elif binding.key in first:
            yield line, f" sets {binding.key} again, after line {first[binding.key]}: take one of them out."
        elif binding.key not in known and (meant := get_close_matches(binding.key, known, 1, _ALIKE)):
            yield line, f" sets {binding.key}, which is no setting: {meant[0]} was meant, or take it out."
        first.setdefault(binding.key or "", line)


def _refusal(*sentences: str) -> SettingsError:
    return SettingsError(*(Problem(("ENV_FILE",), sentence) for sentence in sentences))


def _line(binding: Binding) -> int:
    """Where its text begins: blank lines before it are counted as its own."""
    text = binding.original.string
    return binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")

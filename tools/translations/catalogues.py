"""The catalogues: written from the texts there are, compiled, and searched for what is wrong."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from .core_texts import core_texts
from .page_texts import mail_texts, page_texts

LANGUAGES = ("ta", "hi")
DOMAIN = "icct"
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)  # else each run would change every file
_REVIEW = "# To be reviewed by a native reader."
_PLACEHOLDERS = re.compile(r"\{\w+(?:![rsa])?\}|%\(\w+\)[sd]|\$\w+|<[^<>]+>")


def template(sources: Path) -> Catalog:
    """Every text there is, with the files that have it."""
    found = Catalog(project="icct", creation_date=_LONG_AGO, revision_date=_LONG_AGO)
    for text in core_texts(sources / "icct_core"):
        if text.template is None:
            raise ValueError(f"{text.path}:{text.line}: give the template and its values, not a text put together")
        found.add(text.template, locations=[(f"icct_core/{text.path}", 1)])
    for mail, line in mail_texts():
        found.add(line, locations=[(f"mail/{mail}", 1)])
    for path, message in page_texts(sources / "icct_http/web/pages"):
        found.add(message, locations=[(f"pages/{path}", 1)])
    return found


def file_of(sources: Path, language: str, kind: str) -> Path:
    """The catalogue of a language: ``po``, or ``mo`` compiled."""
    return sources / "icct_http/locales" / language / "LC_MESSAGES" / f"{DOMAIN}.{kind}"


def read(path: Path, language: str) -> Catalog:
    """A catalogue, empty where there is no file."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def write(sources: Path) -> None:
    """Take what is new into each catalogue and what is gone out of it, and compile it."""
    texts = template(sources)
    for language in LANGUAGES:
        path = file_of(sources, language, "po")
        known = read(path, language)
        written = _empty(language)
        for message in texts:
            if message.id:
                earlier = known.get(message.id)
                string = earlier.string if earlier else ""
                written.add(message.id, string, locations=message.locations, flags=message.flags)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, written, include_lineno=False, sort_output=True, width=0)
        file_of(sources, language, "mo").write_bytes(compiled(written))


def _empty(language: str) -> Catalog:
    return Catalog(
        locale=language,
        domain=DOMAIN,
        project="icct",
        version="1",
        header_comment=_REVIEW,
        msgid_bugs_address="none",
        last_translator="icct",
        language_team="icct",
        creation_date=_LONG_AGO,
        revision_date=_LONG_AGO,
        fuzzy=False,
    )


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as ``gettext`` reads it."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def problems(sources: Path) -> Iterator[str]:
    """What is missing, left over, not compiled, or has other placeholders than the text."""
    wanted = {str(message.id) for message in template(sources) if message.id}
    for language in LANGUAGES:
        path = file_of(sources, language, "po")
        catalogue = read(path, language)
        there = {str(message.id) for message in catalogue if message.id}
        yield from (f"{language}: not in the catalogue: {text!r}" for text in sorted(wanted - there))
        yield from (f"{language}: no text any more: {text!r}" for text in sorted(there - wanted))
        for message in catalogue:
            if not message.id:
                continue
            if not all(_forms(message.string)):
                yield f"{language}: not translated: {message.id!r}"
            elif not _agree(_forms(message.id), _forms(message.string)):
                yield f"{language}: other placeholders: {message.id!r}"
        mo = file_of(sources, language, "mo")
        if not mo.exists() or _strings_of(mo.read_bytes()) != _strings_of(compiled(catalogue)):
            yield f"{language}: {mo.name} is not what {path.name} says"


def _strings_of(content: bytes) -> dict[str, object]:
    """Texts by what they are looked up by, without the header, which names the program that wrote it."""
    return {str(message.id): message.string for message in read_mo(io.BytesIO(content)) if message.id}


def _forms(string: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [string or ""] if string is None or isinstance(string, str) else list(string)


def _agree(texts: list[str], said: list[str]) -> bool:
    """Whether the placeholders are the same; one of a thing need not say that it is one."""
    wanted = _placeholders(texts[-1])
    return _placeholders(said[-1]) == wanted and all(_placeholders(form) <= wanted for form in said)


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDERS.findall(text))

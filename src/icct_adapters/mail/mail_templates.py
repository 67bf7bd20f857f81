"""The texts of mails: those of a folder that a person edits, and ours where it has none, in each language.

Subject, text and HTML of a mail are from one level: the files in the captain's language, then those in none, then ours
in that language, then English. What a level of files lacks is ours, in its language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from functools import partial
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any, TypeVar

from icct_core import (
    LANGUAGES,
    ChangeKind,
    ChangeMails,
    ChangeTemplate,
    CodeTemplate,
    ConfirmationTemplate,
    LinkTemplate,
    MailTemplate,
    SignInTemplate,
    names_link,
)

T = TypeVar("T", bound=MailTemplate)


def _files(name: str) -> Mapping[str, str]:
    return MappingProxyType({"subject": f"{name}-subject.txt", "text": f"{name}.txt", "html": f"{name}.html"})


FILES = _files("confirmation")
"""The file of each text; one that is missing leaves the text as it is by default."""

CODE_FILES = _files("code")
"""The same for the mail with a code."""

CHANGE_FILES: Mapping[ChangeKind, Mapping[str, str]] = MappingProxyType(
    {kind: _files(kind.value.replace("_", "-")) for kind in ChangeKind}
)
"""The same for each kind of mail about a change."""


LINK_FILES = _files("link")
"""The same for the mail with a new link."""

SIGN_IN_FILES = _files("sign-in")
"""The same for the mail with an organiser's code, which is in one language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailLanguages:
    """The languages of mails: ``said`` translates our texts into each, ``otherwise`` is that of who chose none."""

    otherwise: str = LANGUAGES[0]
    said: Mapping[str, Callable[[str], str]] = field(default_factory=lambda: {LANGUAGES[0]: str})


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTemplates:
    """The texts of every mail."""

    confirmation: ConfirmationTemplate
    changes: ChangeMails
    link: LinkTemplate
    code: CodeTemplate
    sign_in: SignInTemplate


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folder:
    """The files there are by name, and the languages to write to captains in."""

    present: Mapping[str, Path]
    languages: MailLanguages

    @classmethod
    def of(cls, folder: Path | None, languages: MailLanguages) -> _Folder:
        present = {path.name: path for path in folder.iterdir()} if folder is not None else {}
        return cls(present=present, languages=languages)

    def mail(self, files: Mapping[str, str], template: Callable[..., T]) -> T:
        """A mail to those who chose no language, with those to the others."""
        others = {language: self._said(language, files, template) for language in self.languages.said}
        return replace(others[self.languages.otherwise], others=others)

    def own(self, files: Mapping[str, str], template: Callable[..., T]) -> T:
        """A mail in the language of its files, or ours in English."""
        return self._filled(files, template, str)

    def _said(self, language: str, files: Mapping[str, str], template: Callable[..., T]) -> T:
        own, otherwise = in_language(files, language), self.languages.otherwise
        if any(file in self.present for file in own.values()):
            return self._filled(own, template, self.languages.said[language])
        if any(file in self.present for file in files.values()):
            return self._filled(files, template, self.languages.said[otherwise])
        return template().translated(self.languages.said[language])

    def _filled(self, files: Mapping[str, str], template: Callable[..., T], say: Callable[[str], str]) -> T:
        present = {name: self.present[file] for name, file in files.items() if file in self.present}
        texts: dict[str, Any] = {name: _read(path, one_line=name == "subject") for name, path in present.items()}
        try:
            return replace(template().translated(say), **texts)
        except ValueError as error:
            name, _, problem = str(error).partition(" ")
            raise ValueError(f"{files[name]} {problem}") from None


def load_templates(
    folder: Path | None,
    domain: str,
    zone: tzinfo = UTC,
    languages: MailLanguages | None = None,
    tournament: str = "the tournament",
) -> MailTemplates:
    """The texts in ``folder``, and ours where it has none, for each language; all English without ``languages``.

    ``zone`` is that of times in mails, and ``tournament`` its name. Raises ``ValueError`` or ``OSError`` for a folder
    or file that cannot be used.
    """
    found = _Folder.of(folder, languages or MailLanguages())
    return MailTemplates(
        confirmation=found.mail(FILES, partial(ConfirmationTemplate, domain=domain)),
        changes=ChangeMails(
            templates={
                kind: found.mail(files, partial(ChangeTemplate.of, kind, domain))
                for kind, files in CHANGE_FILES.items()
            },
            zone=zone,
        ),
        link=found.mail(LINK_FILES, partial(LinkTemplate, domain=domain)),
        code=found.mail(CODE_FILES, partial(CodeTemplate, domain=domain, zone=zone)),
        sign_in=found.own(SIGN_IN_FILES, partial(SignInTemplate, domain=domain, zone=zone, tournament=tournament)),
    )


def in_language(files: Mapping[str, str], language: str) -> Mapping[str, str]:
    """The files of the same texts in a language: ``confirmation.ta.txt`` for ``confirmation.txt``."""
    return {name: f"{PurePath(file).stem}.{language}{PurePath(file).suffix}" for name, file in files.items()}


def texts_without_link(folder: Path) -> tuple[str, ...]:
    """The files of texts in ``folder`` that have no place for the link, which is put at their end.

    Raises as ``load_templates``.
    """
    mails = (FILES, *CHANGE_FILES.values(), LINK_FILES)
    bodies = sorted(file for files in _levels(*mails) for name, file in files.items() if name != "subject")
    present = {path.name: path for path in folder.iterdir()}
    return tuple(file for file in bodies if file in present and not names_link(_read(present[file], one_line=False)))


def texts_missing(folder: Path) -> tuple[str, ...]:
    """The files that ``folder`` lacks of mails it has others of, in the same language; ours are sent for them."""
    present = {path.name for path in folder.iterdir()}
    levels = [*_levels(FILES, *CHANGE_FILES.values(), CODE_FILES, LINK_FILES), SIGN_IN_FILES]
    begun = (set(files.values()) for files in levels)
    return tuple(sorted(file for files in begun if files & present for file in files - present))


def _levels(*mails: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    for files in mails:
        yield files
        yield from (in_language(files, language) for language in LANGUAGES)


def _read(file: Path, *, one_line: bool) -> str:
    """A subject's file ends with a line end, and a header must not."""
    try:
        text = file.read_text("utf-8-sig")  # some editors mark the encoding at its start
    except UnicodeDecodeError:
        raise ValueError(f"{file.name} is not UTF-8 text") from None
    return " ".join(text.split()) if one_line else text

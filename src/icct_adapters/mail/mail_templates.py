"""Loads the texts of mails from files that a person can edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from icct_core import ChangeKind, ChangeMails, ChangeTemplate, ConfirmationTemplate, MailTemplate

T = TypeVar("T", bound=MailTemplate)


def _files(name: str) -> Mapping[str, str]:
    return MappingProxyType({"subject": f"{name}-subject.txt", "text": f"{name}.txt", "html": f"{name}.html"})


FILES = _files("confirmation")
"""The file of each text; one that is missing leaves the text as it is by default."""

CHANGE_FILES: Mapping[ChangeKind, Mapping[str, str]] = MappingProxyType(
    {kind: _files(kind.value.replace("_", "-")) for kind in ChangeKind}
)
"""The same for each kind of mail about a change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTemplates:
    """The texts of every mail."""

    confirmation: ConfirmationTemplate
    changes: ChangeMails


def load_templates(folder: Path | None, domain: str, zone: tzinfo = UTC) -> MailTemplates:
    """The texts in ``folder``, and ours where it has none; ``zone`` is that of times in mails.

    Raises ``ValueError`` or ``OSError`` for a folder or file that cannot be used.
    """
    present = {path.name: path for path in folder.iterdir()} if folder is not None else {}

    def filled(files: Mapping[str, str], template: Callable[..., T]) -> T:
        texts = {
            name: _read(present[file], one_line=name == "subject") for name, file in files.items() if file in present
        }
        try:
            return template(**texts)
        except ValueError as error:
            name, _, problem = str(error).partition(" ")
            raise ValueError(f"{files[name]} {problem}") from None

    return MailTemplates(
        confirmation=filled(FILES, partial(ConfirmationTemplate, domain=domain)),
        changes=ChangeMails(
            templates={
                kind: filled(files, partial(ChangeTemplate.of, kind, domain)) for kind, files in CHANGE_FILES.items()
            },
            zone=zone,
        ),
    )


def _read(file: Path, *, one_line: bool) -> str:
    """A subject's file ends with a line end, and a header must not."""
    try:
        text = file.read_text("utf-8-sig")  # some editors mark the encoding at its start
    except UnicodeDecodeError:
        raise ValueError(f"{file.name} is not UTF-8 text") from None
    return " ".join(text.split()) if one_line else text

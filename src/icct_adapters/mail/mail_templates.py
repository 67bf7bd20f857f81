"""Loads the text of the confirmation mail from files that a person can edit."""

from __future__ import annotations

from pathlib import Path

from icct_core import ConfirmationTemplate

FILES = {"subject": "confirmation-subject.txt", "text": "confirmation.txt", "html": "confirmation.html"}
"""The file of each text; one that is missing leaves the text as it is by default."""


def load_template(folder: Path | None, domain: str) -> ConfirmationTemplate:
    """The texts in ``folder``; raises ``ValueError`` or ``OSError`` for a folder or file that cannot be used."""
    if folder is None:
        return ConfirmationTemplate(domain=domain)
    present = {path.name for path in folder.iterdir()}
    texts = {}
    for name, file in FILES.items():
        if file in present:
            try:
                texts[name] = (folder / file).read_text("utf-8-sig")  # some editors mark the encoding at its start
            except UnicodeDecodeError:
                raise ValueError(f"{file} is not UTF-8 text") from None
    if "subject" in texts:
        texts["subject"] = " ".join(texts["subject"].split())  # a file ends with a line end, a header must not
    try:
        return ConfirmationTemplate(domain=domain, **texts)
    except ValueError as error:
        name, _, problem = str(error).partition(" ")
        raise ValueError(f"{FILES[name]} {problem}") from None

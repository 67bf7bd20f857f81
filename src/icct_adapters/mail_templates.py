"""The confirmation's texts from files that a person can edit."""

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
    texts = {name: (folder / file).read_text("utf-8") for name, file in FILES.items() if file in present}
    if "subject" in texts:
        texts["subject"] = " ".join(texts["subject"].split())  # a file ends with a line end, a header must not
    return ConfirmationTemplate(domain=domain, **texts)

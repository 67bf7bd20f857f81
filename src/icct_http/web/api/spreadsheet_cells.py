"""CSV cells that a spreadsheet shows as written, and never runs as a formula."""

from __future__ import annotations

import re

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A spreadsheet calculates cells that begin so (OWASP, CSV injection); an apostrophe in front makes them text. East
Asian ones take the full-width signs for the plain ones, and a name may begin with the hyphen."""

_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?)"
)
_GAP = r"[\s./,-]*"
_TAKEN_FOR_OTHER = re.compile(
    r"true|false"
    r"|[\d\s.,:/()-]+"  # 007, 1-2, 1/2, 10:30
    r"|[\d.,]+e[+-]?\d+"  # 1E5
    rf"|(?:\d+{_GAP})?{_MONTH}(?:{_GAP}\d+){{0,2}}"  # MARCH1, 1 May 2026
    r"|\d+(?::\d+)*\s*[ap]m?"  # 11 am
    r"|(?:rs\.?|inr|[₹$€£])\s*[\d.,]+|[\d.,]+\s*(?:rs\.?|inr|[₹$€£%])",
    re.IGNORECASE,
)
"""What Excel, LibreOffice or Google Sheets would take for a number, a date, a time, money or a truth value."""


def text_cell(text: str) -> str:
    """The same text, read as text.

    What begins like a formula gets an apostrophe in front. What looks like a number or a date gets a no-break space at
    its end: nobody sees it, and every spreadsheet leaves the cell as it is.
    """
    if text.startswith(FORMULA_STARTS):
        return f"'{text}"
    return f"{text}{_NO_BREAK_SPACE}" if _TAKEN_FOR_OTHER.fullmatch(text) else text


def phone_cell(digits: str) -> str:
    """``98765 43210``: as one number it would lose its leading zero, or be shown as ``9.88E+09``."""
    return f"{digits[:5]} {digits[5:]}" if len(digits) == 10 else text_cell(digits)

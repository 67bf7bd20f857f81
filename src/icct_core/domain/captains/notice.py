"""The privacy notice, and what a captain agrees to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ..errors import InvalidValue
from ..fields import Fields
from ..registration import Consent, RegistrationDraft
from ..text import is_blank, trimmed
from .languages import LANGUAGES, parse_language


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyNotice:
    """The notice in force. Forms that do not name its ``version`` are refused where consent is ``required``.

    ``language`` is the one that it is shown in to those who chose none.
    """

    version: str = "1"
    required: bool = False
    language: str = LANGUAGES[0]

    def agreed_to(  # noqa: PLR0913  each was sent by itself
        self,
        draft: RegistrationDraft,
        fields: Fields,
        *,
        language: str | None,
        consent: str | None,
        required: bool,
        at: datetime,
    ) -> RegistrationDraft:
        """The draft with language and consent as they were sent; what is wrong is remembered in ``fields``.

        Consent is to this version or to none: anything else is kept as none, and refused where it is ``required``, by
        the form or by the organisers.
        """
        chosen = None if language is None or is_blank(language) else fields.parse("language", parse_language, language)
        agreed = consent is not None and trimmed(consent) == self.version
        if not agreed and (required or self.required):
            refusal = f"Consent to the privacy notice is needed: agree to its version {self.version}"
            fields.refuse(InvalidValue(refusal), "consent")
        given = Consent(version=self.version, language=chosen or self.language, at=at) if agreed else None
        return replace(draft, language=chosen, consent=given)

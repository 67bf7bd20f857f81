"""Signs captains' links, and reads them back."""

from abc import abstractmethod
from typing import Protocol

from ..domain.captains.captain_link import CaptainLink


class CaptainLinks(Protocol):
    """Makes links that nobody else can make. Nothing is stored for them."""

    @abstractmethod
    def sign(self, link: CaptainLink) -> str:
        """The link as text: letters, digits, ``.``, ``-`` and ``_``, ending in a letter or digit.

        The same link is always the same text as long as the key is the same.
        """

    @abstractmethod
    def read(self, text: str) -> CaptainLink:
        """The link that was signed. White space and ``. , ; : ) ] > ' "`` at the end of the text are ignored.

        Args:
            text: what was typed or clicked, of any length and content.

        Raises:
            LinkInvalid: it was not signed by one of our keys exactly as it is.
        """

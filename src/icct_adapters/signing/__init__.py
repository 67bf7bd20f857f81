"""What is computed with ``SECRET_KEY``, so that it need not be kept.

``captain_links``  signatures of captains' links, by itsdangerous
``code_maker``     codes by mail
"""

from .captain_links import SignedCaptainLinks
from .code_maker import HmacCodeMaker

__all__ = ["HmacCodeMaker", "SignedCaptainLinks"]

"""``icct smoke``: the published smoke test, run against a service from outside.

``report``         prints what was found
``run``            the steps in order
``smoke_session``  the state of a run
``watching``       health, status, documentation
``pages``          the pages for people, and their form
``board``          the public board
``desk``           the organisers' desk
``registering``    a team registered and removed
``deciding``       a decision about that team
``refusals``       requests that must be refused
``every_answer``   headers, errors, times
``limits``         timeout and rate limit
``form``           the test team
``expectations``   what an answer must be
``exchange``       request and answer
``client``         the HTTP client
"""

from .client import HttpClient, Unreachable
from .exchange import Answer, Ask, Request
from .form import SmokeForm
from .run import SmokeReport, smoke_test
from .smoke_session import SmokeSession

__all__ = [
    "Answer",
    "Ask",
    "HttpClient",
    "Request",
    "SmokeForm",
    "SmokeReport",
    "SmokeSession",
    "Unreachable",
    "smoke_test",
]

"""When the garbage collector works.

While a command imports and makes what stays until it ends, a collector would walk through all of it again and again:
a fifth of the time that ``icct serve`` takes to start.
"""

from __future__ import annotations

import gc

_USUAL = gc.get_threshold()


def collect_nothing() -> None:
    """Collect no garbage until ``collect_new``."""
    gc.set_threshold(0)


def collect_new() -> None:
    """Collect garbage from now on, among what is made from now on.

    A process whose collector is off altogether, such as one of the tests, is left as it is.
    """
    if gc.isenabled():
        gc.freeze()
    gc.set_threshold(*_USUAL)

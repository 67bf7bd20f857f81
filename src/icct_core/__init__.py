"""A registration desk for a cricket tournament, on the standard library alone.

``domain``     rules, values, entities and errors of the tournament
``ports``      interfaces that adapters implement
``use_cases``  the features, one file each
``delivery``   the engine that delivers messages
``homes``      which module each public name is imported from

Build a use case from ports (``icct_adapters.memory`` has one of each) and call it. Names are imported when asked for;
type checkers read them in ``__init__.pyi``, from which ``homes`` is made.
"""

from importlib import import_module

from .homes import HOMES

__all__ = list(HOMES)


def __getattr__(name: str) -> object:
    """A public name that is asked for the first time."""
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

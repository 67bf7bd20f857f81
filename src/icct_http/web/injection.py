"""Marks the arguments of a route that the container provides."""

from typing import TypeAlias, TypeVar

from litestar.di import NamedDependency
from litestar.params import SkipValidation

T = TypeVar("T")

Injected: TypeAlias = NamedDependency[SkipValidation[T]]
"""A parameter the framework must pass on as it is: a port has no fields to convert."""

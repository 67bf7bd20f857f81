"""Marks what the container hands to a route."""

from typing import Annotated, TypeVar

from litestar.params import Dependency

T = TypeVar("T")

Injected = Annotated[T, Dependency(skip_validation=True)]
"""A parameter the framework must pass on as it is: a port has no fields to convert."""

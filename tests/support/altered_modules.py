"""Modules that behave otherwise for one module that uses them: nobody else in the process sees it."""

from __future__ import annotations

import builtins as usual
import importlib.util
import os
from collections.abc import Callable
from pathlib import PosixPath
from types import ModuleType
from typing import Any

import pytest


def altered(module: ModuleType, **instead: Any) -> ModuleType:
    """A copy of the module with other functions, such as ``os`` with an ``fsync`` that fails."""
    copy = ModuleType(module.__name__)
    vars(copy).update(vars(module) | instead)
    return copy


def write_files_with(monkeypatch: pytest.MonkeyPatch, **instead: Callable[..., Any]) -> None:
    """Let our writing of whole files, and nothing else, use another ``fsync`` or ``replace``."""

    class OtherPath(PosixPath):
        def replace(self, target: Any) -> Any:
            return instead["replace"](self, target)

    if "replace" in instead:
        monkeypatch.setattr("icct_adapters.files.atomic_write.Path", OtherPath)
    monkeypatch.setattr("icct_adapters.files.atomic_write.os", altered(os, **instead))


def own_copy(name: str, **builtins: Any) -> ModuleType:
    """The module, executed once more: what is changed in it, and its own other ``builtins``, only this copy sees."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name)
    copy = importlib.util.module_from_spec(spec)
    if builtins:
        vars(copy)["__builtins__"] = vars(usual) | builtins
    spec.loader.exec_module(copy)
    return copy

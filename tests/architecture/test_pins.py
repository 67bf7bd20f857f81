"""What tests and development run on is held still by pins that the project file has, on whatever index."""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from collections.abc import Sequence
from importlib.metadata import distributions
from pathlib import Path
from zipfile import ZipFile

from tests.architecture.test_packaging import PINS, PROJECT
from tools.pins import pins_of, resolve, with_pins

PROJECT_FILE = """\
[project]
name = "desk"
version = "1"
requires-python = ">=3.11"
dependencies = []
[project.optional-dependencies]
server = ["paper>=1,<2"]
[dependency-groups]
dev = ["pen>=1,<2"]
[tool.uv]
constraint-dependencies = [
    "ink==2026.10.18",
    "paper==1.0",
    "pen==1.0",
]
"""
PINNED = ["ink==2026.10.18", "paper==1.0", "pen==1.0"]


def put_wheel(index: Path, name: str, version: str, needs: str = "") -> None:
    """A package with nothing in it but its name, its version and what it needs."""
    information = f"{name}-{version}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n" + (
        f"Requires-Dist: {needs}\n" if needs else ""
    )
    tags = "Wheel-Version: 1.0\nGenerator: desk\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files = {f"{information}/METADATA": metadata, f"{information}/WHEEL": tags}
    digests = {path: base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()) for path, text in files.items()}
    record = "".join(f"{path},sha256={digests[path].decode().rstrip('=')},{len(files[path])}\n" for path in files)
    with ZipFile(index / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        for path, text in {**files, f"{information}/RECORD": f"{record}{information}/RECORD,,\n"}.items():
            wheel.writestr(path, text)


def an_index(folder: Path) -> Sequence[str]:
    """Options that make uv ask an index of our own, with the packages that are pinned above, and no other."""
    index = folder / "index"
    index.mkdir()
    put_wheel(index, "pen", "1.0", needs="ink>=2026")
    put_wheel(index, "paper", "1.0")
    put_wheel(index, "ink", "2026.10.18")
    return ["--no-index", f"--find-links={index}"]


def newer_builds(folder: Path) -> None:
    put_wheel(folder / "index", "ink", "2026.10.19.post1")
    put_wheel(folder / "index", "paper", "1.1")
    put_wheel(folder / "index", "pen", "1.0.post1", needs="ink>=2026")


def test_a_newer_build_on_the_index_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(PROJECT_FILE)
    options = an_index(tmp_path)
    before = resolve(tmp_path, (), *options)
    newer_builds(tmp_path)
    assert before == resolve(tmp_path, (), *options) == PINNED


def test_without_its_pin_a_newer_build_is_taken(tmp_path: Path) -> None:
    """Shows that it is the pins that hold: what is needed by nothing but another package as well."""
    (tmp_path / "pyproject.toml").write_text(PROJECT_FILE)
    options = an_index(tmp_path)
    newer_builds(tmp_path)
    assert resolve(tmp_path, ["ink"], *options) == ["ink==2026.10.19.post1", "paper==1.0", "pen==1.0"]
    assert resolve(tmp_path, ["--all"], *options) == ["ink==2026.10.19.post1", "paper==1.1", "pen==1.0.post1"]


def test_everything_that_is_installed_here_is_pinned_to_the_version_it_has() -> None:
    pinned = pins_of(PROJECT)
    here = {re.sub(r"[-_.]+", "-", one.name).lower(): one.version for one in distributions()}
    del here["icct"]
    assert {
        name: found for name, found in here.items() if pinned.get(name, "").split(" ;")[0] != f"{name}=={found}"
    } == {}
    assert len(here) > 80


def test_every_pin_names_one_version_and_none_a_host() -> None:
    pins = pins_of(PROJECT).values()
    assert [pin for pin in pins if not re.fullmatch(r"[a-z0-9-]+==[0-9][\w.]*( ; [\w .*<>!='-]+)?", pin)] == []
    assert [pin for pin in PROJECT["tool"]["uv"]["build-constraint-dependencies"] if "==" not in pin] == []


def test_the_lock_has_the_versions_that_are_pinned() -> None:
    pinned = pins_of(PROJECT)
    assert {
        name: version for name, version in PINS.items() if pinned[name].split(" ;")[0] != f"{name}=={version}"
    } == {}


def test_pins_take_the_place_of_those_before() -> None:
    written = tomllib.loads(with_pins(PROJECT_FILE, ["pen==2.0", "ink==3.0"]))
    assert written["tool"]["uv"]["constraint-dependencies"] == ["ink==3.0", "pen==2.0"]
    assert written["project"] == tomllib.loads(PROJECT_FILE)["project"]

"""A program that tests need and Python does not bring: the machine's own, or the one in Debian's package."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

_PLACES = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "icct-tests"
_FOR_A_PACKAGE = 300.0  # seconds to fetch it
_STARTS_NO_SERVICE = {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}


class ProgramMissing(RuntimeError):
    """It cannot be had; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Program:
    """The file to start, and what it needs in its environment."""

    path: Path
    environment: Mapping[str, str] = field(default_factory=dict)


def program_of(package: str, *, libraries: tuple[str, ...] = (), installs: bool = False, inside: str = "") -> Program:
    """The program ``package``: on the path, else out of the package of that name, unpacked into a cache.

    With ``installs`` the package is installed first where that is allowed. ``libraries`` are packages that it needs and
    a machine may lack; those that a release of Debian names otherwise are left out. ``inside`` is where the unpacked
    package has the program, if not in ``usr/sbin``. Nothing is started by it.

    Raises:
        ProgramMissing: it is not on the path, and its package cannot be fetched.
    """
    if found := _on_the_path(package):
        return found
    with _one_at_a_time():
        if installs and os.geteuid() == 0 and _apt("install", "--yes", "--no-install-recommends", package):
            found = _on_the_path(package)
        return found or _unpacked(package, libraries, inside or f"usr/sbin/{package}")


def packages_missing_for(package: str) -> tuple[str, ...]:
    """What apt-get would install on this machine together with ``package``."""
    command = ["apt-get", "install", "--print-uris", "--yes", "--no-install-recommends", package]
    if shutil.which(command[0]) is None:
        return ()
    done = subprocess.run(command, capture_output=True, text=True, timeout=_FOR_A_PACKAGE, check=False)
    files = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("'")]
    return tuple(name for file in files if (name := file.partition("_")[0]) != package)


def _on_the_path(package: str) -> Program | None:
    found = shutil.which(package, path=os.pathsep.join([os.environ.get("PATH", os.defpath), _PLACES]))
    return Program(Path(found)) if found else None


def _unpacked(package: str, libraries: tuple[str, ...], inside: str) -> Program:
    folder = _CACHE / package
    if not folder.exists():
        with TemporaryDirectory(dir=_CACHE) as work:
            if not _apt("download", package, cwd=work):
                raise ProgramMissing(f"{package} is not on the path, and apt-get cannot get its package: install it.")
            for library in libraries:
                _apt("download", library, cwd=work)
            made = Path(work, "made")
            for archive in Path(work).glob("*.deb"):
                subprocess.run(["dpkg", "-x", archive, made], check=True, timeout=_FOR_A_PACKAGE)
            made.rename(folder)
    there = sorted({str(library.parent) for library in folder.glob("usr/lib/**/*.so*")})
    return Program(folder / inside, {"LD_LIBRARY_PATH": os.pathsep.join(there)} if there else {})


def _apt(*arguments: str, cwd: str | None = None) -> bool:
    """Whether it worked, with the lists of packages as they are or, if need be, fetched again."""
    if shutil.which("apt-get") is None:
        return False

    def worked(*command: str) -> bool:
        done = subprocess.run(
            ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=60", *command],
            cwd=cwd,
            env={**os.environ, **_STARTS_NO_SERVICE},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_FOR_A_PACKAGE,
            check=False,
        )
        return done.returncode == 0

    return worked(*arguments) or (worked("update") and worked(*arguments))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

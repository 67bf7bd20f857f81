"""A program that tests need and Python does not bring: the machine's own, or the one in Debian's package."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

_PLACES = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "icct-tests"
_FOR_A_PACKAGE = 300.0  # seconds to fetch it


class ProgramMissing(RuntimeError):
    """It cannot be had; the text says what to do."""


def program_of(package: str) -> Path:
    """The program ``package`` on the path, else out of the package of that name, which is unpacked and not installed.

    Nothing is started by it, and nobody has to be root. Raises ``ProgramMissing``.
    """
    found = shutil.which(package, path=os.pathsep.join([os.environ.get("PATH", os.defpath), _PLACES]))
    if found:
        return Path(found)
    program = _CACHE / package / "usr/sbin" / package
    with _one_at_a_time():
        if not program.exists():
            _unpack(package, _CACHE / package)
    return program


def _unpack(package: str, folder: Path) -> None:
    with TemporaryDirectory(dir=_CACHE) as work:
        if not (_downloaded(package, work) or (_worked("update") and _downloaded(package, work))):
            raise ProgramMissing(f"{package} is not on the path, and apt-get cannot get its package: install it.")
        (archive,) = Path(work).glob("*.deb")
        subprocess.run(["dpkg", "-x", archive, Path(work, "made")], check=True, timeout=_FOR_A_PACKAGE)
        Path(work, "made").rename(folder)


def _downloaded(package: str, work: str) -> bool:
    return _worked("download", package, cwd=work)


def _worked(*command: str, cwd: str | None = None) -> bool:
    if shutil.which("apt-get") is None:
        return False
    done = subprocess.run(
        ["apt-get", "-q", *command],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_FOR_A_PACKAGE,
        check=False,
    )
    return done.returncode == 0


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

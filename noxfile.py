"""``uv run nox`` runs every check there is; each also runs alone: ``uv run nox -s lint``."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import nox

nox.options.default_venv_backend = "none"  # uv has made the environment; the checks run in it
nox.options.sessions = ["lint", "types", "imports", "tests", "browser"]

MEASURED = (
    "tests/core",
    "tests/adapters",
    "tests/web",
    "tests/service",
    "tests/cli",
    "tests/benchmarks",
    "tests/contracts",
    "tests/faults/test_processes.py",
)
"""Tests that show which of our lines run; the others run the same lines again, and twice as fast unmeasured."""

ON_DATABASES = (
    "tests/adapters/sql",
    "tests/benchmarks/test_floor.py",
    "tests/cli/backup",
    "tests/cli/checks",
    "tests/cli/commands",
    "tests/cli/test_main.py",
    "tests/contracts",
    "tests/faults/test_processes.py",
    "tests/service/captains",
    "tests/service/registering",
    "tests/service/start_up",
    "tests/service/test_window_copy.py",
    "tests/service/worker",
)
"""Those of them in which SQLAlchemy runs our lines in greenlets: to follow these takes a third more time."""


MEMORY = Path("/dev/shm")  # noqa: S108  each session has a folder of its own there
ROOM = 12 << 30  # bytes; the tests of databases leave half of it behind until they end


@contextmanager
def temporary_files_in_memory() -> Iterator[dict[str, str]]:
    """Variables that let tests write where nothing waits for a disk, if there is room for it.

    They make databases by the hundred, and remove them: on a disk that took more time than all else they did there.
    """
    if not has_room():
        yield {}
        return
    with TemporaryDirectory(prefix="icct-tests-", dir=MEMORY) as folder:
        Path(folder).chmod(0o711)  # PostgreSQL runs as another user
        yield {"TMPDIR": folder}


def has_room() -> bool:
    """Whether ``MEMORY`` is a folder where programs may run and ``ROOM`` is free, in it and of the machine's memory."""
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return False
    disk = os.statvfs(MEMORY)
    free = int(Path("/proc/meminfo").read_text().partition("MemAvailable:")[2].split()[0]) << 10
    limit = Path("/sys/fs/cgroup/memory.max")
    if limit.exists() and (most := limit.read_text().strip()).isdigit():
        free = min(free, int(most) - int(limit.with_name("memory.current").read_text()))
    return not disk.f_flag & os.ST_NOEXEC and min(free, disk.f_bavail * disk.f_frsize) >= ROOM


@nox.session
def lint(session: nox.Session) -> None:
    """Style and format."""
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Types, strictly."""
    session.run("mypy")


@nox.session
def imports(session: nox.Session) -> None:
    """Who may import whom."""
    session.run("lint-imports")


@nox.session
def tests(session: nox.Session) -> None:
    """Every test, with the coverage the project holds itself to by the tests in ``MEASURED``."""
    with temporary_files_in_memory() as in_memory:
        session.env.update(in_memory)
        _tests(session)


def _tests(session: nox.Session) -> None:
    session.env["PYTHONDONTWRITEBYTECODE"] = ""  # the tests start hundreds of processes, each would compile everything
    session.run("coverage", "erase")
    pytest, measured = ("pytest", "-q"), ("coverage", "run", "-m", "pytest", "-q")
    if session.posargs:
        session.run(*measured, *session.posargs)
        return  # a part of the tests covers a part of the code
    together = ("-m", "not alone", "--dist=worksteal")
    parallel = (*together, "--numprocesses=4")  # more than cores: many wait for others
    elsewhere = [path for path in MEASURED if path not in ON_DATABASES]
    without_greenlets = ("coverage", "run", "--concurrency=thread", "-m", "pytest", "-q", *together)
    on_databases = (f"--ignore={path}" for path in ON_DATABASES)
    session.run(*without_greenlets, "--numprocesses=logical", *elsewhere, *on_databases)  # these wait for nobody
    session.run(*measured, *parallel, *ON_DATABASES)
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report", "--include=src/icct_core/*", "--fail-under=100")
    session.run("coverage", "report", "--omit=src/icct_core/*", "--fail-under=95")
    others = [f"--ignore={path}" for path in (*MEASURED, "tests/browser")]
    session.run(*pytest, *parallel, *others)
    alone = sorted(str(path) for path in Path("tests").rglob("test_*.py") if "mark.alone" in path.read_text())
    session.run(*pytest, "-m", "alone", *alone)


@nox.session
def browser(session: nox.Session) -> None:
    """The pages in Chromium: the one ``CHROMIUM`` names, the machine's, Playwright's own, or one that is installed."""
    with temporary_files_in_memory() as in_memory:
        pytest = ("pytest", "-q", "--numprocesses=2", "--dist=worksteal")
        session.run(*pytest, "tests/browser", *session.posargs, env=in_memory)


@nox.session(name="browser-long")
def browser_long(session: nox.Session) -> None:
    """The network is cut fifty times while a form is sent; a fifth of it is in ``browser``."""
    session.run("pytest", "-q", "--numprocesses=2", "tests/browser/test_lost_network.py", env={"BROWSER_ROUNDS": "50"})


@nox.session
def screenshots(session: nox.Session) -> None:
    """Each page in each state, on a phone and on a desk, as pictures in ``screenshots``; ``-- STATE`` for one."""
    session.run("python", "-m", "tools.screenshots", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation as a website, in ``docs/_build``."""
    session.run("sphinx-build", "-W", "--keep-going", "-q", "docs", "docs/_build")


@nox.session
def bench(session: nox.Session) -> None:
    """How fast it is, beside how fast it could be; takes minutes and wants the machine for itself."""
    session.run("python", "-m", "benchmarks", *session.posargs)


@nox.session
def schemathesis(session: nox.Session) -> None:
    """A thousand requests for each operation of the API, made up from its own description."""
    environment = {"SCHEMATHESIS_EXAMPLES": "1000"}
    session.run("pytest", "-q", "--numprocesses=auto", "tests/properties/test_schemathesis.py", env=environment)


@nox.session
def kills(session: nox.Session) -> None:
    """Kill server and worker sixty times on PostgreSQL and twenty times on SQLite; half of it is in the tests."""
    rounds = ("--numprocesses=4", "tests/faults/test_kill_deliveries.py")
    session.run("pytest", "-q", *rounds, env={"KILL_ROUNDS": "60"})


@nox.session
def mutation(session: nox.Session) -> None:
    """Change the modules that ``[tool.mutmut]`` names, one small thing at a time, and see whether a test notices."""
    session.run("python", "-m", "tools.mutation", *session.posargs)


@nox.session
def reference(session: nox.Session) -> None:
    """Writes the pages and files that the code can write itself."""
    session.run("python", "-m", "tools.reference")


@nox.session
def translations(session: nox.Session) -> None:
    """Takes new texts into the catalogues of Tamil and Hindi, compiles them, and tells what is not translated."""
    session.run("python", "-m", "tools.translations")


@nox.session
def lock(session: nox.Session) -> None:
    """Pins what is new; ``-- NAME`` lets a package move to its newest version, ``-- --all`` every one."""
    session.run("python", "tools/pins.py", *session.posargs)


@nox.session
def house(session: nox.Session) -> None:
    """The tree of ``src`` with the first line of each file; ``-- icct_core/ports`` for one folder of it."""
    session.run("python", "-m", "tools.house", *session.posargs)


@nox.session
def shape(session: nox.Session) -> None:
    """Figures of ``src``: sizes, private functions used once, like lines; and where the worst of each are."""
    session.run("python", "-m", "tools.shape", *session.posargs)

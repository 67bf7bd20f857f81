"""How many files, and so connections, a process may have open."""

from __future__ import annotations

import resource

from ...service.start_up.start_error import StartError

MOST_CONNECTIONS = 10_000  # of each process, open or half-sent; one takes some 20 KB
OTHER_FILES = 256  # a process's own: database, logos, mail, logs
FEWEST_FILES = 512
"""Below it hardly a connection would be left beside a process's own files, and clients would wait without a word."""

RAISE_IT = "raise it by LimitNOFILE= of the systemd unit, ulimits of the container, or `ulimit -n`"


def allowed_files() -> int:
    """The most that this process may have open, ``MOST_CONNECTIONS`` and its own at most; the limit is not touched."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + OTHER_FILES
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)


def connections_of_a_process() -> int:
    """How many connections a process takes at once, after raising its limit of open files as far as it may.

    Raises ``StartError`` for a limit that leaves next to none.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = allowed_files()
    if allowed < FEWEST_FILES:
        raise StartError(f"A process may have only {allowed} files open here, and needs {FEWEST_FILES}: {RAISE_IT}.")
    if soft == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    if soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return min(MOST_CONNECTIONS, max(soft, allowed) - OTHER_FILES)

"""The address to listen on, checked before any process is started."""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException

from ...service.settings.groups.service import ServiceSettings
from ...service.start_up.start_error import StartError, WrongSetting

_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  compared only
_NOT_HERE = (errno.EADDRNOTAVAIL, errno.EACCES)


@dataclass(frozen=True, slots=True)
class ListeningAddress:
    """A host as a number, for ``localhost`` and other names too, and a port."""

    host: str
    port: int
    family: socket.AddressFamily

    @classmethod
    def of(cls, service: ServiceSettings) -> ListeningAddress:
        """Raises ``WrongSetting`` for a name that nobody knows."""
        try:
            found = socket.getaddrinfo(service.host, service.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise WrongSetting(f"API_HOST must be an address of this machine, not {service.host!r}.") from None
        family, _, _, _, address = min(found)  # IPv4 before IPv6, where a name has both
        return cls(str(address[0]), service.port, family)

    @property
    def url(self) -> str:
        """Where this machine reaches the service."""
        host = self._reached
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def check(self) -> None:
        """Raises ``StartError`` if somebody listens there, ``WrongSetting`` if nobody can."""
        try:
            with closing(socket.socket(self.family, socket.SOCK_STREAM)) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((self.host, self.port))
        except OSError as error:
            kind = WrongSetting if error.errno in _NOT_HERE else StartError
            raise kind(
                f"API_HOST and API_PORT cannot be used: {self.host} port {self.port}: {error.strerror}."
            ) from None

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """Keep other services of this kind away during the block; raises ``StartError`` if one is there.

        The server's processes share their port, so that a second service started in the same moment would share it too.
        """
        with closing(socket.socket(socket.AF_UNIX)) as claim:
            if sys.platform == "linux":  # elsewhere there are no names without a file, which go with their process
                try:
                    claim.bind(f"\0icct {self.host} {self.port}")
                except OSError:
                    raise StartError(
                        f"API_HOST and API_PORT cannot be used: another service runs at {self.host} port {self.port}."
                    ) from None
            yield

    def answers(self) -> bool:
        """Whether the service answers, whatever it says; proxies of the environment are not asked."""
        with (
            suppress(OSError, HTTPException),
            closing(HTTPConnection(self._reached, self.port, timeout=1)) as connection,
        ):
            connection.request("GET", "/health")
            return bool(connection.getresponse().status)
        return False

    @property
    def _reached(self) -> str:
        return _ANY.get(self.host, self.host)

"""Under which names the server may be reached, so that no other site reaches it through somebody's browser."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from graph.errors import PollinateError

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""The names by which a browser on the same machine reaches the server."""


class UnsafeBinding(PollinateError):
    """An address at which others could reach the server, although nobody signs in."""


class Hosts:
    """The names under which the server answers.

    A site that wants to reach it through somebody's browser can point a name of its own at the server's address (DNS
    rebinding), but not an address: where others may reach the server at all, every bare address will do.
    """

    def __init__(self, names: Iterable[str], *, addresses: bool = False) -> None:
        self._names, self._addresses = frozenset(name.casefold() for name in names), addresses

    def __contains__(self, host: str) -> bool:
        """Whether a Host header is one of them, with or without a port."""
        name = without_port(host).casefold()
        return name in self._names or (self._addresses and is_address(name))

    def __str__(self) -> str:
        return ", ".join(sorted(self._names))


def known_hosts(host: str, names: Iterable[str] = ()) -> Hosts:
    """The names under which a server bound to `host` answers.

    Args:
        names: further names under which people address it.
    """
    return Hosts({*LOOPBACK_HOSTS, host, *names}, addresses=not is_loopback(host))


def check_binding(host: str, *, insecure: bool = False) -> None:
    """See that a server on this address is reached from this machine only.

    Raises:
        UnsafeBinding: others could reach it, and nobody said that this is meant.
    """
    if not insecure and not is_loopback(host):
        raise UnsafeBinding(
            f"On {host} others could read and change everything without signing in. "
            "Leave the address at 127.0.0.1, or say --insecure if the network is yours alone."
        )


def without_port(host: str) -> str:
    """A Host header's name or address.

    >>> [without_port(host) for host in ("localhost:8350", "[::1]", "[::1]:8350")]
    ['localhost', '[::1]', '[::1]']
    """
    name, _, port = host.rpartition(":")
    return name if port.isdecimal() and name else host


def is_address(name: str) -> bool:
    """The name is an IP address."""
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Only this machine reaches the host."""
    return host == "localhost" or (is_address(host) and ipaddress.ip_address(host.strip("[]")).is_loopback)

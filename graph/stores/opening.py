"""A store from its address."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from graph.errors import StoreUnreachable
from graph.store import Store
from graph.stores.sqlite import SqliteStore

NEO4J_SCHEMES = frozenset({"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"})


def open_store(url: str, *, create: bool = True, verify: bool = True) -> Store:
    """The store at a URL or in a file.

    Args:
        url: a file name, `sqlite:///relative/path`, `sqlite:////absolute/path`, or a Neo4j address.
        create: make a store where there is none.
        verify: refuse a file that is not what was stored last; without, `Store.check` says so.

    Raises:
        StoreUnreachable: the address is of no kind we know, nothing answers there, or the file cannot be opened.
        StoreRefused, StoreBusy, StoreDamaged: as their names say.
    """
    scheme, parted, rest = url.partition("://")
    if not parted:
        return SqliteStore(Path(url), create=create, verify=verify)
    if scheme == "sqlite":
        return SqliteStore(Path(unquote(rest.removeprefix("/"))), create=create, verify=verify)
    if scheme in NEO4J_SCHEMES:
        # its driver takes half a second to import, which users of a file need not wait for
        from graph.stores.neo4j import Neo4jStore

        return Neo4jStore.open(url, create=create)
    known = ", ".join(f"{name}://" for name in ("sqlite", *sorted(NEO4J_SCHEMES)))
    raise StoreUnreachable(f"“{url}” is no address of a store. Give a file name, or one that begins with {known}.")

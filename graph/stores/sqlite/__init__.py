"""The embedded store: one SQLite file, nothing to install or run (DESIGN, section 5)."""

from graph.stores.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]

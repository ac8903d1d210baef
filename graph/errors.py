"""What can go wrong outside a user's data.

A bad row is never an exception: readers return it (see `graph.provenance.Row`). These are for what cannot go on.

    PollinateError
    ├── UnreadableFile      a file that is no table we know
    ├── UnknownName         nothing is called that; carries close spellings
    ├── NotAllowed          the viewer's role may not see or do it
    ├── Contradiction       decisions about names that cannot all hold
    └── StoreError
        ├── StoreUnreachable    nothing answers, or the file cannot be opened
        ├── StoreRefused        wrong password, no rights, a read-only store
        ├── StoreBusy           another writer holds it; trying again later may work
        └── StoreDamaged        what is kept contradicts itself; `pollinate doctor` says how
"""

from __future__ import annotations

from collections.abc import Sequence


class PollinateError(Exception):
    """Base of all errors that Pollinate raises on purpose; its text is fit to show to a user."""


class UnreadableFile(PollinateError):
    """A file that cannot be read as a table at all (a PDF named .csv, an encrypted workbook, a zip bomb)."""


class UnknownName(PollinateError):
    """Nothing known is called `name`; `close` holds the nearest spellings, best first."""

    def __init__(self, kind: str, name: str, close: Sequence[str] = ()) -> None:
        self.kind, self.name, self.close = kind, name, tuple(close)
        hint = f" Did you mean {', '.join(self.close)}?" if self.close else ""
        super().__init__(f"No {kind} is called “{name}”.{hint}")


class NotAllowed(PollinateError):
    """The viewer's role may not see or do this."""


class Contradiction(PollinateError):
    """A decision about a name that cannot hold beside those that stand."""


class StoreError(PollinateError):
    """The store could not do what was asked."""


class StoreUnreachable(StoreError):
    """Nothing answers at the store's address, or its file cannot be opened."""


class StoreRefused(StoreError):
    """The store answered and said no: wrong password, no rights, or it is read-only."""


class StoreBusy(StoreError):
    """Another writer holds the store; the same call may go through later."""


class StoreDamaged(StoreError):
    """What is kept contradicts itself or was written by another version."""

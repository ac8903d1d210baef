"""The border at which every error of the Neo4j driver becomes one of ours."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from neo4j import exceptions as driver

from graph.errors import StoreBusy, StoreDamaged, StoreError, StoreRefused, StoreUnreachable

_CODES: dict[str, tuple[type[StoreError], str]] = {
    "Neo.ClientError.Database.DatabaseNotFound": (StoreUnreachable, "has no database of that name"),
    "Neo.ClientError.Statement.AccessMode": (StoreRefused, "may only be read"),
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase": (StoreRefused, "may only be read"),
    "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase": (StoreRefused, "may only be read"),
    "Neo.ClientError.Transaction.TransactionTimedOut": (StoreBusy, "took too long; its server may be overloaded"),
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration": (StoreBusy, "took too long"),
    "Neo.ClientError.Security.AuthenticationRateLimit": (StoreRefused, "had too many wrong passwords; wait a minute"),
    "Neo.TransientError.General.DatabaseUnavailable": (StoreUnreachable, "is not available at the moment"),
}
"""What some of the server's own codes mean; they are more exact than the driver's classes."""

_UNENCRYPTED = "does not answer encrypted; try its address without +s"
_UNTRUSTED = (
    "shows a certificate that this machine does not trust; name the file of its authority in SSL_CERT_FILE, "
    "or say +ssc instead of +s to take any certificate"
)

_CLASSES: tuple[tuple[type[Exception], type[StoreError], str], ...] = (
    (driver.AuthError, StoreRefused, "does not accept the user or the password"),
    (driver.AuthConfigurationError, StoreRefused, "does not accept the user or the password"),
    (driver.Forbidden, StoreRefused, "does not let this user do that"),
    (driver.ForbiddenOnReadOnlyDatabase, StoreRefused, "may only be read"),
    (driver.NotALeader, StoreUnreachable, "has no server that can write at the moment"),
    (driver.DatabaseUnavailable, StoreUnreachable, "is not available at the moment"),
    (driver.TransientError, StoreBusy, "is too busy; try again in a moment"),
    (driver.ConstraintError, StoreDamaged, "holds something twice"),
    (driver.ClientError, StoreError, "did not understand; Neo4j 5.26 or newer is needed"),
    (driver.DatabaseError, StoreError, "failed; its server's log says why"),
    (driver.ConnectionAcquisitionTimeoutError, StoreBusy, "has no connection to spare; try again in a moment"),
    (driver.UnsupportedServerProduct, StoreUnreachable, "is not a Neo4j server"),
    (driver.ConfigurationError, StoreUnreachable, "cannot be reached as its address says"),
    (driver.WriteServiceUnavailable, StoreUnreachable, "has no server that can write at the moment"),
    (driver.ServiceUnavailable, StoreUnreachable, "does not answer. Is the server running, and is the address right?"),
    (driver.SessionExpired, StoreUnreachable, "closed the connection"),
    (driver.ConnectionPoolError, StoreUnreachable, "closed the connection"),
    (driver.GqlError, StoreError, "failed"),
    (driver.DriverError, StoreError, "failed"),
)
"""The first class that fits counts."""


def ours(error: Exception, address: str) -> StoreError:
    """The store error for one of the driver's, with what the server said."""
    # where a connection could not be encrypted, the driver itself only says that nobody answers
    if unsafe := next((cause for cause in _causes(error) if isinstance(cause, ssl.SSLError)), None):
        says = _UNTRUSTED if isinstance(unsafe, ssl.SSLCertVerificationError) else _UNENCRYPTED
        return StoreUnreachable(f"{address} {says} ({_words(unsafe)}).")
    code = getattr(error, "code", None)
    kind, says = _CODES.get(code or "") or next(
        ((kind, says) for theirs, kind, says in _CLASSES if isinstance(error, theirs)),
        (StoreUnreachable, "cannot be reached as its address says"),
    )
    return kind(f"{address} {says} ({_words(error)}).")


@contextmanager
def told_as_ours(address: str) -> Iterator[None]:
    """Within, every error of the driver is raised as ours."""
    try:
        yield
    except (driver.GqlError, driver.DriverError) as error:
        raise ours(error, address) from error


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and all that led to it; a cluster's address may fail for several reasons at once."""
    yield error
    led_to_it = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    for cause in (*led_to_it, error.__cause__):
        if cause is not None:
            yield from _causes(cause)


def _words(error: BaseException) -> str:
    text = getattr(error, "message", None) or str(error)
    return text.strip().rstrip(".") or type(error).__name__

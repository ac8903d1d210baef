"""Whether a store's database is what it should be, and whether what follows from the facts is what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

import neo4j

from graph.diffusion.rules import diffuse
from graph.errors import StoreDamaged
from graph.identity import canonical_ids
from graph.records import ENTITIES, KINDS
from graph.store import Finding, not_stripped
from graph.stores.changes import Changes
from graph.stores.derivation import derived_by
from graph.stores.neo4j import batches, derived, schema, uptakes
from graph.stores.neo4j.connection import Connection
from graph.stores.neo4j.lease import Lease
from graph.stores.neo4j.statements import batch_of, entities_of
from graph.stores.neo4j.stripping import unstripped
from graph.stores.neo4j.versions import Asking, read, state
from graph.stores.neo4j.writing import follow

_PRACTICES = "MATCH (p:Record {kind: 'practice'})<-[:ABOUT]-() RETURN collect(DISTINCT p.id) AS rows"
_DERIVED_BY = "MATCH (now:Pollinate) SET now.derived_by = $derived_by"
_DERIVED = "MATCH (u:Derived) RETURN collect(DISTINCT u.practice) AS rows"
_LEFT = "MATCH (n) WHERE n:Draft OR n:Retired OR n:Undrawn RETURN [count(n)] AS rows"


def check(connection: Connection) -> Iterator[Finding]:
    """What is wrong; what follows from the facts is worked out again and compared."""
    yield _server(connection)
    yield _schema(connection)
    yield _leftovers(connection)
    yield from not_stripped(unstripped(connection))
    yield from damaged(connection) or stale(connection) or [Finding("ok", "The trails are what the facts say.")]


def damaged(connection: Connection) -> list[Finding]:
    """Statements that are not what was stored: the first of each load."""
    found = []
    for batch in read(connection, batches.standing):
        sources = [source.id for source in batch.sources]
        try:
            read(connection, partial(batch_of, batch=batch.number, sources=sources))
        except StoreDamaged as error:
            found.append(Finding("error", str(error)))
    return found


def amiss(connection: Connection) -> list[Finding]:
    """Only what can be put right."""
    found = [_schema(connection), *stale(connection)]
    return [finding for finding in found if finding.level != "ok"]


def mended(found: Iterable[Finding], cleared: int) -> list[Finding]:
    """What was done about what was found, and about the nodes that a load which was broken off had left."""
    done = [Finding("ok", f"Mended: {finding.text}") for finding in found]
    if cleared:
        done.append(Finding("ok", f"Cleared away {cleared:,} nodes of a load that was broken off."))
    return done or [Finding("ok", "There was nothing to mend.")]


def renew(lease: Lease) -> None:
    """Work out anew all that follows from the facts, and publish it; only what differs is written."""
    practices = {*lease.ask(_PRACTICES), *lease.ask(_DERIVED)}
    follow(lease, Changes(practices, set(KINDS)), judged=True)
    lease.publish(lease.last_batch)
    lease.step(_sign)


def _sign(transaction: neo4j.ManagedTransaction) -> None:
    transaction.run(_DERIVED_BY, derived_by=derived_by()).consume()


def is_of_other_rules(connection: Connection) -> bool:
    """Whether what follows from the facts was worked out by another version."""
    return (state(connection) or {}).get("derived_by") != derived_by()


def stale(connection: Connection) -> list[Finding]:
    """Derived data that is not what the facts say."""
    found = [] if read(connection, _canonical_holds) else [_out_of_date("Which names mean the same")]
    practices = read(connection, lambda asking: {*asking.ask(_PRACTICES), *asking.ask(_DERIVED)})
    for practice in sorted(practices):
        if not read(connection, partial(_diffusion_holds, practice)):
            found.append(_out_of_date(f"What is kept of the spread of {practice}"))
    return found


def _canonical_holds(asking: Asking) -> bool:
    entities = [entity for kind in ENTITIES for entity in entities_of(asking, kind)]
    return canonical_ids(entities, batches.judgements(asking)) == derived.canonical_of(asking)


def _diffusion_holds(practice: str, asking: Asking) -> bool:
    canonical = derived.canonical_of(asking)
    now = canonical.get(("practice", practice), practice)
    facts = derived.facts_of(asking, now, canonical, derived.districts_of(asking))
    return diffuse(facts) == uptakes.diffusion_of(asking, now)


def _out_of_date(what: str) -> Finding:
    return Finding("error", f"{what} is out of date.")


def _server(connection: Connection) -> Finding:
    version = schema.server_version(connection)
    if schema.is_old(version):
        oldest = ".".join(map(str, schema.OLDEST_SERVER))
        return Finding("error", f"The server is Neo4j {version}; {oldest} or newer is needed.")
    return Finding("ok", f"Neo4j {version} answers at {connection.address.url}.")


def _schema(connection: Connection) -> Finding:
    missing = schema.missing(connection)
    if missing:
        return Finding("error", f"Constraints or indexes are missing: {', '.join(missing)}. Run `pollinate init`.")
    return Finding("ok", "All constraints and indexes are there.")


def _leftovers(connection: Connection) -> Finding:
    now = state(connection) or {}
    if "writer" in now and now["silent"] <= 0:
        return Finding("ok", "A load is being written, or was broken off in the last seconds; ask again in a moment.")
    if not now.get("unclean"):
        return Finding("ok", "No load was left unfinished.")
    (left,) = read(connection, lambda asking: asking.ask(_LEFT))
    last = f" Its last sign of life was {now['silent'] // 1000:,} seconds late." if "writer" in now else ""
    return Finding(
        "warning",
        f"A load was broken off, and left {left:,} nodes behind.{last} None of them is read; the next load, or "
        "`pollinate doctor --mend`, clears them away.",
    )

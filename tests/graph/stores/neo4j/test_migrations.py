"""What a database of the first format lacks is put there when it is opened."""

from __future__ import annotations

from urllib.parse import urlsplit

import neo4j

from graph.stores.neo4j import Neo4jStore
from graph.vocabulary import Channel
from tests.builders import full, load, use, visit

_AS_IN_THE_FIRST_FORMAT = (
    "MATCH ()-[c:CITED_IN]->() REMOVE c.cycle, c.checksum, c.format",
    """
    MATCH (now:Pollinate) SET now.edition = now.version, now.unsettled = now.unclean, now.version = 1
    REMOVE now.format, now.unclean, now.derived_by
    """,
    "MATCH (n:Derived) DETACH DELETE n",
)


def test_visits_are_found_by_their_cycles(empty_neo4j_url: str) -> None:
    with Neo4jStore.open(empty_neo4j_url) as store:
        named = visit("cora", "kate", "cycles", "2026-03-04", Channel.CO_PLANNING, at="row 2", cycle="7")
        unnamed = visit("cora", "kate", None, "2026-04-04", at="row 3", cycle="7")
        store.add(load(named, unnamed, use("cycles", "kate", "2026-06-01", at="row 4")))
        before = store.diffusion(full("cycles"))
    parts = urlsplit(empty_neo4j_url)
    auth = (parts.username or "", parts.password or "")
    with neo4j.GraphDatabase.driver(f"bolt://{parts.hostname}:{parts.port}", auth=auth) as driver:
        for statement in _AS_IN_THE_FIRST_FORMAT:
            driver.execute_query(statement)
    with Neo4jStore.open(empty_neo4j_url) as store:
        assert len(before.transmissions) == 2
        assert store.diffusion(full("cycles")) == before

"""What the Neo4j store costs beside a bare driver on the same server, in the same run.

`.venv/bin/python -m bench.neo4j_store [FACTS [FACTS_IN_ALL]]`: 100,000 facts in one load and 1,000,000 in ten, unless
told otherwise. It starts its own server, or uses the empty database at NEO4J_URI.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import neo4j

from bench.common import Measured, show
from bench.store import facts, load, seconds
from graph.records import Event, Record
from graph.store import Wanted
from graph.stores.neo4j import Neo4jStore
from graph.stores.neo4j.drawing import key_of, links, node
from graph.stores.neo4j.uptakes import ARRIVAL, WHO, who_values
from graph.stores.neo4j.versions import composed
from tests import neo4j_server

BARE_ROWS = 5_000
ASKED = 300

_EVENTS = """
UNWIND $rows AS row
MERGE (e:Event {id: row.id})
SET e += row.said, e.lo = date(row.days.lo), e.hi = date(row.days.hi)
"""
_LINKS = {
    type: f"""
    UNWIND $rows AS row
    MATCH (e:Event {{id: row.id}}) USING INDEX e:Event(id)
    MERGE (other:Thing {{key: row.end}})
    MERGE (e)-[:{type}]->(other)
    """
    for type in ("BY", "WITH", "IN", "ABOUT")
}
_CITED = """
UNWIND $rows AS row
MATCH (e:Event {id: row.id}) USING INDEX e:Event(id)
MERGE (s:Source {id: row.source})
MERGE (e)-[:CITED_IN {locator: row.locator, text: row.text}]->(s)
"""


def bare_rows(records: Sequence[Record]) -> list[dict[str, Any]]:
    """The same facts as a program without Pollinate would send them: an event, its links and its citation."""
    rows = []
    for record in records:
        assert isinstance(record, Event)
        (citation,) = record.citations
        drawn = [{"id": record.id, "type": link.type, "end": link.end} for link in links(record, {})]
        drawn += [{"id": record.id, "type": "ABOUT", "end": key_of("practice", id)} for id in record.about()]
        cited = {"id": record.id, "source": citation.source, "locator": citation.locator, "text": citation.text}
        rows.append({"id": record.id, **node(record), "links": drawn, "cited": cited})
    return rows


def bare_load(driver: neo4j.Driver, rows: list[dict[str, Any]]) -> None:
    """MERGE all of it, a few thousand in each managed transaction."""

    def write(transaction: neo4j.ManagedTransaction, part: list[dict[str, Any]]) -> None:
        transaction.run(_EVENTS, rows=part).consume()
        for type, statement in _LINKS.items():
            links = [link for row in part for link in row["links"] if link["type"] == type]
            transaction.run(statement, rows=links).consume()
        transaction.run(_CITED, rows=[row["cited"] for row in part]).consume()

    with driver.session() as session:
        for start in range(0, len(rows), BARE_ROWS):
            session.execute_write(write, rows[start : start + BARE_ROWS])


@contextmanager
def bare_schema(driver: neo4j.Driver) -> Iterator[None]:
    """The constraints without which no MERGE is quick, for as long as they are needed."""
    wanted = {"bare_event": "Event) REQUIRE n.id", "bare_thing": "Thing) REQUIRE n.key"}
    for name, what in wanted.items():
        driver.execute_query(f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{what} IS UNIQUE")
    yield
    for name in wanted:
        driver.execute_query(f"DROP CONSTRAINT {name}")


def adding(url: str, size: int) -> Measured:
    """`store.add` beside a bare `UNWIND … MERGE` of the same facts; both after a warm-up."""
    with neo4j_server.connected(url) as driver, bare_schema(driver):
        bare_load(driver, bare_rows(list(facts(size // 10, "warm"))))
        rows = bare_rows(list(facts(size, "log")))
        theirs = seconds(lambda: bare_load(driver, rows))
    neo4j_server.wipe(url)
    with Neo4jStore.open(url) as store:
        store.add(load(list(facts(size // 10, "warm")), "warm"))
        neo4j_server.wipe(url)
    with Neo4jStore.open(url) as store:
        given = load(list(facts(size, "log")), "log")
        ours = seconds(lambda: store.add(given))
    measured = f"{size / ours:,.0f} facts/s, bare {size / theirs:,.0f}"
    return Measured(f"add {size:,} facts / bare UNWIND … MERGE", measured, theirs / ours, 1 / 2, at_least=True)


def asking(url: str) -> list[Measured]:
    """Path and who-tried beside the bare driver that runs the same Cypher."""
    with Neo4jStore.open(url) as store, neo4j_server.connected(url) as driver:
        people = driver.execute_query(
            "MATCH (:Uptake)-[:LED_TO]->(u:Uptake) RETURN u.practice AS practice, u.person AS person LIMIT 20000"
        ).records
        asked = random.Random(1).choices([(row["practice"], row["person"]) for row in people], k=ASKED)
        paths = [(ARRIVAL, {"id": f"{practice}/{person}"}) for practice, person in asked]
        wanted = Wanted(school="d:s1")
        whos = [(WHO, who_values(practice, wanted)) for practice, _ in asked]
        return [
            _compared("path", driver, paths, [lambda a=a: store.arrival(*a) for a in asked]),
            _compared("who-tried", driver, whos, [lambda a=a: store.who(a[0], wanted) for a in asked]),
        ]


def _compared(what: str, driver: neo4j.Driver, bare: list[tuple[str, dict[str, Any]]], ours: list[Any]) -> Measured:
    mine, theirs = [], []
    for (question, values), ask in zip(bare, ours, strict=True):
        theirs.append(seconds(partial(driver.execute_query, composed(question), values, routing_="r")))
        mine.append(seconds(ask))
    p50, bare_p50 = statistics.median(mine[20:]), statistics.median(theirs[20:])
    return Measured(
        f"{what} p50 / the same Cypher bare", f"{p50 * 1e3:.1f} ms, bare {bare_p50 * 1e3:.1f} ms", p50 / bare_p50, 2
    )


def growing(url: str, size: int) -> Measured:
    """Ten loads of a tenth each, every one of another district; the first warms up."""
    neo4j_server.wipe(url)
    times = []
    with Neo4jStore.open(url) as store:
        for part in range(11):
            given = load([_of_district(f"n{part}", record) for record in facts(size // 10, f"log{part}")], f"log{part}")
            times.append(seconds(partial(store.add, given)))
            print(f"{part * size // 10:>9,} facts before: {times[-1]:.1f} s", flush=True)
    measured = f"{times[1]:.1f} s, then {times[-1]:.1f} s"
    return Measured(f"last tenth of {size:,} facts / first tenth", measured, times[-1] / times[1], 1.3)


def _of_district(district: str, record: Record) -> Record:
    """The same fact in another district."""
    ids = {reference: reference[1].replace("d:", f"{district}:", 1) for reference in record.refers_to()}
    return record.renamed(ids)


def measured(url: str, size: int, in_all: int) -> list[Measured]:
    """All lines of the table."""
    return [adding(url, size), *asking(url), growing(url, in_all)]


def main() -> int:
    """Measure and show the table."""
    size, in_all = (*map(int, sys.argv[1:]), *(100_000, 1_000_000)[len(sys.argv) - 1 :])
    if url := os.environ.get("NEO4J_URI"):
        return show("Neo4j store", measured(url, size, in_all))
    with neo4j_server.running() as server:
        return show("Neo4j store", measured(server.url, size, in_all))


if __name__ == "__main__":
    sys.exit(main())

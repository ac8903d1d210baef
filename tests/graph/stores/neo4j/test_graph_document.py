"""docs/graph.md holds what it says: every query in it runs on the example and finds something."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest

from graph.stores.opening import open_store
from ingest.load import load
from tests import neo4j_server

ROOT = Path(__file__).parents[4]
DOCUMENT = (ROOT / "docs" / "graph.md").read_text("utf-8")
QUERIES = re.findall(r"^### (.+?)\n```cypher\n(.+?)```", DOCUMENT, re.MULTILINE | re.DOTALL)
PERSPECTIVE = json.loads((ROOT / "docs" / "bloom-perspective.json").read_text("utf-8"))
VALUES = {
    "practice": "rivanna:life-cycles",
    "person": "rivanna:00201",
    "coach": "rivanna:00201",
    "school": "rivanna:woodbrook",
    "file": "coach_log.csv",
    "pathway": "Choice and comfort",
}
ELSEWHERE = {
    "Which schools have had no contact with it?": {"practice": "rivanna:number-chart"},
    "What have other coaches brought that this coach's schools have not tried?": {"coach": "rivanna:00203"},
}
"""Where the answer for the usual values would be that there is none."""


@pytest.fixture(scope="module")
def bare(neo4j_url: str) -> Iterator[neo4j.Driver]:
    """A driver on a database that holds the example."""
    neo4j_server.wipe(neo4j_url)
    with open_store(neo4j_url) as store:
        load(store, sorted((ROOT / "examples" / "woodbrook").glob("*.csv")))
    with neo4j_server.connected(neo4j_url) as driver:
        yield driver
    neo4j_server.wipe(neo4j_url)


def test_there_are_ten_queries() -> None:
    assert len(QUERIES) == 10


@pytest.mark.parametrize(("question", "query"), QUERIES, ids=[question for question, _ in QUERIES])
def test_a_query_of_the_document_answers_its_question(question: str, query: str, bare: neo4j.Driver) -> None:
    given = VALUES | ELSEWHERE.get(question, {})
    values = {name: given[name] for name in re.findall(r"\$(\w+)", query)}
    answer = bare.execute_query(query, values, routing_=neo4j.RoutingControl.READ)
    assert answer.records, question
    assert all(value is not None for record in answer.records for value in record.values())


def test_the_design_s_own_query_finds_a_trail(bare: neo4j.Driver) -> None:
    query = "MATCH p = (:Uptake {origin: true})-[:LED_TO*]->(u:Uptake {id: $id}) RETURN p"
    (record,) = bare.execute_query(query, id="rivanna:life-cycles/rivanna:00201").records
    assert [node["person"] for node in record["p"].nodes] == ["rivanna:00101", "rivanna:00201"]


def test_every_label_and_relationship_of_the_document_exists(bare: neo4j.Driver) -> None:
    labels = {record[0] for record in bare.execute_query("CALL db.labels()").records}
    types = {record[0] for record in bare.execute_query("CALL db.relationshipTypes()").records}
    picture = re.search(r"```mermaid\n(.+?)```", DOCUMENT, re.DOTALL)
    assert picture
    drawn = re.findall(r'(?:(\w+) )?-- "?([A-Z_]+)\b[^>]*--> (\w+)', picture[1])
    assert {label for before, _, after in drawn for label in (before, after) if label} <= labels
    assert {type for _, type, _ in drawn} <= types


def test_days_are_dates_in_the_graph(bare: neo4j.Driver) -> None:
    query = """
    MATCH (v:Visit), (u:Uptake {origin: true}), ()-[l:LED_TO]->(), ()-[a:ASSIGNED]->()
    WHERE a.from IS NOT NULL
    RETURN DISTINCT [value IN [v.lo, v.hi, u.taken_up, l.lo, l.hi, a.from] | valueType(value)] AS types
    """
    types = {name for record in bare.execute_query(query).records for name in record["types"]}
    assert types == {"DATE NOT NULL"}


def test_the_perspective_names_only_what_exists(bare: neo4j.Driver) -> None:
    labels = {record[0] for record in bare.execute_query("CALL db.labels()").records}
    types = {record[0] for record in bare.execute_query("CALL db.relationshipTypes()").records}
    shown = {label for category in PERSPECTIVE["categories"] for label in category["labels"]}
    assert shown <= labels
    assert {type["id"] for type in PERSPECTIVE["relationshipTypes"]} <= types
    assert not shown & {"Record", "Derived", "Row", "Name", "Fits", "Canonical", "Pollinate"}


@pytest.mark.parametrize("template", PERSPECTIVE["templates"], ids=lambda template: template["name"])
def test_a_phrase_of_the_perspective_finds_something(template: dict[str, str], bare: neo4j.Driver) -> None:
    (parameter,) = re.findall(r"\$(\w+)", template["cypher"])
    given = {"practice": "Plant and Animal Life Cycles", "person": "Owen Pratt", "coach": "Patricia Amaro"}[parameter]
    assert bare.execute_query(template["cypher"], {parameter: given}).records

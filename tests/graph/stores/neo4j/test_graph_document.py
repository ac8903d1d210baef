"""docs/graph.md holds what it says: every query in it runs on the example and finds something."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import neo4j
import pytest

from graph.stores.neo4j.drawing import LABELS
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
BOOK_KEEPING = ("key", "kind", "since", "until", "body", "drawn_from", "person", "schools", "rank")
SHAPE = {
    "perspective": "name id categories labels relationshipTypes palette createdAt lastEditedAt templates "
    "hiddenCategories hiddenRelationshipTypes hideUncategorisedData isAuto parentPerspectiveId metadata "
    "sceneActions version",
    "category": "id name labels properties createdAt lastEditedAt color size icon captionKeys",
    "relationship": "id name properties color size captionKeys",
    "template": "name id createdAt text cypher isUpdateQuery params hasCypherErrors",
    "parameter": "name dataType collapsed suggestionLabel suggestionProp suggestionBoolean cypher",
}
"""What the parts of a perspective hold that Bloom 2.4 wrote: neo4j-graph-examples/healthcare-analytics on GitHub."""
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


def test_the_perspective_shows_everything_that_is_drawn_and_nothing_else() -> None:
    shown = {label for category in PERSPECTIVE["categories"] for label in category["labels"]}
    assert shown == {*LABELS.values(), "Uptake", "Source"}
    assert shown == set(PERSPECTIVE["labels"])
    assert {type["id"] for type in PERSPECTIVE["relationshipTypes"]}.isdisjoint(PERSPECTIVE["hiddenRelationshipTypes"])


def test_the_perspective_knows_every_property_that_people_may_look_at(bare: neo4j.Driver) -> None:
    types = {"String": "string", "Long": "bigint", "Double": "number", "Boolean": "boolean", "StringArray": "array"}
    found = bare.execute_query(
        "CALL db.schema.nodeTypeProperties() YIELD nodeLabels, propertyName, propertyTypes "
        "UNWIND nodeLabels AS label WITH * WHERE label IN $labels AND NOT propertyName IN $own "
        "RETURN DISTINCT label, propertyName, propertyTypes[0] AS type",
        {"labels": list(PERSPECTIVE["labels"]), "own": list(BOOK_KEEPING)},
    ).records
    known = {(of["type"], of["propertyKey"]): of["dataType"] for all in PERSPECTIVE["labels"].values() for of in all}
    assert len(found) > 50
    for label, name, type in found:
        assert known[label, name] == types.get(type, type), (label, name)


def has_shape(part: dict[str, Any], of: str) -> bool:
    return set(part) == set(SHAPE[of].split())


def test_the_perspective_has_the_shape_of_one_that_bloom_exported() -> None:
    assert has_shape(PERSPECTIVE, "perspective")
    for category in PERSPECTIVE["categories"]:
        assert has_shape(category, "category")
        properties = PERSPECTIVE["labels"][category["name"]]
        assert category["properties"] == [
            {"name": of["propertyKey"], "exclude": False, "dataType": of["dataType"]} for of in properties
        ]
        assert set(category["captionKeys"]) <= {of["propertyKey"] for of in properties}
    for type in PERSPECTIVE["relationshipTypes"]:
        assert has_shape(type, "relationship")
    for template in PERSPECTIVE["templates"]:
        assert has_shape(template, "template")
        assert [f"${name}" for name in re.findall(r"\$(\w+)", template["text"])] == [
            p["name"] for p in template["params"]
        ]
        assert all(has_shape(parameter, "parameter") for parameter in template["params"])


def test_the_ways_that_the_perspective_knows_are_ways_in_the_graph(bare: neo4j.Driver) -> None:
    found = bare.execute_query(
        "MATCH (a)-[r]->(b) UNWIND labels(a) AS source UNWIND labels(b) AS target "
        "WITH DISTINCT source, type(r) AS relationshipType, target WHERE source IN $labels AND target IN $labels "
        "AND NOT relationshipType IN $hidden RETURN source, relationshipType, target",
        {"labels": list(PERSPECTIVE["labels"]), "hidden": PERSPECTIVE["hiddenRelationshipTypes"]},
    ).records
    known = [tuple(segment.values()) for segment in PERSPECTIVE["metadata"]["pathSegments"]]
    assert {tuple(record) for record in found} <= set(known)
    assert {type for _, type, _ in known} == {type["id"] for type in PERSPECTIVE["relationshipTypes"]}


@pytest.mark.parametrize("template", PERSPECTIVE["templates"], ids=lambda template: template["name"])
def test_a_phrase_of_the_perspective_finds_something(template: dict[str, Any], bare: neo4j.Driver) -> None:
    values = {"practice": "Plant and Animal Life Cycles", "person": "Owen Pratt", "coach": "Patricia Amaro"}
    values["school"] = "Woodbrook Elementary School"
    given = {name: values[name] for name in (parameter["name"][1:] for parameter in template["params"])}
    assert bare.execute_query(template["cypher"], given).records


def test_the_phrase_that_asks_for_a_way_shows_everyone_on_it(bare: neo4j.Driver) -> None:
    (template,) = (t for t in PERSPECTIVE["templates"] if t["text"] == "How $practice got to $person")
    values = {"practice": "Plant and Animal Life Cycles", "person": "Owen Pratt"}
    people = {record["who"]["name"] for record in bare.execute_query(template["cypher"], values).records}
    assert {"Katherine Marsh", "Owen Pratt"} < people

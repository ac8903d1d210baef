"""Read back by networkx, and with people and titles that do their worst."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.export import csv_files, gexf, graphml, netdiffuser, node_link, pajek
from graph.export.dataset import Dataset
from graph.export.pseudonyms import Pseudonyms
from graph.export.shown import Shown

KEY = b"a key of sixteen bytes or more"

TITLES = ["Plain", "“Quotes” & <tags>", '=HYPERLINK("x")', "emoji 🌱 and \x07 control", "O’Neill; a, b\nc", "]]>", ""]


@pytest.fixture(params=TITLES)
def told(unit: Dataset, request: pytest.FixtureRequest) -> Shown:
    """The unit under another title, with pseudonyms of a key."""
    people = [person.id for person in unit.people]
    schools = {spell.school for person in unit.people for spell in person.spells}
    return Shown(replace(unit, title=request.param), Pseudonyms(KEY, people, schools))


def ends(shown: Shown) -> set[tuple[str, str]]:
    return {(shown.id(link.transmission.source), shown.id(link.transmission.target)) for link in shown.links}


def read(told: Shown, tmp_path: Path) -> dict[str, nx.Graph[Any]]:
    for files in (graphml.files(told), gexf.files(told), pajek.files(told)):
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
    return {
        "graphml": nx.read_graphml(tmp_path / "spread.graphml"),
        "gexf": nx.read_gexf(tmp_path / "spread.gexf", version="1.3"),
        "pajek": nx.DiGraph(nx.read_pajek(tmp_path / "spread.net")),
        "node-link": nx.node_link_graph(json.loads(node_link.files(told)["spread.json"]), edges="links"),
    }


def test_networkx_reads_the_same_people_isolates_and_ties(told: Shown, tmp_path: Path) -> None:
    everyone = {told.id(person.id) for person in told.people}
    for name, network in read(told, tmp_path).items():
        assert set(network) == everyone, name
        assert set(network.edges()) == ends(told), name
        assert nx.is_directed_acyclic_graph(network), name
        assert nx.number_of_isolates(network) == told.without_a_tie, name


def test_no_id_or_name_of_a_person_is_left_in_any_file(unit: Dataset, told: Shown) -> None:
    written = "".join(
        text
        for format in (csv_files, netdiffuser, graphml, gexf, pajek, node_link)
        for text in format.files(told).values()
    )
    for person in unit.people:
        assert person.id not in written
        assert person.id.partition(":")[2] not in written
    assert "woodbrook" not in written.casefold()


def test_the_same_key_gives_the_same_pseudonyms_and_another_key_gives_others() -> None:
    people = [f"rivanna:{number:05}" for number in range(3000)]
    one, again, other = (Pseudonyms(key, people, []).people for key in (KEY, KEY, KEY[::-1]))
    assert one == again
    assert len(set(one.values())) == len(people)
    assert not set(one.values()) & set(other.values())


def test_a_key_that_could_be_guessed_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Pseudonyms(b"school", [], [])


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.text(), st.one_of(st.none(), st.integers(), st.booleans(), st.dates())), max_size=5))
def test_no_cell_is_a_formula_and_texts_come_back(rows: list[tuple[str, object]]) -> None:
    text = csv_files.of_rows(("a", "b"), rows)  # type: ignore[arg-type]
    back = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert len(back) == len(rows)
    for (written, _), (cell, _) in zip(rows, back, strict=True):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
        assert cell.removeprefix("'") in {csv_files.plain(written), csv_files.plain(written).removeprefix("'")}

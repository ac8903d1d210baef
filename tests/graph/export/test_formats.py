"""Each format is, to the byte, the one that was opened in the researchers' own tools."""

from __future__ import annotations

from types import ModuleType

import pytest

from graph.export import csv_files, epi, gexf, graphml, netdiffuser, networkdynamic, node_link, pajek, ucinet
from graph.export.shown import Shown
from tests.graph.export.conftest import GOLDEN

FORMATS = {
    "csv": csv_files,
    "netdiffuser": netdiffuser,
    "networkdynamic": networkdynamic,
    "graphml": graphml,
    "gexf": gexf,
    "pajek": pajek,
    "ucinet": ucinet,
    "epi": epi,
    "d3": node_link,
}


@pytest.mark.parametrize(("name", "format"), FORMATS.items())
def test_every_file_is_the_golden_one(shown: Shown, name: str, format: ModuleType) -> None:
    golden = {path.name: path.read_text("utf-8") for path in (GOLDEN / name).iterdir() if path.name != "codebook.csv"}
    ours = format.files(shown)
    assert ours.keys() == golden.keys()
    for file, text in golden.items():
        assert ours[file].splitlines() == text.splitlines(), file

"""A folder that can be given away: the files of one format, a codebook, a data package, methods and how to cite it.

`datapackage.json` follows the Frictionless Data Package (v1, with Table Schema). Nothing in it tells when it was
written, so that the same facts, key and parameters give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from graph.export import (
    content,
    csv_files,
    epi,
    gexf,
    graphml,
    netdiffuser,
    networkdynamic,
    node_link,
    pajek,
    ucinet,
)
from graph.export.csv_files import of_rows
from graph.export.shown import Shown
from graph.export.tables import Meaning, Table
from graph.vocabulary import Level


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is for, the function that makes its files, and the tables whose columns they hold."""

    opens_in: str
    files: Callable[[Shown], dict[str, str]]
    tables: Callable[[Shown], tuple[Table, ...]] = content.tables


FORMATS: Mapping[str, Format] = {
    "csv": Format("everything", csv_files.files),
    "netdiffuser": Format("netdiffuseR (R)", netdiffuser.files, netdiffuser.tables),
    "networkdynamic": Format("networkDynamic and tsna (R)", networkdynamic.files, networkdynamic.tables),
    "graphml": Format("igraph, networkx, Gephi", graphml.files),
    "gexf": Format("Gephi, networkx, graphology", gexf.files),
    "pajek": Format("Pajek, igraph, networkx", pajek.files),
    "ucinet": Format("UCINET, NetDraw", ucinet.files),
    "epi": Format("epicontacts, outbreaker2 (R)", epi.files, epi.tables),
    "json": Format("d3, networkx (node-link JSON)", node_link.files),
}
"""Every format by its name."""

_TYPES = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean", "date": "date"}


@dataclass(frozen=True, slots=True)
class About:
    """What a reader must know of the data.

    Attributes:
        version: of Pollinate.
        level: Level of Use from which a use counts as adoption.
        waiting, rejected, nameless: rows of the store that are not in it, since they wait for a decision, were
            rejected, or name no practice.
    """

    version: str
    level: Level
    waiting: int
    rejected: int
    nameless: int

    @property
    def adoption_rule(self) -> str:
        """In words."""
        return f"first use at Level of Use {self.level} or above, or a declared origin"


def package(shown: Shown, name: str, about: About) -> dict[str, str]:
    """File name to text of everything in the folder.

    Args:
        name: a key of `FORMATS`.

    Raises:
        KeyError: there is no such format.
    """
    chosen = FORMATS[name]
    made = chosen.files(shown)
    meanings = [meaning for table in sorted(chosen.tables(shown), key=lambda t: t.name) for meaning in table.meanings]
    made["codebook.csv"] = of_rows(Meaning._fields, meanings)
    made["METHODS.md"] = methods(shown, about)
    made["CITATION.cff"] = _citation(shown, about)
    made["datapackage.json"] = _datapackage(shown, name, about, made, meanings)
    return made


def _datapackage(shown: Shown, name: str, about: About, made: Mapping[str, str], meanings: list[Meaning]) -> str:
    described = {
        "profile": "data-package",
        "name": f"pollinate-{name}",
        "title": shown.title,
        "resources": [_resource(file, text, meanings) for file, text in sorted(made.items())],
        "pollinate": _parameters(shown, name, about),
    }
    return json.dumps(described, indent=1, ensure_ascii=False) + "\n"


def _parameters(shown: Shown, name: str, about: About) -> dict[str, Any]:
    window = shown.window
    return {
        "version": about.version,
        "format": name,
        "practice": shown.title,
        "adoption_rule": about.adoption_rule,
        "ties": "recorded transmissions; contacts of any practice beside them where the format has room for both",
        "data_as_of": window.last.isoformat(),
        "window": [window.first.isoformat(), window.last.isoformat()],
        "day_1": window.first.isoformat(),
        "period": f"calendar month, 1 = {window.first:%Y-%m}",
        "pseudonyms": "HMAC-SHA256 of ids, base32; the key is kept apart",
        "people": len(shown.people),
        "without_a_tie": shown.without_a_tie,
        "transmissions": len(shown.links),
        "contacts": len(shown.contacts),
        "rows_waiting": about.waiting,
        "rows_rejected": about.rejected,
        "visits_without_a_practice": about.nameless,
    }


def _resource(file: str, text: str, meanings: list[Meaning]) -> dict[str, Any]:
    data = text.encode()
    resource: dict[str, Any] = {
        "name": file.rpartition(".")[0].lower(),
        "path": file,
        "bytes": len(data),
        "hash": f"sha256:{sha256(data).hexdigest()}",
    }
    columns = [meaning for meaning in meanings if f"{meaning.table}.csv" == file]
    if columns:
        fields = [{"name": m.column, "type": _TYPES[m.type], "description": m.meaning} for m in columns]
        booleans = {"trueValues": ["TRUE"], "falseValues": ["FALSE"]}
        shaped = [field | booleans if field["type"] == "boolean" else field for field in fields]
        resource |= {"profile": "tabular-data-resource", "schema": {"fields": shaped, "missingValues": [""]}}
    return resource


def methods(shown: Shown, about: About) -> str:
    """A paragraph for the methods section: what was collected, from whom, how ties were derived, what is missing."""
    window = shown.window
    return (
        "# Methods\n\n"
        f"The network of “{shown.title}” covers {window.first} to {window.last}. It holds everyone with a role "
        "at a school on the dated roster, everyone who met somebody, and everyone with a record of the "
        f"practice: n = {len(shown.people)}, people without a tie kept (n = {shown.without_a_tie}). Records "
        "are coaches' logs, meetings, transfers and uses as districts wrote them; nobody was surveyed. "
        f"Adoption is the {about.adoption_rule}. A tie runs from the last recorded contact before first use to "
        f"its user; each person has at most one source (ties = {len(shown.links)}). It is recorded order, not "
        "proof of cause. One day stands for each fact, the earlier of its last possible day and the day by "
        "which its receiver had the practice, so that no tie precedes its source's own; earliest and latest "
        "days stand beside it. No record is not non-adoption: rows waiting for a decision about a name = "
        f"{about.waiting}, rejected = {about.rejected}, visits that name no practice = {about.nameless}. "
        "People and schools are pseudonymous (HMAC-SHA256, the key is kept apart). Made with Pollinate "
        f"{about.version}.\n"
    )


def _citation(shown: Shown, about: About) -> str:
    title = json.dumps(f"Diffusion network of “{shown.title}”", ensure_ascii=False)
    return (
        f"cff-version: 1.2.0\nmessage: Please cite the district that gave the data, and Pollinate.\ntype: dataset\n"
        f"title: {title}\nauthors:\n  - name: The district\ndate-released: {shown.window.last}\n"
        f"references:\n  - type: software\n    title: Pollinate\n    version: {about.version}\n"
        "    authors:\n      - name: The Pollinate contributors\n"
    )

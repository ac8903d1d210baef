"""What follows from what was written, but for uptakes: facts with canonical ids, names and whereabouts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from graph.diffusion.model import Facts
from graph.ids import district_of, folded
from graph.records import Assignment, Canonical, Classroom, District, Reference, Visit
from graph.stores.cycles import cycles_of, written_ways
from graph.stores.neo4j.drawing import key_of
from graph.stores.neo4j.lease import Lease
from graph.stores.neo4j.nodes import renew
from graph.stores.neo4j.statements import entities_of, events_about, events_of, visits_in
from graph.stores.neo4j.versions import Asking, seen
from graph.stores.shared import Name, facts_from, nearest, pathway_contacts, written_as, year_start_of

_SEARCH = f"""
CALL db.index.fulltext.queryNodes('name_pieces', $pieces, {{limit: 500}}) YIELD node AS n, score
WHERE n.kind = $kind AND {seen("n")}
WITH n ORDER BY score DESC LIMIT 50
RETURN collect([n.id, n.label, n.name]) AS rows
"""
_SEARCH_SHORT = f"""
MATCH (n:Name {{kind: $kind}}) WHERE {seen("n")} AND (n.name STARTS WITH $text OR n.name CONTAINS ' ' + $text)
WITH n ORDER BY size(n.name), n.name LIMIT 50
RETURN collect([n.id, n.label, n.name]) AS rows
"""
_CANONICAL = f"MATCH (n:Canonical) WHERE {seen('n')} RETURN collect([n.kind, n.id, n.canonical]) AS rows"
_NAMED_IN = """
UNWIND $keys AS key
MATCH (n:Record {key: key}) USING INDEX n:Record(key)
MATCH (n)-[:NAMED_IN]->(p)
RETURN collect(DISTINCT p.id) AS rows
"""


def canonical_of(asking: Asking) -> dict[Reference, str]:
    """The canonical ids as they are kept."""
    return {(kind, id): canonical for kind, id, canonical in asking.ask(_CANONICAL)}


def set_canonical(lease: Lease, canonical: Canonical) -> None:
    """Replace the canonical ids."""
    renew(lease, "Canonical", [{"kind": kind, "id": id, "canonical": now} for (kind, id), now in canonical.items()])


def facts_of(asking: Asking, practice: str, canonical: Canonical, districts: Iterable[District]) -> Facts:
    """The facts of a practice, whichever ids they were written with."""
    events = events_of(asking, written_as("practice", [practice], canonical))
    cycles = written_ways(cycles_of(events), canonical)
    in_cycles = visits_in(asking, cycles) if cycles else []
    return facts_from(practice, events, in_cycles, canonical, year_start_of(practice, districts))


def districts_of(asking: Asking) -> list[District]:
    """All districts; they have no canonical ids."""
    return entities_of(asking, District)


def practices_naming(asking: Asking, references: Collection[Reference]) -> set[str]:
    """Practices, as written, whose events name any of the references."""
    wanted = set(references)
    maybe = asking.ask(_NAMED_IN, keys=[key_of(*reference) for reference in wanted])
    return {id for id in maybe if any(not wanted.isdisjoint(e.refers_to()) for e in events_of(asking, [id]))}


def contacts(asking: Asking, pathway: str, district: str | None) -> int:
    """How many visits, of all or of a district's coaches, name the pathway and no practice."""
    wanted = folded(pathway)
    visits = (e for e in events_about(asking, [key_of("pathway", wanted)]) if isinstance(e, Visit))
    own = (visit for visit in visits if district in (None, district_of(visit.coach)))
    return sum(named == wanted for named, _ in pathway_contacts(own))


def set_names(lease: Lease, names: Iterable[Name]) -> None:
    """Keep every name of people, schools and practices."""
    renew(lease, "Name", [{**name._asdict(), "pieces": " ".join(_pieces(name.name))} for name in names])


def search(asking: Asking, kind: str, text: str, limit: int) -> list[tuple[str, str]]:
    """(id, label) of the records of a kind whose names are nearest to a text."""
    wanted = folded(text)
    if len(wanted) < 3:
        rows = asking.ask(_SEARCH_SHORT, kind=kind, text=wanted)
    else:
        rows = asking.ask(_SEARCH, kind=kind, pieces=" ".join(_pieces(wanted)))
    return nearest(wanted, [Name(kind, *row) for row in rows], limit)


def _pieces(name: str) -> list[str]:
    """The three-letter pieces of a folded name, by which a misspelt one is found; "_" for blanks."""
    joined = name.replace(" ", "_")
    return list(dict.fromkeys(joined[i : i + 3] for i in range(len(joined) - 2)))


def set_fits(lease: Lease, spells: Iterable[Assignment], classrooms: Iterable[Classroom]) -> None:
    """Keep where people work and what they teach, from joined records."""
    fits: dict[str, tuple[set[str], set[str], set[str]]] = defaultdict(lambda: (set(), set(), set()))
    work = [(s.person, s.school, s.grades, s.subjects) for s in spells]
    work += [(c.teacher, c.school, c.grades, c.subjects) for c in classrooms]
    for person, school, grades, subjects in work:
        fits[person][0].add(school)
        fits[person][1].update(grades)
        fits[person][2].update(map(folded, subjects))
    named = ((person, map(sorted, sets)) for person, sets in fits.items())
    renew(lease, "Fits", [{"person": person} | dict(zip(_FITS, sets, strict=True)) for person, sets in named])


_FITS = ("schools", "grades", "subjects")

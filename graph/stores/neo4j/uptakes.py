"""Who took a practice up and from whom, as nodes and links; and the questions that walk along them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic_core import to_json

from graph.diffusion.model import Arrival, Diffusion, Reach, Received, Transmission, Uptake
from graph.ids import folded
from graph.store import Wanted
from graph.stores.bodies import REACH, TRANSMISSION, UPTAKE
from graph.stores.neo4j.lease import Lease
from graph.stores.neo4j.nodes import create, retire
from graph.stores.neo4j.versions import Asking, seen
from graph.stores.shared import reach_of
from graph.vocabulary import ADOPTION_LEVEL
from graph.when import When

ARRIVAL = f"""
MATCH (u:Derived {{id: $id}} WHERE {seen("u")})
MATCH (u) ((x)<-[l:LED_TO]-(y WHERE {seen("y")}))* (start)
WHERE NOT EXISTS {{ (start)<-[:LED_TO]-(z) WHERE {seen("z")} }}
WITH u, start, [k IN reverse(l) | k.body] AS links, COLLECT {{
    MATCH (u)<-[o:REINFORCED]-(w WHERE {seen("w")}) RETURN o.body ORDER BY o.lo, o.hi, o.event_id
}} AS others
RETURN collect([u.body, start.body, links, others]) AS rows
"""
WHO = f"""
MATCH (u:Derived {{practice: $practice}} WHERE {seen("u")})
WHERE CASE WHEN u.dropped THEN $dropped ELSE u.rank >= $rank END
AND ($anyone OR $school IN u.schools OR EXISTS {{
    MATCH (f:Fits {{person: u.person}} WHERE {seen("f")})
    WHERE $school IN f.schools OR $grade IN f.grades OR $subject IN f.subjects
}})
OPTIONAL MATCH (u)<-[:LED_TO]-(y WHERE {seen("y")})
WITH u, y.person AS source ORDER BY u.person
RETURN collect([u.body, source]) AS rows
"""
_UPTAKE = f"MATCH (u:Derived {{id: $id}} WHERE {seen('u')}) RETURN collect(u.body) AS rows"
_UPTAKES_OF = f"""
MATCH (u:Derived {{person: $person}} WHERE {seen("u")})
WITH u ORDER BY u.practice
RETURN collect(u.body) AS rows
"""
_UPTAKES_AT = f"""
MATCH (u:Derived WHERE $school IN u.schools AND {seen("u")})
WITH u ORDER BY u.practice, u.person
RETURN collect(u.body) AS rows
"""
"""A list has no index: this looks at each uptake once."""

_UPTAKES = f"""
MATCH (u:Derived {{practice: $practice}} WHERE {seen("u")})
WITH u ORDER BY u.person
RETURN collect([u.person, elementId(u), u.body]) AS rows
"""
_LINKS = f"""
MATCH (u:Derived {{practice: $practice}} WHERE {seen("u")})<-[l:LED_TO|REINFORCED]-(y WHERE {seen("y")})
WITH u, l ORDER BY u.person, type(l), l.lo, l.hi, l.event_id
RETURN collect([u.person, l.body]) AS rows
"""
"""Forest links come before reinforcement, which is sorted as `graph.diffusion.rules` does."""
_REACHES = f"MATCH (n:Reach) WHERE {seen('n')} WITH n ORDER BY n.practice RETURN collect(n.body) AS rows"
_STORED = f"""
CALL (version) {{ {_UPTAKES.replace("AS rows", "AS uptakes")} }}
CALL (version) {{ {_LINKS.replace("AS rows", "AS links")} }}
OPTIONAL MATCH (n:Reach {{practice: $practice}}) WHERE {seen("n")}
WITH uptakes, links, collect(elementId(n)) AS reach
RETURN [[uptakes, links, reach]] AS rows
"""

_LINK = """
UNWIND $rows AS row
MATCH (a:Derived {id: row.source}) USING INDEX a:Derived(id) WHERE a.since <= $version AND a.until IS NULL
MATCH (b:Derived {id: row.target}) USING INDEX b:Derived(id) WHERE b.since <= $version AND b.until IS NULL
CREATE (a)-[l:$(row.type)]->(b)
SET l = row.said, l.lo = date(row.lo), l.hi = date(row.hi)
"""
_PLACE = """
UNWIND $rows AS row
MATCH (u:Derived {id: row.id}) USING INDEX u:Derived(id) WHERE u.since = $version AND u.until IS NULL
SET u.reached = date(row.reached[0]), u.reached_by = date(row.reached[1]),
    u.taken_up = date(row.taken_up[0]), u.taken_up_by = date(row.taken_up[1]),
    u.adopted = date(row.adopted[0]), u.adopted_by = date(row.adopted[1])
MERGE (person:Record {key: 'person ' + u.person})
ON CREATE SET person.kind = 'person', person.id = u.person
MERGE (practice:Record {key: 'practice ' + u.practice})
ON CREATE SET practice.kind = 'practice', practice.id = u.practice
CREATE (person)-[:TOOK_UP]->(u)-[:OF]->(practice)
WITH u, row UNWIND row.places AS at
MERGE (place:Record {key: at.kind + ' ' + at.id})
ON CREATE SET place.kind = at.kind, place.id = at.id
CREATE (u)-[:IN]->(place)
"""


def set_diffusion(lease: Lease, asking: Asking, diffusion: Diffusion) -> None:
    """Replace the uptakes and links of a practice; only those that differ are written.

    An uptake is made anew if it or a link into it differs, and with it every link at either of its ends: so a link
    belongs to every version that both its ends belong to.
    """
    old, reach = _stored(asking, diffusion.practice)
    new = _signed(diffusion)
    changed = {person for person in {*old, *new} if old.get(person, (None, None))[1:] != (new.get(person),)}
    retire(lease, [old[person][0] for person in changed if person in old])
    fresh = [uptake for uptake in diffusion.uptakes if uptake.person in changed]
    create(lease, "Derived", list(map(_uptake_row, fresh)))
    lease.write(_PLACE, list(map(_place_row, fresh)))
    links = [link for link in diffusion.transmissions if link.source in changed or link.target in changed]
    lease.write(_LINK, list(map(_link_row, links)))
    if changed:
        _set_reach(lease, reach, diffusion)


def _set_reach(lease: Lease, old: list[str], diffusion: Diffusion) -> None:
    retire(lease, old)
    if diffusion.uptakes:
        body = REACH.text(reach_of(diffusion))
        create(lease, "Reach", [{"practice": diffusion.practice, "body": body}])


Signature = tuple[str, tuple[str, ...]]
"""An uptake and the links into it, as they are kept."""


def _stored(asking: Asking, practice: str) -> tuple[dict[str, tuple[str, Signature]], list[str]]:
    """Element id and signature of each stored uptake, by person, and the element id of the stored reach."""
    ((uptakes, links, reach),) = asking.ask(_STORED, practice=practice)
    into = defaultdict(list)
    for person, body in links:
        into[person].append(body)
    return {person: (element, (body, tuple(into[person]))) for person, element, body in uptakes}, reach


def _signed(diffusion: Diffusion) -> dict[str, Signature]:
    links = defaultdict(list)
    for link in diffusion.transmissions:
        links[link.target].append(_body(link))
    return {u.person: (UPTAKE.text(u), tuple(links[u.person])) for u in diffusion.uptakes}


def _uptake_row(uptake: Uptake) -> dict[str, Any]:
    level = uptake.level or (ADOPTION_LEVEL if uptake.origin else None)
    return {
        "id": uptake.id,
        "practice": uptake.practice,
        "person": uptake.person,
        "state": uptake.state.value,
        "origin": uptake.origin,
        "dropped": uptake.dropped,
        "level": uptake.level and uptake.level.value,
        "level_max": uptake.level_max and uptake.level_max.value,
        "rank": level.rank if level else -1,
        "schools": sorted({place.school for place in uptake.places if place.school}),
        "body": UPTAKE.text(uptake),
    }


def _place_row(uptake: Uptake) -> dict[str, Any]:
    ats = [("classroom", at.classroom) if at.classroom else ("school", at.school) for at in uptake.places]
    return {
        "id": uptake.id,
        "places": [{"kind": kind, "id": id} for kind, id in dict.fromkeys(ats) if id],
        "reached": _days(uptake.reached),
        "taken_up": _days(uptake.taken_up),
        "adopted": _days(uptake.adopted),
    }


def _days(when: When | None) -> list[str] | None:
    return [when.lo.isoformat(), when.hi.isoformat()] if when else None


def _link_row(link: Transmission) -> dict[str, Any]:
    said = {
        "event_id": link.id,
        "channels": sorted(channel.value for channel in link.channels),
        "kind": link.kind,
        "order": link.order.value,
        "told": link.told,
        "body": _body(link),
    }
    return {
        "type": "REINFORCED" if link.reinforcement else "LED_TO",
        "source": f"{link.practice}/{link.source}",
        "target": f"{link.practice}/{link.target}",
        "lo": link.when.lo.isoformat(),
        "hi": link.when.hi.isoformat(),
        "said": said,
    }


def _body(link: Transmission) -> str:
    """A link as JSON, the same each time: a set has no order of its own."""
    values = TRANSMISSION.plain(link)
    return to_json(values | {"channels": sorted(values["channels"])}).decode()


def diffusion_of(asking: Asking, practice: str) -> Diffusion:
    """The stored diffusion of a practice."""
    uptakes = (body for _, _, body in asking.ask(_UPTAKES, practice=practice))
    links = (body for _, body in asking.ask(_LINKS, practice=practice))
    return Diffusion(practice, tuple(_uptakes(uptakes)), tuple(_links(links)))


def reaches(asking: Asking) -> list[Reach]:
    """How far each practice with any uptake has come."""
    return [REACH.value(body) for body in asking.ask(_REACHES)]


def uptake_of(asking: Asking, practice: str, person: str) -> Uptake | None:
    """The stored uptake of one person and practice."""
    return next(_uptakes(asking.ask(_UPTAKE, id=f"{practice}/{person}")), None)


def uptakes_of(asking: Asking, person: str) -> list[Uptake]:
    """The stored uptakes of a person."""
    return list(_uptakes(asking.ask(_UPTAKES_OF, person=person)))


def uptakes_at(asking: Asking, school: str) -> list[Uptake]:
    """The stored uptakes with a use at a school."""
    return list(_uptakes(asking.ask(_UPTAKES_AT, school=school)))


def arrival(asking: Asking, practice: str, person: str) -> Arrival | None:
    """The person's uptake, with how it came about."""
    for uptake, start, links, others in asking.ask(ARRIVAL, id=f"{practice}/{person}"):
        ends = UPTAKE.value(uptake), UPTAKE.value(start)
        return Arrival(*ends, tuple(_links(links)), tuple(_links(others)))
    return None


def who(asking: Asking, practice: str, wanted: Wanted) -> list[Received]:
    """Uptakes of people who tried the practice and fit what is wanted."""
    found = asking.ask(WHO, **who_values(practice, wanted))
    return [Received(UPTAKE.value(body), source) for body, source in found]


def who_values(practice: str, wanted: Wanted) -> dict[str, Any]:
    """The parameters of `WHO`."""
    return {
        "practice": practice,
        "dropped": wanted.dropped,
        "rank": wanted.level.rank,
        "anyone": (wanted.school, wanted.grade, wanted.subject) == (None, None, None),
        "school": wanted.school,
        "grade": wanted.grade,
        "subject": folded(wanted.subject) if wanted.subject else None,
    }


def _uptakes(bodies: Iterable[str]) -> Iterator[Uptake]:
    return (UPTAKE.value(body) for body in bodies)


def _links(bodies: Iterable[str]) -> Iterator[Transmission]:
    return (TRANSMISSION.value(body) for body in bodies)

"""The diffusion rules once more, written from their text alone: slow, plain, and sharing no code with the product.

Days are integers here. A fact is a tuple; intervals are (lo, hi).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graph.diffusion.model import Facts
from graph.records import Visit

Interval = tuple[int, int]
RANKS = {"0": 0, "I": 1, "II": 2, "III": 3, "IVA": 4, "IVB": 5, "V": 6, "VI": 7}
SCHOOL_YEAR = (8, 1)


@dataclass
class Link:
    source: str
    target: str
    when: Interval
    channels: set[str]
    testimony: bool
    told: bool


def interval(when: object) -> Interval:
    return (when.lo.toordinal(), when.hi.toordinal())  # type: ignore[attr-defined]


def days_apart(one: Visit, other: Visit) -> float:
    """Vague dates count at their middle."""
    first, second = interval(one.when), interval(other.when)
    return abs(sum(first) / 2 - sum(second) / 2)


def year_start(day: int) -> int:
    within = date.fromordinal(day)
    start = date(within.year, *SCHOOL_YEAR)
    return (start if start <= within else date(within.year - 1, *SCHOOL_YEAR)).toordinal()


class Oracle:
    """Everything the rules say of one practice, computed the slow way."""

    def __init__(self, facts: Facts, level: str = "III") -> None:
        self.facts = facts
        self.level = RANKS[level]
        self.visits = [v for v in [*facts.visits, *facts.cycle_visits] if self._is_about(v)]
        self.uses = self._uses()
        self.origins = self._origins()
        self.links = self._links()
        self.people = self._people()

    # rule 1

    def _is_about(self, v: Visit) -> bool:
        """It names the practice; or nothing, and the other rows of its coach and cycle id name exactly this one."""
        if v.practices or not v.cycle:
            return self.facts.practice in v.practices
        rows = [w for w in [*self.facts.visits, *self.facts.cycle_visits] if (w.coach, w.cycle) == (v.coach, v.cycle)]
        return {p for w in rows for p in w.practices} == {self.facts.practice}

    def _cycle(self, v: Visit) -> list[Visit]:
        """All rows of the cycle of a row."""
        alike = [w for w in self.visits if w.coach == v.coach and set(w.teachers) == set(v.teachers)]
        if v.cycle:
            return [w for w in alike if w.cycle == v.cycle]
        alike = [w for w in alike if not w.cycle]
        found = [v]
        while more := [w for w in alike if w not in found and any(days_apart(w, x) <= 60 for x in found)]:
            found += more
        return found

    def _is_the_teachers_own(self, v: Visit, t: str) -> bool:
        rows = self._cycle(v)
        theirs = others = used = False
        for w in rows:
            supports = {s.value for s in w.supports}
            if supports & {"modelling", "resource", "co-teaching"}:
                return False
            if w.idea == "this_classroom" or (w.idea == "person" and w.idea_from == t):
                theirs = True
            elif w.idea in ("coach", "person"):
                others = True
            if "co-planning" in supports and w.outcome is not None and RANKS[w.outcome.value] >= self.level:
                used = True
        return (theirs or used) and not others

    def _uses(self) -> list[tuple[str, Interval, int]]:
        found = [(u.person, interval(u.when), RANKS[u.level.value]) for u in self.facts.uses]
        for v in self.visits:
            if v.outcome is not None:
                found += [(t, interval(v.when), RANKS[v.outcome.value]) for t in v.teachers]
        return found

    def _everything(self) -> list[tuple[Interval, set[str]]]:
        found: list[tuple[Interval, set[str]]] = []
        for v in self.visits:
            people = {v.coach, *v.teachers}
            if v.idea == "person" and v.idea_from:
                people.add(v.idea_from)
            if v.heard_from:
                people.add(v.heard_from)
            found.append((interval(v.when), people))
        for m in self.facts.meetings:
            found.append((interval(m.when), set(m.people) | ({m.presenter} if m.presenter else set())))
        found += [(interval(t.when), {t.source, t.target}) for t in self.facts.transfers]
        found += [(interval(u.when), {u.person}) for u in self.facts.uses]
        found += [(interval(o.when), {o.person}) for o in self.facts.origins if o.when]
        return found

    def _origins(self) -> list[tuple[str, Interval | None]]:
        everything = self._everything()
        if self.facts.origins:
            undated = None
            if everything:
                lo, hi = min(when for when, _ in everything)
                undated = (year_start(lo), hi)
            return [(o.person, interval(o.when) if o.when else undated) for o in self.facts.origins]
        found: list[tuple[str, Interval | None]] = []
        for v in self.visits:
            if v.idea == "this_classroom" and len(v.teachers) == 1 and len(v.practices) <= 1:
                t, when = v.teachers[0], interval(v.when)
                others = [p for w, people in everything if w[1] < when[0] for p in people if p not in (t, v.coach)]
                if not others:
                    found.append((t, when))
        return found

    def _is_origin_by(self, person: str, when: Interval) -> bool:
        return any(p == person and w is not None and w[0] <= when[1] for p, w in self.origins)

    def _links(self) -> list[Link]:
        first: list[Link] = []
        for t in self.facts.transfers:
            channels = {t.channel.value} if t.channel else set()
            first.append(Link(t.source, t.target, interval(t.when), channels, False, False))
        for m in self.facts.meetings:
            if m.presenter:
                channel = {"huddle": "huddle", "plc": "PLC", "convening": "convening"}[m.meeting_kind.value]
                first += [Link(m.presenter, p, interval(m.when), {channel}, False, False) for p in m.people]
        for v in self.visits:
            first += self._first_pass(v)
        counted = self._tidy(first)
        second: list[Link] = []
        for v in self.visits:
            if v.idea in (None, "unmatched"):
                second += [link for t in v.teachers for link in self._second_pass(v, t, counted)]
        return self._tidy(first + second)

    def _first_pass(self, v: Visit) -> list[Link]:
        c, when = v.coach, interval(v.when)
        channels = {s.value for s in v.supports}
        found: list[Link] = []
        if v.heard_from:
            found += [self._told(v, v.heard_from, t, {"peer talk"}, testimony=False) for t in v.teachers]
        if v.idea in (None, "unmatched"):
            for t in v.teachers:
                if channels & {"modelling", "resource"} and not self._is_origin_by(t, when):
                    found.append(Link(c, t, when, channels, False, False))
            return found
        for t in v.teachers:
            if v.idea == "this_classroom" or (v.idea == "person" and v.idea_from == t):
                found.append(Link(t, c, when, channels, True, False))
            elif v.idea == "coach" or v.idea_from == c:
                found.append(Link(c, t, when, channels, True, False))
            else:
                assert v.idea_from
                found.append(self._told(v, v.idea_from, c, set(), testimony=True))
                found.append(Link(c, t, when, channels, False, False))
        if not v.teachers and v.idea == "person" and v.idea_from:
            found.append(self._told(v, v.idea_from, c, set(), testimony=True))
        return found

    def _second_pass(self, v: Visit, t: str, first: list[Link]) -> list[Link]:
        when, channels = interval(v.when), {s.value for s in v.supports}
        if channels & {"modelling", "resource"} and not self._is_origin_by(t, when):
            return []

        def had(person: str) -> bool:
            used = any(p == person and rank >= self.level and w[1] < when[0] for p, w, rank in self.uses)
            passed = any(person in (link.source, link.target) and link.when[1] < when[0] for link in first)
            return self._is_origin_by(person, when) or used or passed

        if self._is_the_teachers_own(v, t):
            return [] if had(v.coach) else [Link(t, v.coach, when, channels, False, False)]
        if had(t) and not had(v.coach):
            return [Link(t, v.coach, when, channels, False, False)]
        if channels & {"co-planning", "co-teaching", "modelling", "resource"}:
            return [Link(v.coach, t, when, channels, False, False)]
        return []

    def _told(self, v: Visit, source: str, target: str, channels: set[str], *, testimony: bool) -> Link:
        lo, hi = interval(v.when)
        start = year_start(lo)
        began = [w[0] for p, w in self.origins if p == source and w is not None and w[0] <= hi]
        began += [w[0] for p, w, _ in self.uses if p == source and w[0] <= hi]
        if began:
            start = max(start, min(began))
        return Link(source, target, (start, hi), channels, testimony, True)

    def _tidy(self, links: Iterable[Link]) -> list[Link]:
        one: dict[tuple[str, str, Interval, bool], Link] = {}
        for link in links:
            if link.source == link.target:
                continue
            key = (link.source, link.target, link.when, link.told)
            if key in one:
                one[key].channels |= link.channels
                one[key].testimony |= link.testimony
            else:
                one[key] = Link(link.source, link.target, link.when, set(link.channels), link.testimony, link.told)
        kept = []
        for link in one.values():
            dated = [d for d in one.values() if not d.told and (d.source, d.target) == (link.source, link.target)]
            if not link.told or not any(d.when[0] <= link.when[1] for d in dated):
                kept.append(link)
            if link.told and link.testimony:
                for d in dated:
                    d.testimony = True
        return kept

    # rule 2

    def _people(self) -> set[str]:
        people = {p for p, _ in self.origins} | {p for p, _, _ in self.uses}
        people |= {p for link in self.links for p in (link.source, link.target)}
        for v in self.visits:
            people |= {v.coach, *v.teachers}
        for m in self.facts.meetings:
            people |= set(m.people) | ({m.presenter} if m.presenter else set())
        return people

    def is_origin(self, v: str) -> bool:
        return any(p == v for p, _ in self.origins)

    def uses_enough(self, v: str) -> bool:
        return any(p == v and rank >= self.level for p, _, rank in self.uses)

    def f(self, v: str, *, without: Link | None = None) -> list[Interval]:
        found = [w for p, w in self.origins if p == v and w is not None]
        found += [w for p, w, rank in self.uses if p == v and rank >= self.level]
        found += [link.when for link in self.links if link.source == v]
        passed_on = any(link.source == v for link in self.links)
        if not self.is_origin(v) and not self.uses_enough(v) and not passed_on:
            found += [link.when for link in self.links if link.target == v and link is not without]
        return found

    def t(self, v: str) -> Interval | None:
        f = self.f(v)
        return (min(lo for lo, _ in f), min(hi for _, hi in f)) if f else None

    def reached(self, v: str) -> Interval | None:
        found = self.f(v) + [w for p, w, _ in self.uses if p == v]
        found += [link.when for link in self.links if link.target == v]
        found += [interval(x.when) for x in self.visits if v == x.coach or v in x.teachers]
        found += [interval(m.when) for m in self.facts.meetings if v in m.people or v == m.presenter]
        return (min(lo for lo, _ in found), min(hi for _, hi in found)) if found else None

    def state(self, v: str) -> str:
        if self.is_origin(v) or self.uses_enough(v):
            return "adopted"
        if any(link.source == v for link in self.links):
            return "carries"
        return "shown" if any(link.target == v for link in self.links) else "reached"

    # rule 3

    def later(self, link: Link) -> tuple[object, ...]:
        """Sorts the latest first."""
        lo, hi = link.when
        id = f"{link.source}>{link.target}@{date.fromordinal(lo)}/{date.fromordinal(hi)}"
        return (not link.testimony, -lo, hi, id)

    def sources(self) -> tuple[dict[str, Link | None], dict[str, int]]:
        """Each person's source link and by(v), settling one person at a time and starting over each time."""
        link_of: dict[str, Link | None] = {p: None for p in self.people if self.is_origin(p)}
        by: dict[str, int] = {}
        while True:
            waiting = [(t[1], t[0], v) for v in self.people if v not in link_of and (t := self.t(v))]
            if not waiting:
                break
            d, _, v = min(waiting)
            who, link = self._next_settled(v, d, set(link_of))
            link_of[who], by[who] = link, d
        for p in self.people:
            t = self.t(p)
            if self.is_origin(p) and t:
                children = [by[c] for c, link in link_of.items() if link and link.source == p]
                by[p] = min([t[1], *children])
        return link_of, by

    def _next_settled(self, v: str, d: int, settled: set[str]) -> tuple[str, Link | None]:
        circles: list[set[str]] = []
        while True:
            path: list[set[str]] = []
            at: set[str] = next((c for c in circles if v in c), {v})
            while True:
                path.append(at)
                into = [x for x in self.links if x.target in at and x.source not in at and x.when[0] <= d]
                if not into:
                    return min(at, key=lambda p: (*(self.reached(p) or ()), p)), None
                link = min(into, key=self.later)
                if link.source in settled:
                    return link.target, link
                at = next((c for c in circles if link.source in c), {link.source})
                if at in path:
                    break
            met = set().union(*path[path.index(at) :])
            circles = [c for c in circles if not c & met] + [met]

    def by_target(self) -> dict[str, list[Link]]:
        into: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            into[link.target].append(link)
        return into

"""Random facts of one practice among a few people, dense enough that circles and ties are common."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

from hypothesis import strategies as st

from graph.diffusion.model import Facts
from graph.provenance import Citation
from graph.records import Meeting, Origin, Transfer, Use, Visit
from graph.vocabulary import Channel, Level, MeetingKind
from graph.when import When

FIRST = date(2025, 7, 28)  # the school year turns within the days used
PEOPLE = ("d:a", "d:b", "d:c", "d:e", "d:f", "d:g")
PRACTICE = "d:p"

people = st.sampled_from(PEOPLE)
days = st.sampled_from((*range(13), *range(13), 40, 70, 72, 73, 101)).map(lambda n: FIRST + timedelta(days=n))
exact = days.map(lambda day: When(day, day))
vague = st.tuples(days, st.sampled_from((*range(7), *range(7), 61))).map(
    lambda pair: When(pair[0], pair[0] + timedelta(days=pair[1]))
)
levels = st.sampled_from(list(Level))
channels = st.sampled_from(list(Channel))
ABOUT = st.sampled_from([(PRACTICE,), (PRACTICE,), (PRACTICE, "d:q")])
NOT_ABOUT = st.sampled_from([(), (), (), ("d:q",)])
CYCLES = st.sampled_from(["1", "2"])


@st.composite
def facts(draw: st.DrawFn, whens: st.SearchStrategy[When] = vague) -> Facts:
    """Up to twenty facts with the given kind of dates."""
    number = count()

    def base(kind: str) -> dict[str, object]:
        n = next(number)
        return {"id": f"{kind}:{n:03}", "citations": (Citation("s", "log.csv", f"row {n}", "text"),)}

    def visit(practices: st.SearchStrategy[tuple[str, ...]], cycles: st.SearchStrategy[str | None]) -> Visit:
        idea = draw(st.sampled_from([None, None, None, "person", "this_classroom", "coach", "unmatched"]))
        return Visit(
            **base("visit"),
            coach=draw(people),
            teachers=tuple(draw(st.lists(people, max_size=3, unique=True))),
            school="d:s",
            when=draw(whens),
            supports=tuple(draw(st.lists(channels, min_size=1, max_size=2, unique=True))),
            practices=draw(practices),
            cycle=draw(cycles),
            idea=idea,
            idea_from={"person": draw(people), "unmatched": "d:somewhere"}.get(idea or ""),
            heard_from=draw(st.none() | people),
            outcome=draw(st.none() | levels),
        )

    def meeting() -> Meeting:
        return Meeting(
            **base("meeting"),
            meeting_kind=draw(st.sampled_from(list(MeetingKind))),
            people=tuple(draw(st.lists(people, max_size=3, unique=True))),
            presenter=draw(st.none() | people),
            practices=(PRACTICE,),
            when=draw(whens),
        )

    def transfer() -> Transfer:
        source, target = draw(st.lists(people, min_size=2, max_size=2, unique=True))
        return Transfer(
            **base("transfer"),
            practice=PRACTICE,
            source=source,
            target=target,
            when=draw(whens),
            channel=draw(st.none() | channels),
        )

    def use() -> Use:
        return Use(**base("use"), practice=PRACTICE, person=draw(people), when=draw(whens), level=draw(levels))

    def origin() -> Origin:
        return Origin(**base("origin"), practice=PRACTICE, person=draw(people), when=draw(st.none() | whens))

    return Facts(
        PRACTICE,
        tuple(origin() for _ in range(draw(st.sampled_from([0, 0, 1, 2])))),
        tuple(visit(ABOUT, st.none() | CYCLES) for _ in range(draw(st.integers(0, 6)))),
        tuple(meeting() for _ in range(draw(st.integers(0, 2)))),
        tuple(transfer() for _ in range(draw(st.integers(0, 8)))),
        tuple(use() for _ in range(draw(st.integers(0, 3)))),
        tuple(visit(NOT_ABOUT, CYCLES) for _ in range(draw(st.sampled_from([0, 0, 1, 2, 4])))),
    )


@st.composite
def transfers_only(draw: st.DrawFn, whens: st.SearchStrategy[When] = vague) -> Facts:
    """Many transfers among few people: mostly circles."""
    made = draw(st.lists(st.tuples(st.permutations(PEOPLE), whens), max_size=14))
    return Facts(
        PRACTICE,
        transfers=tuple(
            Transfer(
                id=f"transfer:{n:03}",
                citations=(Citation("s", "log.csv", f"row {n}", "text"),),
                practice=PRACTICE,
                source=pair[0],
                target=pair[1],
                when=when,
            )
            for n, (pair, when) in enumerate(made)
        ),
    )

"""The rows of the table that stands beside a picture: the same people under the same ids, in the same order."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from viz.scene import Scene, Story, scene


@dataclass(frozen=True, slots=True)
class HandOver:
    """A row: who came to it when, where, from whom and how.

    Attributes:
        id: what the picture and the table call the row when they speak to each other.
        source: id of the row of the person it came from, None for a start.
        via: key of `viz.style.LINES`, None for a declared origin.
        level: Level of Use in words.
        also: other recorded routes, each as a sentence.
    """

    id: str
    label: str
    school: str
    when: str
    source: str | None
    via: str | None
    how: str
    level: str
    kind: str
    counted: bool
    sentence: str
    also: tuple[str, ...]


def hand_over_rows(story: Story) -> list[HandOver]:
    """Every row of a story's table, earliest first."""
    return hand_overs(scene(story))


def hand_overs(scene: Scene) -> list[HandOver]:
    """Every row of the table beside a scene, in the order of its marks."""
    return [
        HandOver(
            id=row_id(i),
            label=mark.person.name,
            school=scene.school_of(mark),
            when=mark.person.when,
            source=None if mark.person.source is None else row_id(mark.person.source),
            via=mark.person.via,
            how=mark.person.how,
            level=mark.person.level,
            kind=mark.person.kind,
            counted=mark.person.counted,
            sentence=mark.person.sentence,
            also=mark.person.also,
        )
        for i, mark in enumerate(scene.marks)
    ]


def hand_over_table(story: Story) -> str:
    """The table as a section of HTML for the page around a map's iframe.

    The iframe must have the attribute `data-map`; table.css and table.js make the section look and work.
    """
    loader = FileSystemLoader(Path(__file__).parent / "templates")
    template = Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("_table.html")
    return template.render(rows=[asdict(row) for row in hand_over_rows(story)])


def row_id(index: int) -> str:
    """The id of a scene's mark in its page and table."""
    return f"p{index}"

"""Invented people, schools and practices: the lists they are put together from."""

from __future__ import annotations

from random import Random

from ingest.simulated.parameters import MOST_DISTRICTS

_GIVEN = """
Maria Jennifer:Jenny Katherine:Kate Elizabeth:Beth Jessica:Jess Sarah Patricia:Trish Michael:Mike Susan:Sue
Rebecca:Becky Christopher:Chris David:Dave Deborah:Debbie Amanda:Mandy Laura Kimberly:Kim Margaret:Peggy
Nicole:Nikki Stephanie:Steph James:Jim Daniel:Dan Christine:Chris Matthew:Matt Samantha:Sam Rachel Andrea Megan:Meg
Robert:Rob Angela:Angie Joshua:Josh Karen Victoria:Vicky Emily:Em Alexandra:Alex Joseph:Joe Melissa:Mel
Theresa:Terry Pamela:Pam William:Will Lisa Nancy Andrew:Andy Barbara:Barb Catherine:Cathy Anthony:Tony
Jacqueline:Jackie Thomas:Tom Judith:Judy Benjamin:Ben Hannah Gabriela:Gaby Veronica:Ronnie Timothy:Tim Denise
Olivia:Liv Gregory:Greg Natalie Cynthia:Cindy Steven:Steve Monica Diane Philip:Phil Rosa Valerie:Val Nathaniel:Nate
Abigail:Abby Kenneth:Ken Guadalupe:Lupe Claire Edward:Ed Tamara:Tammy Yolanda Samuel:Sam Charlotte:Lottie Aisha
Zachary:Zach Joanna:Jo Peter:Pete Leticia:Letty Ruth Frederick:Fred Ingrid Theodore:Ted Madeleine:Maddie Marcus
Priya Jonathan:Jon Wendy Alejandro:Alex Francesca:Fran Omar Eleanor:Ellie Isaac:Ike Bridget Hugo Lucille:Lucy
Vincent:Vince Mei Adaeze Solomon:Sol Winifred:Winnie Rafael:Rafa Imogen Desmond:Des Penelope:Penny Kofi Astrid
Leonard:Leo Philippa:Pip Tobias:Toby Noor Cordelia:Delia Ezekiel:Zeke Saoirse Montgomery:Monty Beatrix:Bea Lakshmi
Ambrose
"""

_SURNAMES = """
Garcia Smith Johnson Martinez Brown Williams Lopez Jones Nguyen Davis Rodriguez Miller Wilson Hernandez Moore Taylor
Anderson Thomas Jackson White Harris Martin Thompson Robinson Clark Lewis Lee Walker Hall Allen Young King Wright
Hill Scott Green Adams Baker Nelson Carter Mitchell Roberts Turner Phillips Campbell Parker Evans Edwards Collins
Stewart Morris Rogers Reed Cook Morgan Bell Murphy Bailey Cooper Richardson Cox Howard Ward Torres Peterson Gray
Watson Brooks Kelly Sanders Price Bennett Wood Barnes Ross Henderson Coleman Jenkins Perry Powell Long Patterson
Hughes Washington Butler Simmons Foster Bryant Alexander Russell Griffin Diaz Hayes Myers Ford Hamilton Graham
Sullivan Wallace Woods Cole West Jordan Owens Reynolds Fisher Ellis Harrison Gibson McDonald Cruz Marshall Ortiz
Gomez Murray Freeman Wells Webb Simpson Stevens Tucker Porter Hunter Hicks Crawford Henry Boyd Mason Morales Kennedy
Warren Dixon Ramos Reyes Burns Gordon Shaw Holmes Rice Robertson Hunt Black Daniels Palmer Mills Nichols Grant
Knight Ferguson Rose Stone Hawkins Dunn Perkins Hudson Spencer Gardner Stephens Payne Pierce Berry Matthews Arnold
Wagner Willis Ray Watkins Olson Carroll Duncan Snyder Hart Cunningham Bradley Lane Andrews Ruiz Harper Fox Riley
Armstrong Carpenter Weaver Greene Lawrence Elliott Chavez Sims Austin Peters Kelley Franklin Lawson Fields Ryan
Schmidt Carr Vasquez Castillo Wheeler Chapman Oliver Montgomery Richards Williamson Johnston Banks Meyer Bishop
McCoy Howell Alvarez Morrison Hansen Fernandez Garza Harvey Little Burton Stanley George Jacobs Reid Kim Fuller
Lynch Dean Gilbert Garrett Romero Welch Larson Frazier Burke Hanson Day Mendoza Moreno Bowman Medina Fowler Brewer
Hoffman Carlson Silva Pearson Holland O’Neill O’Brien D’Angelo Peña Muñoz Núñez Ibáñez Okafor Adeyemi Mbeki Haddad
Rahman Chaudhry Patel Iyer Tanaka Watanabe Chen Zhang Kowalski Nowak Petrov Lindqvist Sørensen Vandermeer Ashdown
Birkett Cobham Dunmore Ellery Farrow Gadsby Hollis Inskip Jessop Kirkby Lorimer Marchbank Netherby Oakeshott
Penhallow Quayle Rushworth Selwyn Thackray Umfreville Varley Wetherell Yardley Garcia-Lopez Smith-Reyes Ward-Ellis
Nguyen-Hart Brown-Okafor Clark-Silva Lee-Morris
"""

_FIRST_HALVES = (
    "Maple Cedar Willow Stone Brook River Fair Green Oak North Glen Ash Hazel Clear Elm High Lake Mill Birch"
)
_SECOND_HALVES = "wood field brook ridge dale haven mont view ford bank stead hollow moor crest point land bridge side"

_TOPICS = {
    "English": (
        "Book talks,Poetry slam,Word study,Class newspaper,Reading partners,Author letters,Story maps,Podcast review,"
        "Debate corner,Vocabulary sketches,Spelling detectives,Memoir project,Myth makers,Persuasive letters"
    ),
    "Mathematics": (
        "Fraction number line,Skip counting,Number talks,Estimation jar,Geometry hunt,Data walk,Probability games,"
        "Algebra tiles,Budget project,Pattern blocks,Graph stories,Bridge building,Measurement market,Place value"
    ),
    "Science": (
        "Plant life cycles,Animal habitats,Weather station,Circuit challenge,Water quality,Rocket launch,Worm farm,"
        "Simple machines,Space mission,Food webs,Solar ovens,Cell models,Bird counts,Volcano study"
    ),
    "Social studies": (
        "Town history,Map making,Oral histories,Mock election,Family recipes,Museum exhibit,Trade fair,County rivers,"
        "Timeline wall,Letters from the past,Community helpers,Rights and rules,Neighbourhood survey,Young archivists"
    ),
    "": (
        "Critical thinking,Student goal setting,Morning meeting,Exit tickets,Peer feedback,Flexible seats,Genius hour,"
        "Learning journals,Student-led conferences,Team roles,Choice boards,Reflection circles,Showcase night,Help desk"
    ),
}

_FORMS = {
    "pbl_unit": "project,unit,challenge,inquiry,sprint,expedition",
    "strategy": "stations,routine,protocol,workshop,circle,carousel",
    "rubric": "rubric,checklist,scale,self-assessment",
    "resource": "chart,videos,cards,game,toolkit,planner",
}

_TRIES = 12
"""So many titles are drawn before one is numbered."""

_PLACES = ["Alder County", "Birch Valley", "Cobble Hill", "Dunmore County", "Elk River", "Fenwick County"]
_TWISTS = [
    "outdoors",
    "with video",
    "in pairs",
    "for new readers",
    "with robots",
    "on paper",
    "with families",
    "bilingual",
]

GIVEN = tuple(name.partition(":")[0] for name in _GIVEN.split())
NICKNAMES = {name.partition(":")[0]: name.partition(":")[2] for name in _GIVEN.split() if ":" in name}
SURNAMES = tuple(_SURNAMES.split())
KINDS = tuple(_FORMS)
SUBJECTS = tuple(subject for subject in _TOPICS if subject)
DISTRICTS = tuple(_PLACES[:MOST_DISTRICTS])


def person_name(random: Random) -> tuple[str, str]:
    """A given name and a surname; the first of each list are the commonest, so that namesakes occur."""
    return GIVEN[_common(random, len(GIVEN))], SURNAMES[_common(random, len(SURNAMES))]


def _common(random: Random, size: int) -> int:
    """A position in a list of that size, the earlier the likelier."""
    return int(size * random.random() ** 1.6)


def school_names(random: Random) -> list[str]:
    """Every name a school can have, shuffled."""
    halves = [(first, second) for first in _FIRST_HALVES.split() for second in _SECOND_HALVES.split()]
    names = [first + second for first, second in halves if first.lower() != second]
    names += [f"{place} {name}" for place in ("East", "West", "Upper", "Lower", "Old", "New") for name in names]
    random.shuffle(names)
    return names


def practice_title(random: Random, subject: str, kind: str, taken: dict[str, str]) -> str:
    """A title that no practice in `taken` (by title) has; `subject` is empty for what suits every subject."""
    for _ in range(_TRIES):
        title = f"{random.choice(_TOPICS[subject].split(','))} {random.choice(_FORMS[kind].split(','))}"
        if title not in taken:
            break
    return _free(title, taken)


def short_title(title: str) -> str:
    """What people call it among themselves: the title without its last word."""
    return title.partition(",")[0].rpartition(" ")[0]


def adapted_title(random: Random, title: str, taken: dict[str, str]) -> str:
    """A title for what somebody made of the practice of that title."""
    return _free(f"{title.partition(',')[0]}, {random.choice(_TWISTS)}", taken)


def _free(title: str, taken: dict[str, str]) -> str:
    number, free = 1, title
    while free in taken:
        number += 1
        free = f"{title} {number}"
    return free

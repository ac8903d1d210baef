"""What is never read: columns on private matters, questions that ask for a rating, and rows of students and families.

A header is judged by its words. What a kind of sheet knows as its own field ("Email Address", "Student work") is asked
about first, and is no concern of this file.
"""

from __future__ import annotations

import re
from functools import lru_cache

from graph.ids import folded

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

_IDENTITY = r"""
    ss\ ?(?:n|no|nr|num|number|card)\d* | ssn\w* | soc(?:ial)?\ ?sec(?:urity)?\w* | socials? | seguro\ social
  | social\ insurance | last\ (?:4|four)(?:\ digits)?(?:\ of)?
  | (?:national|government|citizen|civil|tax|taxpayer|fiscal|voter|resident|state\ issued)\ ?
    (?:id|ids|identity|identification|identifier|insurance|number|no|nr)
  | (?:identity|identification)\w* | id\ card | passports? | visas?
  | aadh?aar | curp | nino | nric | dni | cpf | bsn | itin
  | ^(?:sin|tin|ein|nif|pan)(?:\ (?:no|nr|number|id))?$
"""
RATINGS = r"""
    ratings? | rate | rates | rated | ratee | rater | scor(?:e|es|ed|er|ing|ecard)
  | (?:final|overall|summative|performance|teacher|annual)(?:rating|score)s? | rank(?:s|ed|ing|ings)?
  | percentiles? | gpa | eval\w* | \w*evaluat\w* | evaluaci\w* | calificaci\w* | apprais\w* | summative\w*
  | value\ ?added | vam | sgp
  | performance\ (?:level|review|index|indicator|standard|category|band|tier|status|bonus|improvement|plan|concern)s?
  | (?:teacher|educator|staff)\ effectiveness | effectiveness\ (?:level|category|status|index)
  | student\ growth\ (?:impact|measure|percentile|objective|data|status)s?
"""
_IMPROVEMENT = r"""
    (?<!school\ )improvement\ ?plans? | (?:on|needs?|needing|areas?\ (?:of|for|in\ need\ of))\ improvement | pips?
  | plans?\ (?:of|for)\ (?:improvement|assistance|remediation) | assistance\ plans? | remediation\ plans?
  | (?:corrective|remedial|disciplinary|adverse|personnel)\ actions? | intensive\ (?:assistance|supervision|growth)
  | (?:directed|monitored)\ growth | probation\w* | tenured? | non\ ?renew\w* | dismiss(?:al|ed) | terminat(?:ion|ed)
  | layoffs? | resign\w* | watch\ ?list
"""
_DISCIPLINE = r"""
    (?<!academic\ )(?<!content\ )(?<!subject\ )(?<!cross\ )(?<!inter\ )(?<!multi\ )(?<!trans\ )
    disciplin(?:e|es|ed|ary|ing)(?!\ (?:taught|areas?|literacy|specific))
  | reprimand\w* | misconduct | grievances? | infractions? | suspen(?:sion|sions|ded) | warnings? | incidents?
  | complaints? | allegations? | write\ ?ups?
"""
_SALARY = r"""
    salar(?:y|ies)\w* | salarios? | sueldos? | pay | payroll | pay\ ?(?:grade|rate|scale|step)s? | wages?
  | compensation | stipends? | lanes? | bonus(?:es)? | earnings | income | hourly | iban | bank | (?:routing|account)\
    (?:no|nr|number) | pensions? | retire\w* | benefits | contract\ (?:amount|type|status|days|value)
  | (?:schedule|column)\ step | step\ (?:and\ |on\ )?(?:column|schedule)
"""
_CERTIFICATION = r"""
    certificat\w* | certified | certs? | credential\w* | licen[cs]\w* | endorsements? | highly\ qualified | hqt
"""
_EMERGENCY = r"emergenc\w* | (?:next\ of\ )?kin | spouses? | marital\w* | dependents?"
_CONCERN = r"concern\w* | red\ flags? | risk\ (?:level|status|category|tier) | weakness(?:es)? | deficien\w*"
_DEMOGRAPHICS = r"""
    genders? | genero | sex | sexual\w* | races? | racial | ethnic\w* | hispanic\w* | latin[oaex]x? | nationalit\w*
  | citizenship | births?\w* | dateofbirth | dob | born | nacimiento | age | religio\w*
  | disabilit\w* | disabled
  | veterans? | pronouns? | (?:home|native|first|primary)\ language | mother\ tongue | immigra\w* | medical\w*
  | medications? | allerg\w* | diagnos[ie]s | health\ (?:status|condition|insurance|issue)s? | union\ member\w*
"""
_CONTACT = r"""
    phones? | phone(?:no|number|numbers) | (?:home|cell|work|mobile)phones? | telephones? | telefonos? | tel | mobiles?
  | cells? | sms | fax | whatsapp | pager | contact\ (?:no|nr|number)s?
  | (?<!email\ )(?<!mail\ )(?<!web\ )(?<!internet\ )(?<!site\ )address(?:es)? | street | zip | zip\ ?codes?
  | post(?:al)?\ ?codes? | passwords? | passwd | pwd | passcodes? | pins?
"""
FAMILY_WORD = (
    r"(?:students?|pupils?|learners?|child|children|kids?|scholars?|parents?|guardians?|mothers?|fathers?|caregivers?"
    r"|siblings?|famil(?:y|ies)(?!\ names?))"
)
"""A student, or somebody of a student's family."""

_FAMILY = rf"""
    ^(?:the\ )?{FAMILY_WORD}(?:\ {FAMILY_WORD})*(?:\ s)?
    (?:\ (?:full|first|last|middle|given|legal|preferred|sis|state|local|primary|secondary|\d))*
    (?:\ (?:names?|ids?|no|nr|nums?|numbers?|initials|emails?|mails?|e|surnames?|identifiers?|codes?|contacts?
    |signatures?|usernames?|logins?|grades?|status|homeroom))*$
  | (?:students?|pupils?|learners?|child|childs|parents?|guardians?)\ (?:s\ )?(?:first|last|full|given)?\ ?
    (?:name|names|id|ids|initials|number|email)
  | (?:name|names|initials|id|number)\ of\ (?:the\ )?{FAMILY_WORD}
"""


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.VERBOSE)


_NOTES_AND_STUDENTS = _words(
    "notes? | comments? | remarks? | reflections? | narratives? | iep | frl | frpl | lunch | ell | esol | "
    "students? | pupils? | learners? | child | children | parents? | guardians?"
)
_NEVER_A_FIELD = _words(
    _IDENTITY, RATINGS, _IMPROVEMENT, _DISCIPLINE, _SALARY, _CERTIFICATION, _EMERGENCY, _CONCERN, _DEMOGRAPHICS,
    _CONTACT, _FAMILY,
)  # fmt: skip

_ASKS_FOR_A_RATING = re.compile(
    r"^how (?:effective|likely|satisfied|confident|useful|helpful|well|comfortable|valuable|prepared|successful|"
    r"strongly|engaged|important|much|often|many)\b|^to what (?:extent|degree)\b|\bscale\b|\bagree\b|"
    r"\b[01] (?:to )?(?:4|5|7|10)\b"
)


_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?(?:\s*(?:/|of|out of)\s*\d+)?\s*%?")
_DEGREES = frozenset(
    f"{much}{word}".strip()
    for much in ("", "not ", "somewhat ", "very ", "highly ", "strongly ", "mostly ", "extremely ")
    for word in (
        "", "yes", "no", "true", "false", "agree", "disagree", "neutral", "effective", "ineffective", "useful",
        "confident", "satisfied", "likely", "well", "always", "often", "sometimes", "rarely", "never", "excellent",
        "fair", "poor", "high", "medium", "low", "distinguished", "proficient", "basic", "unsatisfactory", "developing",
        "exemplary", "emerging", "helpful", "good", "at all", "not applicable",
    )
) - {""}  # fmt: skip


@lru_cache(4096)
def never_a_field(header: str) -> bool:
    """A column of this name is not read, whatever a mapping file says.

    That is identity numbers, ratings and evaluations, plans for improvement, discipline, salaries, certification,
    emergency contacts, concerns, demographics, phones, addresses, passwords, and who a student or a family is.
    """
    return bool(_NEVER_A_FIELD.search(plain(header)))


def never_kept(header: str) -> bool:
    """A column of this name is not read unless a mapping file names it as a field, if even then."""
    return never_a_field(header) or bool(_NOTES_AND_STUDENTS.search(plain(header)))


@lru_cache(4096)
def asks_for_a_rating(header: str) -> bool:
    """A question whose answer is a number or a degree, whatever else it mentions."""
    return bool(_ASKS_FOR_A_RATING.search(plain(header)))


def is_rating(text: str) -> bool:
    """Whether a cell is a number or a degree, and so names nothing.

    >>> [is_rating(text) for text in ("4", "2.5", "3 / 5", "80%", "Agree", "3-2-1", "5E")]
    [True, True, True, True, True, False, False]
    """
    return bool(_NUMBER.fullmatch(text.strip())) or folded(text) in _DEGREES


def plain(header: str) -> str:
    """A header by its words: "SS#" is "ss number", "finalRating" is "final rating"."""
    return folded(_CAMEL.sub(" ", header).replace("_", " ").replace("#", " number "))

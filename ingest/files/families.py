"""Rows of students and their families: told by the role they give, or by what the columns of their sheet are about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ingest.files.fields import folded_header
from ingest.files.private import FAMILY_WORD, plain

_FAMILY = re.compile(
    rf"\b(?:{FAMILY_WORD}|grandparents?|relatives?|sons?|daughters?|wards?|moms?|dads?|estudiantes?|alumn[oa]s?|padres?"
    r"|madres?|familias?)\b"
)
_STAFF = re.compile(
    r"\b(?:teach\w*|staff|faculty|coach\w*|administrat\w*|principals?|superintendents?|directors?|coordinators?|deans?"
    r"|leads?|liaisons?|specialists?|counsel\w*|advis\w*|aides?|assistants?|para\w*|librarians?|managers?|officers?"
    r"|secretar\w*|clerks?|registrars?|nurses?|therapists?|psychologists?|workers?|interns?|educators?|instruct\w*"
    r"|consultants?|supervisors?|mentors?|tutors?|proctors?|support|services|success|affairs|engagement|outreach"
    r"|involvement)\b"
)
_SAYS_ROLE = frozenset(
    f"{whose}{role}".strip()
    for whose in ("", "user ", "person ", "member ", "account ", "participant ", "attendee ", "coachee ", "contact ")
    for role in ("role", "roles", "type")
) - {"type"}  # fmt: skip
_A_STUDENT = re.compile(
    r"\b(?:students?|pupils?|learners?|child|childs|scholars?|parents?|guardians?|mothers?|fathers?)(?: s)?(?: \d)?"
    r"(?: (?:first|last|full|given|family|middle|legal|preferred|sis|state|local|unique))*"
    r" (?:names?|ids?|no|nr|numbers?|initials|emails?|e mail|surname|sourced id|unique id)\b"
    r"|^(?:students?|pupils?|learners?|child)$|\b(?:names?|initials) of (?:the )?(?:students?|pupils?|child)\b"
    r"|\bgrad(?:uation)? (?:year|yr|class)\b|^class of\b"
)
_OF_STAFF = re.compile(r"\b(?:teachers?|staff|employees?|faculty|coach|educators?|position|job)\b")
_HOMEROOM = re.compile(r"\b(?:home ?rooms?|homeroomteacher|advisory)\b")
_GRADE = re.compile(r"\b(?:grades?|gr|gradelevel|year level|year group)\b")


@lru_cache(4096)
def is_family(role: str) -> bool:
    """Whether a role is a student's or a family member's; a student teacher's or a parent liaison's is not."""
    text = plain(role)
    return bool(_FAMILY.search(text)) and not _STAFF.search(text)


@lru_cache(4096)
def is_staff(role: str) -> bool:
    """Whether a role is one of the staff."""
    return bool(_STAFF.search(plain(role)))


def says_role(header: str) -> bool:
    """Whether a column of this name holds roles, whatever kind of sheet it is in."""
    return folded_header(header) in _SAYS_ROLE


def lists_students(headers: Iterable[str]) -> bool:
    """Whether the columns of a list of people are those of students."""
    texts = [plain(header) for header in headers]
    if any(map(_A_STUDENT.search, texts)):
        return True
    rest = [text for text in texts if not _HOMEROOM.search(text)]
    return len(rest) < len(texts) and any(map(_GRADE.search, rest)) and not any(map(_OF_STAFF.search, rest))


def family_rows(roles: Sequence[Sequence[str]], *, students: bool, rows: int) -> set[int]:
    """The rows that are of students or their families.

    Args:
        roles: columns of roles.
        students: the sheet is a list of students; only rows with a role of the staff are not theirs.
    """
    found = {index for column in roles for index, role in enumerate(column) if role and is_family(role)}
    if not students:
        return found
    staff = {index for column in roles for index, role in enumerate(column) if role and is_staff(role)}
    return found | (set(range(rows)) - staff)

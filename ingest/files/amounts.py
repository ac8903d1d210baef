"""Amounts as people write them: lengths of time, times of day, numbers. What is not understood whole is none."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

_MAX_LENGTH = 40
"""Longer texts, in characters, are no amounts."""

_HALF_DAY = 12 * 60
_OVER_NOON = 6 * 60
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?|[.,]\d+")
_CLOCK_LENGTH = re.compile(r"(\d):([0-5]\d)(?::[0-5]\d)?|0(\d):([0-5]\d)(?::[0-5]\d)?")
_TIME_OF_DAY = re.compile(r"(\d{1,2})(?::([0-5]\d)(?::[0-5]\d)?)? ?(?:([ap])\.?m?\.?)?", re.IGNORECASE)
_FRACTIONS = {"½": "1/2", "¼": "1/4", "¾": "3/4"}
_TOKENS = re.compile(r"\d+/\d+|\d+(?:[.,]\d+)?|[.,]\d+|[a-z]+|\S")
_UNITS = {
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 60),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "mn", "'"), 1),
}
_SMALL_WORDS = frozenset({"and", "about", "approx", "approximately", "ca", "~", ".", "of", ","})
_NUMBERS = {
    "half": Fraction(1, 2), "quarter": Fraction(1, 4), "one": Fraction(1), "two": Fraction(2), "three": Fraction(3),
    "four": Fraction(4), "five": Fraction(5), "ten": Fraction(10), "fifteen": Fraction(15), "twenty": Fraction(20),
    "thirty": Fraction(30), "forty": Fraction(40), "fifty": Fraction(50), "sixty": Fraction(60), "ninety": Fraction(90),
}  # fmt: skip


@lru_cache(1 << 12)
def minutes_in(text: str) -> int | None:
    """Minutes from what logs write; None where it is no length of time.

    >>> [minutes_in(text) for text in ("45 Min.", "1h15", "1:15", "1.5 hours", "half an hour", "1.5", "long")]
    [45, 75, 75, 90, 30, None, None]
    """
    if len(text) > _MAX_LENGTH:
        return None
    if found := _CLOCK_LENGTH.fullmatch(text.strip()):
        whole, rest = (part for part in found.groups() if part is not None)
        return int(whole) * 60 + int(rest)
    measured = _measured(_tokens(text))
    return round(measured) if measured is not None and measured <= 2 * _HALF_DAY else None


@lru_cache(1 << 12)
def minutes_between(start: str, end: str) -> int | None:
    """Minutes from one time of day to another, at most half a day; None where one of them is none, or it would be more.

    >>> minutes_between("11:30", "1:15"), minutes_between("9:45 AM", "10:30"), minutes_between("10:30 am", "9:45 am")
    (105, 45, None)
    """
    first, last = time_of_day(start), time_of_day(end)
    if first is None or last is None:
        return None
    if last > first:
        return last - first if last - first <= _HALF_DAY else None
    unmarked = not any(half in f"{start}{end}".casefold() for half in "ap")
    length = last + _HALF_DAY - first
    return length if unmarked and 0 < length <= _OVER_NOON else None


@lru_cache(1 << 12)
def time_of_day(text: str) -> int | None:
    """Minutes since midnight of a time such as "9:45", "1 pm", "13:00:00"; None where it is none."""
    found = _TIME_OF_DAY.fullmatch(text.strip()) if len(text) <= _MAX_LENGTH else None
    if found is None or not (found[2] or found[3]):
        return None
    hour, half = int(found[1]), (found[3] or "").casefold()
    if hour > (12 if half else 23) or (half and hour == 0):
        return None
    return (hour % 12 + 12 * (half == "p") if half else hour) * 60 + int(found[2] or 0)


@lru_cache(1 << 12)
def number_in(text: str) -> float | None:
    """A number, with "," between thousands or before decimals, or a share in percent; None where it is none.

    >>> [number_in(text) for text in ("1,234", "0,5", "1,234.5", "50 %", "1e5", "nan")]
    [1234.0, 0.5, 1234.5, 0.5, None, None]
    """
    bare = text.strip().removesuffix("%").strip() if len(text) <= _MAX_LENGTH else ""
    share = 100 if text.strip().endswith("%") else 1
    sign = -1 if bare.startswith("-") else 1
    bare = bare.lstrip("+-") if bare[:2] not in ("--", "++", "+-", "-+") else bare
    if _THOUSANDS.fullmatch(bare) and not bare.startswith("0"):
        return sign * float(bare.replace(",", "")) / share
    return sign * float(bare.replace(",", ".")) / share if _DECIMAL.fullmatch(bare) else None


def _tokens(text: str) -> list[str]:
    """Numbers and units; of "a" and "an" only those that count as one, of hyphens only those of no 1-hour."""
    plain = text.casefold().replace("’", "'")
    for sign, fraction in _FRACTIONS.items():
        plain = plain.replace(sign, f" {fraction}")
    found = [token for token in _TOKENS.findall(plain) if token not in _SMALL_WORDS]
    tokens: list[str] = []
    for token, following in pairwise((*found, "")):
        if token in ("a", "an"):
            if following in _UNITS and not (tokens and _number(tokens[-1])):
                tokens.append("one")
        elif token != "-" or following not in _UNITS:
            tokens.append(token)
    return tokens


def _measured(tokens: list[str]) -> Fraction | None:
    """The minutes of amounts and their units: 1 h 15, half hour, one hour half, 45; None if the tokens are no such."""
    total, amount, last = Fraction(0), None, 0
    for token in tokens:
        number = _number(token)
        if number is not None and (amount is None or number < 1):
            amount = (amount or 0) + number
        elif token in _UNITS and (not last or (last == 60 and _UNITS[token] == 1 and amount is not None)):
            total, amount, last = total + (1 if amount is None else amount) * _UNITS[token], None, _UNITS[token]
        else:
            return None
    if amount is None:
        return total if last else None
    if last == 60:
        return total + amount * (60 if amount < 1 else 1) if amount < 60 else None
    return None if last or amount.denominator > 1 else amount


def _number(token: str) -> Fraction | None:
    if token in _NUMBERS:
        return _NUMBERS[token]
    try:
        return Fraction(token.replace(",", ".")) if token[0].isdigit() or token[0] in ".," else None
    except (ValueError, ZeroDivisionError):
        return None

"""How 3/4/2026 is meant."""

from __future__ import annotations

from typing import Literal

DateOrder = Literal["auto", "month-first", "day-first", "year-first"]

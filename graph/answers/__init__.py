"""Answers to "how did it get here?" and "who has tried it?", as data and as sentences (DESIGN, rules 6 and 7)."""

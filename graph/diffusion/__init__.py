"""Who got a practice from whom: pure functions from the facts of one practice (DESIGN, section 4)."""

"""A simulated district: the sheets it would have, and the truth behind them (docs/simulation.md)."""

"""One reader a kind of sheet: lines in, records out."""

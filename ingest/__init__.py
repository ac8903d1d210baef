"""Files in, facts out: readers, name matching, one batch with one report."""

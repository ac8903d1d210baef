"""The two places where facts can be kept; only here are sqlite3 and neo4j imported."""

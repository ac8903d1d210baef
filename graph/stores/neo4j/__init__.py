"""The store for many users at once: a Neo4j database, readable in Neo4j Browser and Bloom (DESIGN, section 5)."""

from graph.stores.neo4j.store import Neo4jStore

__all__ = ["Neo4jStore"]

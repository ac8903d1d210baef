"""What tests of several packages need: a real Neo4j server, started once a session; hypothesis without a clock."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests import neo4j_server

# how long an example takes says nothing on a machine that does other work too
settings.register_profile("pollinate", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("pollinate")


@pytest.fixture(scope="session")
def neo4j_url() -> Iterator[str]:
    """The URL of a real Neo4j server: the one at NEO4J_URI, if its database is empty, or one of our own."""
    given = os.environ.get("NEO4J_URI")
    if given:
        if not neo4j_server.is_empty(given):
            pytest.fail("The database at NEO4J_URI is not empty; tests would delete what is there.")
        yield given
        neo4j_server.wipe(given)
        return
    if reason := neo4j_server.missing():
        _skip_or_fail(f"Neo4j: {reason}")
    with neo4j_server.running() as server:
        yield server.url


@pytest.fixture
def empty_neo4j_url(neo4j_url: str) -> str:
    """The same server with nothing in its database."""
    neo4j_server.wipe(neo4j_url)
    return neo4j_url


def _skip_or_fail(reason: str) -> None:
    if os.environ.get("POLLINATE_REQUIRE_NEO4J") == "1":
        pytest.fail(reason)
    pytest.skip(reason)

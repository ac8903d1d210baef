"""The API does what its own OpenAPI description says, whatever it is asked."""

from __future__ import annotations

from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api.addresses import known_hosts
from api.app import create_app
from graph.store import Store

EXAMPLES = 25
"""Requests made up for each route, beside those of the description."""


def test_made_up_requests_are_answered_as_described(either_woodbrook: Store) -> None:
    # schemathesis addresses an application as "testserver"
    app = create_app(either_woodbrook, hosts=known_hosts("127.0.0.1", ["testserver"]))
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) > 20
    for operation in operations:
        _try(operation)


def _try(operation: Any) -> None:
    # what is sent to POST may have the right shape and still be no visit, no sheet or no known name
    excluded = [positive_data_acceptance] if operation.method == "post" else []

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of(*operation.get_strategies_from_examples(), operation.as_strategy()))
    def holds(case: Any) -> None:
        case.call_and_validate(excluded_checks=excluded)

    try:
        holds()
    except BaseException as error:
        error.add_note(operation.label)
        raise

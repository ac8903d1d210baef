"""What goes wrong between us and a server: told in our own errors, and tried again where that helps."""

from __future__ import annotations

import inspect
import threading
from urllib.parse import urlsplit

import neo4j
import pytest
from neo4j import exceptions as driver

from graph.errors import StoreBusy, StoreDamaged, StoreError, StoreRefused, StoreUnreachable
from graph.stores.neo4j import Neo4jStore
from graph.stores.neo4j.connection import Address, Connection
from graph.stores.neo4j.failures import ours
from graph.stores.neo4j.writing import writing
from tests import neo4j_server
from tests.builders import full, load, path_to, person, practice, use
from tests.graph.stores.loading_process import PRACTICES, batch
from tests.graph.stores.neo4j.proxy import Proxy

EVERY_DRIVER_ERROR = [
    error
    for error in vars(driver).values()
    if inspect.isclass(error) and issubclass(error, driver.GqlError | driver.DriverError)
]


def changed(url: str, **parts: object) -> str:
    """The same URL with another user, password, port or path."""
    split = urlsplit(url)
    user, password = parts.get("user", split.username), parts.get("password", split.password)
    return f"{split.scheme}://{user}:{password}@127.0.0.1:{parts.get('port', split.port)}{parts.get('path', '')}"


@pytest.mark.parametrize("error", EVERY_DRIVER_ERROR, ids=lambda error: error.__name__)
def test_every_error_of_the_driver_is_one_of_ours(error: type[Exception]) -> None:
    made = error(None, None) if error is driver.ResultNotSingleError else error("said the server")
    told = ours(made, "bolt://localhost")
    assert isinstance(told, StoreError)
    assert "bolt://localhost" in str(told)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (driver.AuthError("no"), StoreRefused),
        (driver.Forbidden("no"), StoreRefused),
        (driver.ForbiddenOnReadOnlyDatabase("no"), StoreRefused),
        (driver.TransientError("deadlock"), StoreBusy),
        (driver.ConnectionAcquisitionTimeoutError("none"), StoreBusy),
        (driver.NotALeader("moved"), StoreUnreachable),
        (driver.SessionExpired("moved"), StoreUnreachable),
        (driver.ServiceUnavailable("gone"), StoreUnreachable),
        (driver.ConstraintError("twice"), StoreDamaged),
    ],
    ids=lambda value: type(value).__name__,
)
def test_errors_are_told_apart(error: Exception, kind: type[StoreError]) -> None:
    assert type(ours(error, "bolt://localhost")) is kind


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with pytest.raises(StoreUnreachable, match="does not answer"):
        Neo4jStore.open(f"bolt://neo4j:x@127.0.0.1:{neo4j_server.free_port()}")


@pytest.mark.parametrize("url", ["bolt://", "neo4j://no.such.host.invalid:7687", "https://localhost"])
def test_an_address_that_cannot_be_is_unreachable(url: str) -> None:
    with pytest.raises(StoreUnreachable):
        Neo4jStore.open(url)


def test_a_wrong_password_is_refused_and_not_shown(neo4j_url: str) -> None:
    with pytest.raises(StoreRefused, match="does not accept the user or the password") as refused:
        Neo4jStore.open(changed(neo4j_url, password="sesame-open"))
    assert "sesame" not in str(refused.value)


def test_a_database_that_is_not_there_is_unreachable(neo4j_url: str) -> None:
    with pytest.raises(StoreUnreachable, match="has no database of that name"):
        Neo4jStore.open(changed(neo4j_url, path="/elsewhere"))


def test_the_environment_gives_what_the_address_leaves_out() -> None:
    environment = {"NEO4J_USER": "ada", "NEO4J_PASSWORD": "secret", "NEO4J_DATABASE": "pollinate"}
    assert Address.of("neo4j+s://host:7687", environment) == Address(
        "neo4j+s://host:7687", "ada", "secret", "pollinate"
    )
    assert Address.of("neo4j://eve:hush@host/other", environment) == Address("neo4j://host", "eve", "hush", "other")


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_single_server_answers_to_both_ways_of_asking(empty_neo4j_url: str, scheme: str) -> None:
    with Neo4jStore.open(empty_neo4j_url.replace("bolt", scheme, 1)) as store:
        store.add(load(person("kate"), practice("cycles"), use("cycles", "kate", "2026-03-04")))
        assert len(store.facts(full("cycles")).uses) == 1


def test_a_database_of_something_else_is_left_alone(empty_neo4j_url: str) -> None:
    with neo4j_server.connected(empty_neo4j_url) as bare:
        bare.execute_query("CREATE (:Invoice)")
        with pytest.raises(StoreDamaged, match="holds something else"):
            Neo4jStore.open(empty_neo4j_url)
        (left,) = bare.execute_query("MATCH (n) RETURN labels(n) AS labels").records
        assert left["labels"] == ["Invoice"]


def test_a_store_of_a_later_version_is_not_touched(empty_neo4j_url: str) -> None:
    Neo4jStore.open(empty_neo4j_url).close()
    with neo4j_server.connected(empty_neo4j_url) as bare:
        bare.execute_query("MATCH (now:Pollinate) SET now.format = 99")
    with pytest.raises(StoreDamaged, match="a later version"):
        Neo4jStore.open(empty_neo4j_url)


def test_a_read_is_sent_where_nothing_can_be_written(neo4j_url: str) -> None:
    connection = Connection(Address.of(neo4j_url))
    with pytest.raises(StoreRefused, match="may only be read"):
        connection.read(lambda tx: tx.run("CREATE (:Invoice)").consume())
    connection.close()


def test_a_second_writer_waits_and_is_then_told_that_the_store_is_busy(empty_neo4j_url: str) -> None:
    with Neo4jStore.open(empty_neo4j_url, patience=0.3) as store:
        connection = Connection(Address.of(empty_neo4j_url))
        with writing(connection, silence=10, patience=0), pytest.raises(StoreBusy, match="Another load"):
            store.add(load(person("kate")))
        assert store.add(load(person("kate"))).batch == 1
        connection.close()


def test_a_closed_store_says_so(empty_neo4j_url: str) -> None:
    store = Neo4jStore.open(empty_neo4j_url)
    store.close()
    with pytest.raises(StoreUnreachable, match="was closed"):
        store.batches()


def test_a_load_gets_over_connections_that_are_cut_in_the_midst_of_it(empty_neo4j_url: str) -> None:
    port = urlsplit(empty_neo4j_url).port
    assert port is not None
    with Proxy(port) as proxy, Neo4jStore.open(changed(empty_neo4j_url, port=proxy.port)) as store:
        ended, cuts = threading.Event(), [0]

        def cut_now_and_then() -> None:
            for pause in (0.3, 0.6, 1.2, 2.4):
                ended.wait(pause)
                cuts[0] += proxy.cut()

        cutting = threading.Thread(target=cut_now_and_then)
        cutting.start()
        receipt = store.add(batch(1, 50 * PRACTICES))
        ended.set()
        cutting.join()
        assert cuts[0] > 2
        assert receipt.batch == 1
        assert {len(store.facts(full(f"p{n}")).visits) for n in range(PRACTICES)} == {50}
        assert "error" not in {finding.level for finding in store.check()}
    with neo4j_server.connected(empty_neo4j_url) as bare:
        cited = bare.execute_query("MATCH (v:Visit)-[c:CITED_IN]->() RETURN count(v) AS n, count(DISTINCT v) AS visits")
        assert dict(cited.records[0]) == {"n": 1000, "visits": 1000}


def test_a_schema_that_lost_an_index_is_noticed_and_mended(empty_neo4j_url: str) -> None:
    with Neo4jStore.open(empty_neo4j_url) as store, neo4j_server.connected(empty_neo4j_url) as bare:
        bare.execute_query("DROP INDEX name_pieces")
        assert any("name_pieces" in finding.text and finding.level == "error" for finding in store.check())
        assert any("name_pieces" in finding.text for finding in store.mend())
        assert "error" not in {finding.level for finding in store.check()}


def test_no_notification_is_shown_for_an_empty_database(empty_neo4j_url: str, caplog: pytest.LogCaptureFixture) -> None:
    with Neo4jStore.open(empty_neo4j_url) as store:
        assert path_to(store, "d:p", "d:a") == []
    assert not [record for record in caplog.records if record.name.startswith("neo4j")]


def test_a_driver_of_ours_is_the_official_one() -> None:
    assert int(neo4j.__version__.split(".")[0]) >= 6

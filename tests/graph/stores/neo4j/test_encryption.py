"""Connections that are encrypted, to a server whose certificate a private authority signed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from graph.errors import StoreUnreachable
from graph.stores.neo4j import Neo4jStore
from tests import neo4j_server

pytestmark = pytest.mark.usefixtures("neo4j_url")

SCHEMES = ("bolt", "neo4j")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def encrypting(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Iterator[neo4j_server.Server]:
    """A server that also takes encrypted connections."""
    home = tmp_path_factory.mktemp("encrypting")
    certificate = authority.issue_cert("127.0.0.1")
    certificate.private_key_pem.write_to_path(home / "private.key")
    certificate.cert_chain_pems[0].write_to_path(home / "public.crt")
    policy = {"enabled": "true", "base_directory": str(home), "client_auth": "NONE"}
    settings = {f"dbms.ssl.policy.bolt.{name}": value for name, value in policy.items()}
    server = neo4j_server.start(home, settings={"server.bolt.tls_level": "OPTIONAL", **settings})
    yield server
    server.stop()


def at(url: str, scheme: str) -> str:
    """The same URL with another scheme."""
    return f"{scheme}://{url.partition('://')[2]}"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_certificate_of_a_known_authority_is_trusted(
    encrypting: neo4j_server.Server,
    authority: trustme.CA,
    scheme: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    with Neo4jStore.open(at(encrypting.url, f"{scheme}+s")) as store:
        assert store.batches() == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_any_other_certificate_is_refused_with_what_can_be_done(encrypting: neo4j_server.Server, scheme: str) -> None:
    with pytest.raises(StoreUnreachable, match=r"does not trust.*SSL_CERT_FILE.*\+ssc"):
        Neo4jStore.open(at(encrypting.url, f"{scheme}+s"))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_any_certificate_is_taken_if_one_says_so(encrypting: neo4j_server.Server, scheme: str) -> None:
    with Neo4jStore.open(at(encrypting.url, f"{scheme}+ssc")) as store:
        assert store.batches() == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_server_without_encryption_says_so(neo4j_url: str, scheme: str) -> None:
    with pytest.raises(StoreUnreachable, match=r"does not answer encrypted; try its address without \+s"):
        Neo4jStore.open(at(neo4j_url, f"{scheme}+s"))

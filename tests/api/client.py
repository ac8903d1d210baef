"""A client that talks to an application without a network, and a server that talks to anybody."""

from __future__ import annotations

import socket
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.roles import Viewer
from api.serving import BoundedProtocol
from graph.store import Store

with warnings.catch_warnings():
    # starlette would rather have the successor of httpx
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

HOME = "http://127.0.0.1"
API = "/api/v1"


def client_of(app: FastAPI) -> TestClient:
    """A client of an application, as a browser on the same machine."""
    return TestClient(app, base_url=HOME, raise_server_exceptions=False)


def client(store: Store, viewer: str = "steward", **options: Any) -> TestClient:
    """A client of a store's application, looking as a viewer."""
    return client_of(create_app(store, viewer=Viewer.of(viewer), **options))


@contextmanager
def served(app: FastAPI) -> Iterator[int]:
    """The port of a server in a thread."""
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, http=BoundedProtocol))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()

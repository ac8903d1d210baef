"""A client that talks to an application without a network."""

from __future__ import annotations

import warnings
from typing import Any

from fastapi import FastAPI

from api.app import create_app
from api.roles import Viewer
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

"""Pictures and pages: draw, serve."""

from __future__ import annotations

import os
import socket
import sys
import webbrowser
from functools import partial
from pathlib import Path
from threading import Timer
from typing import Annotated

import structlog
import typer
import uvicorn

from api.app import LOOPBACK_HOSTS, check_binding, create_app
from api.cli.asking import Practice
from api.cli.common import DEFAULT_STORE, UNUSABLE_INPUT, StoreUrl, app, fail, opened, say, told
from api.pages.routes import problem_page
from api.pages.routes import router as pages
from api.roles import Viewer
from api.stories import story
from graph.answers.find import find_practice
from graph.stores.opening import open_store
from viz.pyvis_page import draw as drawn

LOG_STEPS: list[structlog.typing.Processor] = [
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.format_exc_info,
    structlog.processors.JSONRenderer(),
]
"""One JSON object a line. Tracebacks come without local variables, which may hold names."""


@app.command()
def draw(
    practice: Practice,
    out: Annotated[Path, typer.Option("--out", help="The HTML file to write.")],
    store: StoreUrl = DEFAULT_STORE,
) -> None:
    """Draw how a practice spread, as one HTML file that needs no network."""
    with opened(store) as kept:
        found = find_practice(kept, practice)
        page = drawn(story(kept, found, kept.batches()[-1].at.date()))
    out.write_text(page, encoding="utf-8")
    say(f"“{found.title}” is drawn in {out}.")


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 for any that is free.")] = 8350,
    as_: Annotated[str, typer.Option("--as", help="See what ROLE or ROLE:PERSON would see.")] = "steward",
    insecure: Annotated[bool, typer.Option("--insecure", help="Let others reach it, who need not sign in.")] = False,
    browse: Annotated[bool, typer.Option("--open", help="Open it in a browser.")] = False,
    store: StoreUrl = DEFAULT_STORE,
) -> None:
    """Serve the pages and the API."""
    secret = os.environ["POLLINATE_SECRET"].encode() if "POLLINATE_SECRET" in os.environ else None
    with told():
        check_binding(host, insecure=insecure)
        viewer = Viewer.of(as_)
    structlog.configure(processors=LOG_STEPS, logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))
    with opened(store) as kept, _listening(host, port) as listener:
        hosts = None if insecure else LOOPBACK_HOSTS
        server = create_app(
            kept,
            viewer=viewer,
            routers=[pages],
            problem_page=problem_page,
            hosts=hosts,
            secret=secret,
            reopen=partial(open_store, store),
        )
        address = f"http://{host}:{listener.getsockname()[1]}"
        say(f"Pollinate is at {address}/ and its API at {address}/api/v1/docs. Stop it with Ctrl-C.")
        if browse:
            Timer(1, webbrowser.open, [address]).start()
        uvicorn.Server(uvicorn.Config(server, log_config=None, access_log=False)).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens there; ends the command if the port is taken."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        fail(f"Nothing can be served at {host}:{port} ({error.strerror}). Say another --port.", UNUSABLE_INPUT)

"""Pictures and pages: draw, serve."""

from __future__ import annotations

import os
import socket
import webbrowser
from datetime import date
from functools import partial
from pathlib import Path
from threading import Timer
from typing import Annotated

import typer

from api.cli.asking import Practice
from api.cli.common import DEFAULT_STORE, UNUSABLE_INPUT, StoreUrl, app, fail, opened, say


@app.command()
def draw(
    practice: Practice,
    out: Annotated[Path, typer.Option("--out", help="The HTML file to write.")],
    store: StoreUrl = DEFAULT_STORE,
) -> None:
    """Draw how a practice spread, as one HTML file that needs no network."""
    from api.stories import story
    from graph.answers.find import find_practice
    from graph.answers.latest import last_event
    from graph.ids import district_of
    from graph.private_files import write_private
    from viz.pyvis_page import draw as drawn

    with opened(store) as kept:
        found = find_practice(kept, practice)
        page = drawn(story(kept, found, last_event(kept, district_of(found.id)) or date.today()))
    write_private(out, page)
    say(f"“{found.title}” is drawn in {out}.")


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 for any that is free.")] = 8350,
    as_: Annotated[str, typer.Option("--as", help="See what ROLE or ROLE:PERSON would see.")] = "steward",
    insecure: Annotated[bool, typer.Option("--insecure", help="Let others reach it, who need not sign in.")] = False,
    names: Annotated[
        list[str], typer.Option("--name", help="With --insecure: a name under which others address it.")
    ] = [],  # noqa: B006 - Typer reads the default, nothing changes it
    group: Annotated[
        int, typer.Option("--group", min=2, help="Researchers are told of a person what fits so many, at least.")
    ] = 5,
    browse: Annotated[bool, typer.Option("--open", help="Open it in a browser.")] = False,
    store: StoreUrl = DEFAULT_STORE,
) -> None:
    """Serve the pages and the API."""
    from api.addresses import check_binding, known_hosts
    from api.app import create_app
    from api.pages.routes import problem_page
    from api.pages.routes import router as pages
    from api.roles import Viewer
    from api.secret import known_secret
    from api.serving import run
    from graph.stores.opening import open_store

    secret = known_secret(os.environ)
    check_binding(host, insecure=insecure)
    viewer = Viewer.of(as_)
    with opened(store) as kept, _listening(host, port) as listener:
        server = create_app(
            kept,
            viewer=viewer,
            routers=[pages],
            problem_page=problem_page,
            hosts=known_hosts(host, names),
            secret=secret,
            smallest_group=group,
            reopen=partial(open_store, store),
        )
        address = f"http://{host}:{listener.getsockname()[1]}"
        say(f"Pollinate is at {address}/ and its API at {address}/api/v1/docs. Stop it with Ctrl-C.")
        if browse:
            Timer(1, webbrowser.open, [address]).start()
        run(server, listener)


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens there; ends the command if the port is taken."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        fail(f"Nothing can be served at {host}:{port} ({error.strerror}). Say another --port.", UNUSABLE_INPUT)

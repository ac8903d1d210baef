"""What an answer costs over HTTP beside an empty FastAPI route, in the same run.

`.venv/bin/python -m bench.bench_api [sqlite|neo4j|users ...]`: all three unless told otherwise. Servers are real ones,
in processes of their own, on this machine only.
"""

from __future__ import annotations

import csv
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import quote

from pydantic import TypeAdapter

from api.app import create_app
from api.routes.practices import Spread, spread
from bench.common import Measured, show
from bench.store import FIRST, PER_PRACTICE, facts, load, logged, seconds
from graph.answers.trace import trace
from graph.ids import event_id
from graph.provenance import Citation
from graph.records import Assignment, Origin, Person, Practice, Record, School, Transfer, Use
from graph.store import Store
from graph.stores.opening import open_store
from graph.stores.sqlite import SqliteStore
from graph.vocabulary import Channel, Level, Role
from graph.when import day
from tests import neo4j_server

ROOT = Path(__file__).parent.parent
SMALL, LARGE, ON_NEO4J = 20_000, 200_000, 20_000
TEACHERS, HOLDERS, ASKED, USERS, LOG_ROWS = 1_200, 1_000, 400, 50, 20_000
BIG = "d:big"
WARM_UP, ROUNDS = 20, 5

Ask = Callable[[str], bytes]


def district(practices: int) -> Iterator[Record]:
    """Schools, people with their spells, and practices."""
    cite = {"citations": (Citation("roster", "roster.csv", "row 2", "as written"),)}
    for number in range(1, 27):
        yield School(id=f"d:s{number}", name=f"School {number}", district="d", **cite)
    for number in range(TEACHERS):
        yield Person(id=f"d:t{number}", name=f"Teacher{number} Name{number}", open_to_visits=number % 3 == 0, **cite)
        spell = {"person": f"d:t{number}", "school": f"d:s{number % 26 + 1}", "role": Role.TEACHER, "grades": ("3",)}
        yield Assignment(id=f"assignment:t{number}", **spell, **cite)
    for number in range(24):
        yield Person(id=f"d:c{number}", name=f"Coach{number} Guide{number}", **cite)
        spell = {"person": f"d:c{number}", "school": f"d:s{number % 26 + 1}", "role": Role.COACH}
        yield Assignment(id=f"assignment:c{number}", **spell, **cite)
    for id in (BIG, *(f"d:p{number}" for number in range(practices))):
        yield Practice(id=id, title=f"Practice {id[2:]}", pathways=("Connectivity",), **cite)


def one_big_practice() -> Iterator[Record]:
    """A practice that a thousand people have, each from somebody who had it before."""
    draw = random.Random(3)
    cite = {"citations": (Citation("log", "log.csv", "row 9", "when;who;where;what;how far;and so on"),)}
    yield Origin(id=event_id("origin", BIG), practice=BIG, person="d:t0", when=day(FIRST), **cite)
    for number in range(1, HOLDERS):
        when = {"when": day(FIRST + timedelta(days=number))}
        who, source = f"d:t{number}", f"d:t{draw.randrange(number)}"
        key = (BIG, who)
        transfer = {"practice": BIG, "source": source, "target": who, "channel": Channel.PEER_TALK}
        yield Transfer(id=event_id("transfer", *key), **transfer, **when, **cite)
        use = {"practice": BIG, "person": who, "level": Level.MECHANICAL, "school": f"d:s{number % 26 + 1}"}
        yield Use(id=event_id("use", *key), **use, **when, **cite)


def fill(store: Store, rows: int) -> None:
    """A district with so many facts, and the big practice beside them."""
    store.add(load(list(district(rows // PER_PRACTICE)), "roster"))
    store.add(load(facts(rows, "log", logged), "log"))
    store.add(load(list(one_big_practice()), "log"))


def serve(url: str, port: int) -> None:
    """Serve a store, or an empty route for the url "empty", until the process is ended."""
    import uvicorn
    from fastapi import FastAPI

    if url == "empty":
        app = FastAPI()

        @app.get("/")
        def empty() -> dict[str, bool]:
            return {"ok": True}
    else:
        import structlog

        structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
        app = create_app(open_store(url), reopen=partial(open_store, url))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)


@contextmanager
def served(url: str) -> Iterator[int]:
    """The port at which a server of its own serves it."""
    port = neo4j_server.free_port()
    command = [sys.executable, "-m", "bench.bench_api", "serve", url, str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("The server did not come up.")


@contextmanager
def asking(port: int) -> Iterator[Ask]:
    """A connection that is kept open, as a browser keeps it."""
    connection = http.client.HTTPConnection("127.0.0.1", port)

    def ask(target: str) -> bytes:
        connection.request("GET", target)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{target}: {answer.status} {body[:300]!r}")
        return body

    yield ask
    connection.close()


def p50s(*asked: tuple[Ask, Sequence[str]]) -> list[float]:
    """Median seconds of the answers of each, asked in turn, so that what else the machine does falls on all alike."""
    times: list[list[float]] = [[] for _ in asked]
    for round, targets in enumerate(zip(*(targets for _, targets in asked), strict=True)):
        for (ask, _), target, own in zip(asked, targets, times, strict=True):
            took = seconds(partial(ask, target))
            if round >= WARM_UP:
                own.append(took)
    return [statistics.median(own) for own in times]


def pairs(store: Store, rows: int) -> list[tuple[str, str]]:
    """Practices and people they came to from somebody."""
    draw = random.Random(1)
    found = []
    for number in draw.sample(range(rows // PER_PRACTICE), 40):
        links = [link for link in store.diffusion(f"d:p{number}").transmissions if not link.reinforcement]
        found += [(link.practice, link.target) for link in draw.sample(links, 10)]
    draw.shuffle(found)
    return found[:ASKED]


def path_target(practice: str, person: str) -> str:
    """The route of a path."""
    return f"/api/v1/practices/{quote(practice, safe='')}/paths/{quote(person, safe='')}"


def on_sqlite(folder: Path) -> list[Measured]:
    """Paths and a large diffusion on SQLite."""
    small, targets_small = _filled(folder, SMALL)
    large, targets_large = _filled(folder, LARGE)
    with (
        served("empty") as a,
        served(small) as b,
        served(large) as c,
        asking(a) as none,
        asking(b) as of,
        asking(c) as at,
    ):
        empty, few, many = p50s((none, ["/"] * ASKED), (of, targets_small), (at, targets_large))
        return [
            Measured("path at 200,000 facts / empty route", f"p50 {_ms(many)}, empty {_ms(empty)}", many / empty, 3),
            Measured("path at 200,000 / at 20,000 facts", f"p50 {_ms(many)}, {_ms(few)}", many / few, 1.5),
            _diffusion(large, none, at),
        ]


def _filled(folder: Path, rows: int) -> tuple[str, list[str]]:
    """A file with so many facts, and the routes of paths in it."""
    path = folder / f"{rows}.db"
    with SqliteStore(path) as store:
        fill(store, rows)
        return str(path), [path_target(*pair) for pair in pairs(store, rows)]


def _diffusion(url: str, none: Ask, at: Ask) -> Measured:
    """The whole diffusion of the big practice, beside empty routes and the encoding of its own JSON."""
    with SqliteStore(Path(url)) as store:
        answer, shape = spread(trace(store, BIG), 1000), TypeAdapter(Spread)
    encoding = statistics.median(seconds(lambda: shape.dump_json(answer, by_alias=True)) for _ in range(20))
    target = f"/api/v1/practices/{quote(BIG, safe='')}/diffusion?limit=1000"
    first = seconds(lambda: at(target))
    empty, ours = p50s((none, ["/"] * 80), (at, [target] * 80))
    holders = sum(held["state"] in ("adopted", "carries") for held in json.loads(at(target))["uptakes"]["items"])
    parts = (f"p50 {_ms(ours)}", f"first after a write {_ms(first)}", f"empty {_ms(empty)}", f"JSON {_ms(encoding)}")
    measured = f"{', '.join(parts)}; {holders} holders"
    return Measured(
        "diffusion of 1,000 holders / (10 empty routes + JSON)", measured, ours / (10 * empty + encoding), 1
    )


def on_neo4j(_: Path) -> list[Measured]:
    """Paths on Neo4j beside the bare driver, which runs the same query."""
    with neo4j_server.running() as server:
        with open_store(server.url) as store:
            fill(store, ON_NEO4J)
            asked = pairs(store, ON_NEO4J)
        with (
            served("empty") as a,
            served(server.url) as b,
            asking(a) as none,
            asking(b) as of,
            _bare(server.url) as bare,
        ):
            targets = [path_target(*pair) for pair in asked]
            same = ["\t".join(pair) for pair in asked]
            empty, ours, query = p50s((none, ["/"] * len(asked)), (of, targets), (bare, same))
    measured = f"p50 {_ms(ours)}, bare query {_ms(query)}, empty {_ms(empty)}"
    return [Measured("path on Neo4j / (2 bare queries + empty route)", measured, ours / (2 * query + empty), 1)]


@contextmanager
def _bare(url: str) -> Iterator[Ask]:
    """The bare driver, asked for the arrival of a "practice, tab, person"."""
    import neo4j

    from graph.stores.neo4j.connection import Address
    from graph.stores.neo4j.uptakes import ARRIVAL
    from graph.stores.neo4j.versions import composed

    address, query = Address.of(url), composed(ARRIVAL)
    with neo4j.GraphDatabase.driver(address.url, auth=(address.user, address.password)) as driver:

        def ask(pair: str) -> bytes:
            practice, person = pair.split("\t")
            driver.execute_query(query, id=f"{practice}/{person}", routing_=neo4j.RoutingControl.READ)
            return b""

        yield ask


class Users:
    """Fifty people who look at something, read it for a moment, and look at something else."""

    def __init__(self, port: int, targets: Sequence[str]) -> None:
        self._port, self._targets = port, targets
        self._stop = threading.Event()
        self.times: list[float] = []
        self.errors: list[str] = []

    def during(self, work: Callable[[], object]) -> float:
        """The 95th percentile of seconds of their answers while the work is done."""
        self._stop.clear()
        self.times.clear()
        threads = [threading.Thread(target=self._look, args=(number,)) for number in range(USERS)]
        for thread in threads:
            thread.start()
        work()
        self._stop.set()
        for thread in threads:
            thread.join()
        return statistics.quantiles(self.times, n=20)[-1]

    def _look(self, number: int) -> None:
        draw = random.Random(number)
        with asking(self._port) as ask:
            while not self._stop.wait(draw.uniform(0.3, 1.2)):
                target = draw.choice(self._targets)
                try:
                    self.times.append(seconds(partial(ask, target)))
                except Exception as error:
                    self.errors.append(f"{target}: {error!r}")


def write_log(path: Path) -> Path:
    """A coach's log of new visits; each call makes up others."""
    draw = random.Random()
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["date", "coach", "teacher", "school", "support", "practice", "outcome"])
        for number in range(LOG_ROWS):
            when = FIRST + timedelta(days=draw.randrange(700))
            who = (f"c{draw.randrange(24)}", f"t{draw.randrange(TEACHERS)}", f"s{draw.randrange(1, 27)}")
            writer.writerow([when, *who, "modelling", f"p{number % 200}", "trying"])
    return path


def upload(port: int, path: Path) -> None:
    """Load a file as somebody's browser would."""
    import httpx

    with path.open("rb") as file:
        answer = httpx.post(f"http://127.0.0.1:{port}/api/v1/uploads", files={"files": file}, timeout=600)
    answer.raise_for_status()


def with_users(folder: Path) -> list[Measured]:
    """Fifty users, alone and while a log is loaded: by another process, and through the API."""
    url = str(folder / "users.db")
    with SqliteStore(Path(url)) as store:
        fill(store, 50_000)
        targets = [path_target(*pair) for pair in pairs(store, 50_000)]
    targets += [f"/api/v1/practices/d%3Ap{number}/who?school=School%201" for number in range(60)]
    targets += [f"/api/v1/practices/d%3Ap{number}/diffusion" for number in range(60)]
    targets += ["/api/v1/practices", "/api/v1/people?q=teacher"] * 20
    with served(url) as port:
        users, log = Users(port, targets), folder / "log.csv"
        command = ["nice", str(Path(sys.executable).with_name("pollinate")), "load", "--store", url, str(log)]
        ways: dict[str, Callable[[], object]] = {
            "by `nice pollinate load`": lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL),
            "through the API": lambda: upload(port, log),
        }
        users.during(lambda: time.sleep(3))
        lines = [_beside(users, way, work, log) for way, work in ways.items()]
        lines.append(Measured("errors of the 50 users", "; ".join(users.errors[:2]) or "none", len(users.errors), 0))
    return lines


def _beside(users: Users, way: str, work: Callable[[], object], log: Path) -> Measured:
    """The users alone and during the work, in turn, a few times: single rounds differ with the rest of the machine."""
    alone, loaded = [], []
    for _ in range(ROUNDS):
        alone.append(users.during(lambda: time.sleep(6)))
        write_log(log)
        loaded.append(users.during(work))
    ours, base = statistics.median(loaded), statistics.median(alone)
    measured = f"p95 {_ms(ours)}, alone {_ms(base)}; medians of {ROUNDS} rounds"
    return Measured(f"50 users during a load {way} / alone", measured, ours / base, 3)


def _ms(value: float) -> str:
    return f"{1000 * value:.2f} ms"


PARTS = {"sqlite": on_sqlite, "neo4j": on_neo4j, "users": with_users}


def main(parts: Sequence[str]) -> int:
    """Measure the parts and print the table."""
    lines = []
    for part in parts or PARTS:
        with tempfile.TemporaryDirectory(prefix="pollinate-bench-") as folder:
            lines += PARTS[part](Path(folder))
    return show("The API, over HTTP", lines)


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(sys.argv[2], int(sys.argv[3]))
    else:
        os.environ.pop("POLLINATE_STORE", None)
        sys.exit(main(sys.argv[1:]))

"""A real Neo4j Community server for tests and benchmarks, started from Maven artefacts.

The jars are resolved once by `mvn` into its own cache; the class path is kept under POLLINATE_CACHE, or `.cache` in
the checkout. A server listens on 127.0.0.1 only and ends with the process that started it, however that one ends.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

import neo4j

VERSION = "5.26.30"
PASSWORD = "pollinate-tests"
_POM = Path(__file__).with_name("neo4j_pom.xml")
_BOOT_SECONDS = 180
_STOP_SECONDS = 60
_JVM_FLAGS = (
    "-XX:+UseG1GC",
    "-XX:-OmitStackTraceInFastThrow",
    "-XX:+DisableExplicitGC",
    "-Dfile.encoding=UTF-8",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where its files are, where it listens, and its process."""

    home: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """The URL without a user and password."""
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """The URL with user and password, as `open_store` takes it."""
        return f"bolt://neo4j:{PASSWORD}@127.0.0.1:{self.port}"

    def stop(self) -> None:
        """Ask the server to end, wait until it has, and insist after a minute."""
        self.process.terminate()
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End the server as a power cut would."""
        self.process.kill()
        self.process.wait()


def missing() -> str | None:
    """Why no server can be started here; None if one can."""
    lacking = [tool for tool in ("java", "mvn") if not shutil.which(tool)]
    return f"no {' and no '.join(lacking)} on this machine" if lacking else None


@contextmanager
def running(settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A new, empty server for the time of a `with`; its files are removed afterwards."""
    with TemporaryDirectory(prefix="pollinate-neo4j-") as folder:
        server = start(Path(folder), settings=settings)
        try:
            yield server
        finally:
            server.stop()


def start(home: Path, port: int | None = None, settings: Mapping[str, str] | None = None) -> Server:
    """Start a server on the files in `home`, new ones if there are none, and wait until it answers.

    Raises:
        RuntimeError: it ended or did not answer in time; the message holds the end of its log.
    """
    port = port or free_port()
    _write_settings(home, port, settings or {})
    if not (home / "data" / "dbms").exists():
        _run_java(home, "org.neo4j.cli.AdminTool", "dbms", "set-initial-password", PASSWORD).wait()
    process = _run_java(
        home, "org.neo4j.server.CommunityEntryPoint", f"--home-dir={home}", f"--config-dir={home / 'conf'}"
    )
    server = Server(home, port, process)
    try:
        _await_answer(server)
    except BaseException:
        server.kill()
        raise
    return server


def free_port() -> int:
    """A port of 127.0.0.1 on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> bool:
    """Whether a Bolt server picks a protocol version on that port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.settimeout(1)
            connection.sendall(bytes.fromhex("6060B01700080805000000040000000000000000"))
            return connection.recv(4) not in (b"", b"\0\0\0\0")
    except OSError:
        return False


def _await_answer(server: Server) -> None:
    deadline = time.monotonic() + _BOOT_SECONDS
    while not answers(server.port):
        if server.process.poll() is not None or time.monotonic() > deadline:
            log = (server.home / "logs" / "console.log").read_text(errors="replace")
            raise RuntimeError(f"the Neo4j server does not answer:\n{log[-3000:]}")
        time.sleep(0.1)


def _write_settings(home: Path, port: int, settings: Mapping[str, str]) -> None:
    for folder in ("conf", "data", "logs", "plugins", "import", "run"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    lines = {
        "server.directories.data": "data",
        "server.directories.logs": "logs",
        "server.default_listen_address": "127.0.0.1",
        "server.default_advertised_address": "127.0.0.1",
        "server.bolt.enabled": "true",
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.advertised_address": f"127.0.0.1:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "dbms.usage_report.enabled": "false",
        "server.memory.heap.initial_size": "512m",
        "server.memory.heap.max_size": "512m",
        "server.memory.pagecache.size": "256m",
        "db.tx_log.rotation.retention_policy": "1 files",
    } | dict(settings)
    (home / "conf" / "neo4j.conf").write_text("".join(f"{name}={value}\n" for name, value in lines.items()))


def _run_java(home: Path, main_class: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a class of the server; Linux ends it when this process dies, even by SIGKILL."""
    options = [*_JVM_FLAGS, "-Xms512m", "-Xmx512m", f'-cp "{class_path()}"', main_class, *arguments]
    argument_file = home / "run" / f"{main_class}.args"
    argument_file.write_text("\n".join(options) + "\n")
    with_parent = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
    with (home / "logs" / "console.log").open("ab") as log:
        return subprocess.Popen(
            [*with_parent, "java", f"@{argument_file}"],
            cwd=home,
            env=os.environ | {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def class_path() -> str:
    """The server's jars, resolved by Maven the first time and whenever one has gone."""
    cached = _cache() / f"neo4j-{VERSION}.classpath"
    if cached.exists() and all(map(os.path.exists, cached.read_text().split(os.pathsep))):
        return cached.read_text()
    cached.parent.mkdir(parents=True, exist_ok=True)
    options = [f"-Dneo4j.version={VERSION}", "-Dmaven.artifact.threads=12", "-DincludeScope=runtime"]
    goal = ["dependency:build-classpath", f"-Dmdep.outputFile={cached}"]
    command = ["mvn", "--batch-mode", "--quiet", "--file", str(_POM), *options, *goal]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return cached.read_text()


def _cache() -> Path:
    default = Path(__file__).parent.parent / ".cache"
    return Path(os.environ.get("POLLINATE_CACHE") or default).resolve()


@contextmanager
def connected(url: str) -> Iterator[neo4j.Driver]:
    """A bare driver for a URL that may hold user and password; without them NEO4J_USER and NEO4J_PASSWORD count."""
    parts = urlsplit(url)
    user = parts.username or os.environ.get("NEO4J_USER", "neo4j")
    password = parts.password or os.environ.get("NEO4J_PASSWORD", "")
    address = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    with neo4j.GraphDatabase.driver(
        address, auth=(user, password), notifications_min_severity="OFF", warn_notification_severity="OFF"
    ) as driver:
        yield driver


def is_empty(url: str) -> bool:
    """Whether the database has no node."""
    with connected(url) as driver:
        return (
            driver.execute_query("MATCH (n) RETURN count(n) = 0 AS empty", database_=_database()).records[0]["empty"]
            is True
        )


def wipe(url: str) -> None:
    """Delete every node of a database; constraints and indexes stay."""
    with connected(url) as driver, driver.session(database=_database()) as session:
        # relationships first: all those of one large file are too many for one transaction of a small server
        session.run("MATCH ()-[r]->() CALL (r) { DELETE r } IN TRANSACTIONS OF 10000 ROWS").consume()
        session.run("MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS OF 10000 ROWS").consume()


def _database() -> str | None:
    return os.environ.get("NEO4J_DATABASE")

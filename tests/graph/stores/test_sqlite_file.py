"""The file itself: what is not ours, what is damaged or locked, and what doctor says of it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from graph.errors import StoreBusy, StoreDamaged, StoreError, StoreRefused, StoreUnreachable
from graph.records import Person
from graph.stores.bodies import checksum
from graph.stores.copying import back_up, taken_stock
from graph.stores.opening import open_store
from graph.stores.sqlite import SqliteStore, connections, health
from tests.builders import DISTRICT, full, load, person, practice, spell, use, visit


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store's file with a few facts."""
    with SqliteStore(tmp_path / "pollinate.db") as store:
        store.add(
            load(
                person("kate"),
                spell("kate", "woodbrook"),
                practice("cycles"),
                visit("cora", "kate", "cycles", "2026-03-04"),
                visit("cora", "kate", None, "2026-03-05", pathways=("Choice",), at="row 3"),
            )
        )
    return tmp_path / "pollinate.db"


def tamper(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(sql)


@pytest.mark.parametrize("url", ["{}", "sqlite:///{}"])
def test_a_store_is_opened_by_name_or_url(path: Path, url: str) -> None:
    with open_store(url.format(path)) as store:
        assert len(store.batches()) == 1


def test_a_relative_url_is_relative(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    for url in ("pollinate.db", "sqlite:///pollinate.db", "./pollinate.db"):
        with open_store(url) as store:
            assert len(store.batches()) == 1


def test_a_name_with_strange_letters_is_a_name(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/our%20store%20%23é.db"):
        assert (tmp_path / "our store #é.db").exists()


@pytest.mark.parametrize("url", ["postgres://host/db", "http://example", "://x"])
def test_an_unknown_kind_of_address_is_told(url: str) -> None:
    with pytest.raises(StoreUnreachable, match="no address of a store"):
        open_store(url)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="cannot be opened"):
        SqliteStore(tmp_path / "nowhere" / "pollinate.db")


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="cannot be opened"):
        SqliteStore(tmp_path)


def test_a_file_of_another_kind_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("date,coach,teacher\n" * 100)
    with pytest.raises(StoreDamaged, match="not a Pollinate store"):
        SqliteStore(tmp_path / "log.csv")
    assert (tmp_path / "log.csv").read_text().startswith("date,coach")


def test_a_file_of_another_program_is_no_store(tmp_path: Path) -> None:
    tamper(tmp_path / "other.db", "CREATE TABLE notes (text)")
    with pytest.raises(StoreDamaged, match="another program"):
        SqliteStore(tmp_path / "other.db")


def test_a_file_of_another_version_is_told(path: Path) -> None:
    tamper(path, "PRAGMA user_version = 99")
    with pytest.raises(StoreDamaged, match=r"a later version of Pollinate \(format 99"):
        SqliteStore(path)


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / "pollinate.db").touch()
    with SqliteStore(tmp_path / "pollinate.db") as store:
        assert store.batches() == []


def test_a_store_that_another_writer_holds_is_busy_and_still_readable(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.1)
    with SqliteStore(path) as store, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match="another process"):
            store.add(load(use("cycles", "kate", "2026-04-01")))
        assert len(store.batches()) == 1
        other.rollback()
        assert store.add(load(use("cycles", "kate", "2026-04-01"))).batch == 2


def read_only(path: Path) -> None:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.execute("DELETE FROM statement")


def broken(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 40_000)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT count(*) FROM statement, source, batch, naming").fetchall()


def full_disk(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA max_page_count = 1")
        connection.execute("CREATE TABLE more AS SELECT hex(zeroblob(999999)) AS text")


def forbidden(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.set_authorizer(lambda *_: sqlite3.SQLITE_DENY)
        connection.execute("SELECT * FROM statement")


def without_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT * FROM nothing")


@pytest.mark.parametrize(
    ("mishap", "error"),
    [
        (read_only, StoreRefused),
        (full_disk, StoreRefused),
        (forbidden, StoreRefused),
        (broken, StoreDamaged),
        (without_tables, StoreDamaged),
    ],
)
def test_what_sqlite_says_is_told_as_ours(path: Path, mishap: Callable[[Path], None], error: type[StoreError]) -> None:
    with pytest.raises(error, match=path.name) as caught, connections.told_as_ours(path):
        mishap(path)
    assert isinstance(caught.value.__cause__, sqlite3.Error)


def test_every_error_of_sqlite3_is_told_as_ours(path: Path) -> None:
    kinds = [e for e in vars(sqlite3).values() if isinstance(e, type) and issubclass(e, sqlite3.Error)]
    assert len(kinds) > 5
    for kind in kinds:
        with pytest.raises(StoreError), connections.told_as_ours(path):
            raise kind("said by sqlite3")


def test_a_closed_store_says_so(path: Path) -> None:
    store = SqliteStore(path)
    store.close()
    store.close()
    with pytest.raises(StoreUnreachable, match="closed"):
        store.batches()


def test_closing_leaves_one_file(path: Path) -> None:
    assert [each.name for each in path.parent.iterdir()] == ["pollinate.db"]


def test_an_error_within_a_write_leaves_nothing(path: Path) -> None:
    with SqliteStore(path) as store:
        before = (store.batches(), store.revision())
        bad = visit("cora", "kate", "charts", "2026-03-04", at="other.csv!row 2")
        with pytest.raises(KeyError):
            store.add(type(load())((), (bad,)))
        assert (store.batches(), store.revision()) == before
        assert store.facts(full("charts")).visits == ()


def levels(path: Path) -> dict[str, str]:
    with SqliteStore(path, verify=False) as store:
        return {finding.text: finding.level for finding in store.check()}


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("DELETE FROM transmission", f"The trails of {DISTRICT}:cycles are out of date."),
        ("UPDATE uptake SET body = replace(body, '2026', '2025')", f"The trails of {DISTRICT}:cycles are out of date."),
        ("DELETE FROM fit", "The index of schools, grades and subjects is out of date."),
        ("DELETE FROM name", "The index of names is out of date."),
        ("DELETE FROM naming", "The index of who is named where is out of date."),
        ("DELETE FROM contact", "The count of visits that name a pathway only is out of date."),
        ("DELETE FROM reach", "The catalogue of practices is out of date."),
        ("INSERT INTO canonical VALUES ('person', 'a', 'b')", "Which names mean the same is out of date."),
    ],
)
def test_doctor_finds_and_mends_what_is_out_of_date(path: Path, sql: str, says: str) -> None:
    with SqliteStore(path) as store:
        before = (store.diffusion(full("cycles")), store.contacts("choice"), store.search("person", "kate"))
    tamper(path, sql)
    assert levels(path)[says] == "error"
    with SqliteStore(path, verify=False) as store:
        assert f"Mended: {says}" in [finding.text for finding in store.mend()]
        assert before == (store.diffusion(full("cycles")), store.contacts("choice"), store.search("person", "kate"))
        assert store.reaches()
    with SqliteStore(path) as store:
        assert "error" not in {finding.level for finding in store.check()}


def test_doctor_finds_entries_without_their_load(path: Path) -> None:
    tamper(path, "PRAGMA foreign_keys = OFF; DELETE FROM batch")
    assert any("belong to a load that is not there" in text for text in levels(path))


def test_doctor_finds_a_damaged_page(path: Path) -> None:
    tamper(path, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 3 WHERE name = 'naming_by_practice'")
    with SqliteStore(path, verify=False) as store:
        assert "error" in {finding.level for finding in store.check()}


@pytest.mark.parametrize(
    ("version", "level"), [((3, 40, 1), "warning"), ((3, 51, 2), "warning"), ((3, 51, 3), "ok"), ((3, 52, 0), "ok")]
)
def test_doctor_warns_of_sqlite_versions_with_a_rare_fault(version: tuple[int, ...], level: str) -> None:
    assert health.library(version).level == level


def test_a_file_that_another_program_changed_is_refused(path: Path) -> None:
    tamper(path, "DELETE FROM uptake")
    with pytest.raises(StoreDamaged, match=r"another program changed it\. `pollinate doctor`"):
        SqliteStore(path)
    assert any("is not what was stored last" in text for text in levels(path))


def test_doctor_names_each_statement_that_is_damaged(path: Path) -> None:
    tamper(path, "UPDATE statement SET text = 'changed' WHERE locator = 'row 3'")
    (finding,) = [text for text, level in levels(path).items() if level == "error"]
    assert finding.startswith("What load 1 says in row 3 of log.csv is damaged.")
    with SqliteStore(path, verify=False) as store:
        assert {finding.text.split(":")[0] for finding in store.mend()} == {"Not mended"}
        with pytest.raises(StoreDamaged, match="row 3"):
            store.whole(1)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE uptake SET body = json_remove(body, '$.state')",
        "UPDATE uptake SET body = substr(body, 3)",
    ],
)
def test_a_text_that_this_version_cannot_read_is_told_without_its_values(path: Path, sql: str) -> None:
    tamper(path, f"{sql}; UPDATE state SET seal = NULL")
    with SqliteStore(path) as store, pytest.raises(StoreDamaged, match="who took a practice up") as caught:
        store.diffusion(full("cycles"))
    assert "kate" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_unknown_fields_of_a_statement_are_told(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.create_function("checksum", 8, checksum)
        connection.executescript(
            """
            UPDATE statement SET body = json_insert(body, '$.more', 1);
            UPDATE statement SET checksum = checksum(kind, id, body, (SELECT id FROM source WHERE key = source),
                locator, text, batch, seq);
            UPDATE state SET seal = NULL
            """
        )
    with SqliteStore(path) as store, pytest.raises(StoreDamaged, match=r"this version cannot read \(more\)"):
        store.known(Person)


def test_only_its_owner_reads_a_store(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    assert f"{path} can be read by other people on this machine." in levels(path)
    with SqliteStore(path) as store:
        store.mend()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_is_whole_while_nobody_uses_the_store(path: Path) -> None:
    with SqliteStore(path) as store:
        store.add(load(person("ada", at="more.csv!row 2")))
        copied = Path(shutil.copy(path, path.with_name("copy.db")))
        with SqliteStore(copied) as copy:
            assert [info.batch for info in copy.batches()] == [1, 2]


@pytest.mark.parametrize("content", [None, b""])
def test_doctor_makes_no_store(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "mistyped.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreUnreachable, match=r"mistyped\.db"):
        SqliteStore(path, create=False)
    assert [each.stat().st_size for each in tmp_path.iterdir()] == ([] if content is None else [0])


def test_a_backup_is_the_store_at_one_moment(path: Path) -> None:
    copied = path.with_name("backup.db")
    with SqliteStore(path) as store:
        back_up(store, copied)
        stock = taken_stock(store)
        store.add(load(person("ada", at="more.csv!row 2")))
        with pytest.raises(StoreRefused, match="already"):
            back_up(store, copied)
    with SqliteStore(copied, create=False) as copy:
        assert taken_stock(copy) == stock
    assert copied.stat().st_mode & 0o777 == 0o600
    tamper(copied, "DELETE FROM uptake")
    with pytest.raises(StoreDamaged):
        SqliteStore(copied)


def test_a_damaged_store_gives_no_backup(path: Path) -> None:
    tamper(path, "UPDATE statement SET text = 'changed'; UPDATE state SET seal = NULL")
    with SqliteStore(path) as store, pytest.raises(StoreDamaged, match="of no use"):
        back_up(store, path.with_name("backup.db"))


def test_readers_are_given_up_when_their_crowd_has_gone(path: Path) -> None:
    pool = connections.Connections(path)
    with ExitStack() as crowd:
        for _ in range(40):
            crowd.enter_context(pool.reading())
    assert len(pool._idle) == connections.MOST_IDLE
    assert 40 * connections.READ_KILOBYTES < 100_000
    pool.close()

"""Files into a real store: one batch a call, everything counted, nothing lost, nothing half written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import UnreadableFile
from graph.provenance import RowOutcome
from graph.records import District, Person, Practice, School
from graph.store import Store
from graph.stores.opening import open_store
from ingest.load import LoadReport, WhichDistrict, load
from tests.builders import path_to

SCHOOLS = """school_id,name,aliases
BES,Birchwood Elementary School,Birchwood; Birchwood ES; BES
MIL,Millbrook Elementary School,Millbrook
MES,Marlow Elementary School,Marlow ES
MHS,Marlow High School,Marlow HS
"""
PRACTICES = """practice_id,title,aliases
P1,PBL: Life Cycles,PBL life cycles; Project Based Learning - life cycles
P2,Fractions Number Chart,
P3,Choice reading,
"""
PEOPLE = """person_id,name,role,school,grades
007,Dana Fox,teacher,BES,3
T2,Dana Fox,teacher,BES,4
T3,Lee Orr,teacher,BES,5
C1,Max Bell,coach,BES,
"""
LOG_HEADER = (
    "Date of visit,Coach,Teacher,School,Grade,Type of support,Practice,Where did this idea come from?,Outcome\n"
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/pollinate.db") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("schools", SCHOOLS), ("practices", PRACTICES), ("people", PEOPLE)):
        (tmp_path / f"{name}.csv").write_text(text)
    return tmp_path


def log(folder: Path, *rows: str, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_text(LOG_HEADER + "".join(f"{row}\n" for row in rows))
    return path


def sheets(folder: Path) -> list[Path]:
    return [folder / f"{name}.csv" for name in ("practices", "people", "schools")]


def counted(report: LoadReport, name: str = "log.csv") -> tuple[int, int, int, int]:
    (count,) = [count for count in report.receipt.sources if count.name == name]
    assert count.rows == count.added + count.duplicates + count.waiting + count.rejected + count.dropped
    return count.added, count.duplicates, count.waiting, count.rejected


VISIT = "2026-03-04,Max Bell,Lee Orr,BES,5,Modelling,PBL life cycles,,trying"


def test_files_in_any_order_make_one_batch(store: Store, folder: Path) -> None:
    report = load(store, [log(folder, VISIT), *sheets(folder)])
    assert counted(report) == (1, 0, 0, 0)
    assert [count.name for count in report.receipt.sources] == ["log.csv", "practices.csv", "people.csv", "schools.csv"]
    (visit,) = store.facts("local:P1").visits
    assert (visit.coach, visit.teachers) == ("local:C1", ("local:T3",))
    assert len(store.batches()) == 1


def test_the_four_shapes_of_one_log_are_one_set_of_facts(store: Store, folder: Path) -> None:
    data = Path(__file__).parent.parent / "data" / "birchwood"
    first = load(store, [data / "excel_resave_cp1252.csv", *sheets(folder)[::2]], fill_down=["School"])
    assert counted(first, "excel_resave_cp1252.csv") == (5, 1, 1, 0)
    for name in ("google_sheet.csv", "google_sheet_bom.csv", "google_forms_direct.csv"):
        assert counted(load(store, [data / name]), name) == (0, 6, 1, 0)
    (waiting,) = {mention.text for row in store.rows(RowOutcome.WAITING) for mention in row.mentions}
    assert waiting == "Marlow"
    visits = store.facts("local:P1").visits
    assert len(visits) == 4
    assert {len(visit.citations) for visit in visits} == {4, 8}
    assert len(store.known(Person)) == 7
    assert {practice.id for practice in store.known(Practice)} == {"local:P1", "local:P2", "local:P3"}


def test_the_same_file_again_or_under_another_name_adds_nothing(store: Store, folder: Path) -> None:
    load(store, [log(folder, VISIT), *sheets(folder)])
    assert counted(load(store, [folder / "log.csv"])) == (0, 1, 0, 0)
    assert counted(load(store, [log(folder, VISIT, name="copy.csv")]), "copy.csv") == (0, 1, 0, 0)
    assert len(store.facts("local:P1").visits) == 1


def test_the_same_file_twice_in_one_call_is_read_once(store: Store, folder: Path) -> None:
    copy = log(folder, VISIT, name="copy.csv")
    report = load(store, [log(folder, VISIT), copy, *sheets(folder)])
    assert len(report.receipt.sources) == 4
    assert report.notes["copy.csv"] == ("The same file as log.csv; read once.",)


def test_a_row_edited_and_loaded_again_replaces_what_it_said(store: Store, folder: Path) -> None:
    load(store, [log(folder, VISIT), *sheets(folder)])
    report = load(store, [log(folder, VISIT.replace("trying", "dropped"))])
    assert counted(report) == (1, 0, 0, 0)
    (visit,) = store.facts("local:P1").visits
    assert visit.outcome == "0"
    assert len(visit.citations) == 2


def test_two_people_of_one_name_in_one_school_wait_unless_the_grade_tells(store: Store, folder: Path) -> None:
    rows = (VISIT.replace("Lee Orr", "Dana Fox"), VISIT.replace("Lee Orr,BES,5", "Dana Fox,BES,3"))
    report = load(store, [log(folder, *rows), *sheets(folder)])
    assert counted(report) == (1, 0, 1, 0)
    (visit,) = store.facts("local:P1").visits
    assert visit.teachers == ("local:007",)


def test_ids_keep_their_leading_zeros_and_one_without_them_waits(store: Store, folder: Path) -> None:
    report = load(store, [log(folder, VISIT.replace("Lee Orr", "007"), VISIT.replace("Lee Orr", "7")), *sheets(folder)])
    assert counted(report) == (1, 0, 1, 0)


def test_a_coach_who_is_their_own_source_is_no_circle(store: Store, folder: Path) -> None:
    report = load(store, [log(folder, VISIT.replace(",,trying", ",Max Bell,trying")), *sheets(folder)])
    assert counted(report) == (1, 0, 0, 0)
    (link,) = path_to(store, "local:P1", "local:T3")
    assert (link.source, link.target) == ("local:C1", "local:T3")


def test_two_origins_are_both_kept_and_told(store: Store, folder: Path) -> None:
    origins = folder / "origins.csv"
    origins.write_text("practice_id,title,origin_person\nP1,PBL: Life Cycles,Lee Orr\nP1,PBL: Life Cycles,T2\n")
    report = load(store, [*sheets(folder), origins])
    assert {origin.person for origin in store.facts("local:P1").origins} == {"local:T3", "local:T2"}
    assert report.warnings == ("“PBL: Life Cycles” is said to have started with 2 people; all are kept.",)


def test_a_ring_of_adaptations_is_told_and_loads(store: Store, folder: Path) -> None:
    ring = folder / "ring.csv"
    ring.write_text("practice_id,title,adapted_from\nA,Ants,Cats\nB,Bees,Ants\nC,Cats,Bees\nD,Dogs,Cats\n")
    report = load(store, [ring])
    assert counted(report, "ring.csv") == (4, 0, 0, 0)
    assert report.warnings == (
        "local:A → local:C → local:B → local:A: these are said to be adapted from one another; none of it is followed.",
    )


def test_a_transfer_before_its_source_could_have_had_it_is_told_and_kept(store: Store, folder: Path) -> None:
    transfers, uses = folder / "transfers.csv", folder / "uses.csv"
    transfers.write_text("source,target,practice,time\nT3,T2,P1,2026-01-05\nT2,C1,P1,2026-05-05\n")
    uses.write_text("person,practice,date,level\nT3,P1,2026-02-01,IVA\n")
    report = load(store, [*sheets(folder), transfers, uses])
    (warning,) = report.warnings
    assert warning.startswith("row 2 of transfers.csv: local:T3 passes on “PBL: Life Cycles”")
    assert len(store.facts("local:P1").transfers) == 2


def test_one_unreadable_file_and_nothing_of_the_call_is_stored(store: Store, folder: Path) -> None:
    pdf = folder / "report.csv"
    pdf.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
    with pytest.raises(UnreadableFile):
        load(store, [*sheets(folder), log(folder, VISIT), pdf])
    assert store.batches() == []
    assert store.known(School) == []


def test_a_dry_run_reports_and_keeps_nothing(store: Store, folder: Path) -> None:
    report = load(store, [log(folder, VISIT), *sheets(folder)], dry_run=True)
    assert counted(report) == (1, 0, 0, 0)
    assert report.receipt.batch is None
    assert store.known(School) == []


def test_a_strict_load_rejects_what_nobody_knows(store: Store, folder: Path) -> None:
    rows = (VISIT, VISIT.replace("PBL life cycles", "New thing"))
    report = load(store, [log(folder, *rows), *sheets(folder)], strict=True)
    assert counted(report) == (1, 0, 0, 1)
    (row,) = store.rows(RowOutcome.REJECTED)
    assert (row.code, row.column) == ("unknown_name", "Practice")


def test_the_report_counts_rows_without_a_practice_and_proposes_titles(store: Store, folder: Path) -> None:
    header = "date,coach,teacher,school,support,practice,focus\n"
    rows = [f"2026-03-0{day},Max Bell,Lee Orr,BES,Modelling,,{focus}\n" for day, focus in
            ((1, "Number talks"), (2, "Number talks"), (3, "PBL"))]  # fmt: skip
    path = folder / "focus.csv"
    path.write_text(header + "".join(rows))
    report = load(store, [path, *sheets(folder)])
    assert (report.visits, report.without_practice) == (3, 3)
    assert report.proposed == (("Number talks", 2),)
    assert store.contacts("Project-, problem- and passion-based learning") == 1


def test_names_first_seen_in_a_log_are_listed_once(store: Store, folder: Path) -> None:
    rows = (
        VISIT.replace("Lee Orr", "Zoe Quist"),
        VISIT.replace("2026-03-04,Max Bell,Lee Orr", "2026-03-05,Max Bell,Zoe Quist"),
    )
    report = load(store, [log(folder, *rows), *sheets(folder)])
    assert report.provisional == {"person": ("Zoe Quist",)}
    again = log(folder, VISIT.replace("2026-03-04,Max Bell,Lee Orr", "2026-03-06,Max Bell,Zoe Quist"), name="more.csv")
    assert load(store, [again]).provisional == {}


def test_a_roster_that_comes_later_takes_over_its_provisional_people(store: Store, folder: Path) -> None:
    load(store, [log(folder, VISIT)])
    assert all(person.provisional for person in store.known(Person))
    load(store, sheets(folder))
    (visit,) = store.facts("local:P1").visits
    assert (visit.coach, visit.teachers, visit.school) == ("local:C1", ("local:T3",), "local:BES")
    assert not any(person.provisional for person in store.known(Person))


def test_the_district_comes_from_its_sheet_then_from_the_store(store: Store, folder: Path) -> None:
    districts = folder / "districts.csv"
    districts.write_text("district_id,name,year_start,terms\noak,Oak District,08-15,Fall: 15 August to 20 December\n")
    load(store, [districts, *sheets(folder)])
    load(store, [log(folder, VISIT.replace("2026-03-04", "Fall 2025"))])
    (visit,) = store.facts("oak:P1").visits
    assert (str(visit.when.lo), str(visit.when.hi)) == ("2025-08-15", "2025-12-20")


def test_two_districts_never_collide_and_somebody_must_say_whose_sheets_these_are(store: Store, folder: Path) -> None:
    for district in ("oak", "elm"):
        sheet = folder / f"{district}.csv"
        sheet.write_text(f"district_id,name\n{district},{district.title()} District\n")
        load(store, [sheet, *sheets(folder)], district=district)
    assert [known.id for known in store.known(District)] == ["elm", "oak"]
    assert {person.id for person in store.known(Person)} >= {"elm:007", "oak:007"}
    with pytest.raises(WhichDistrict, match="elm, oak"):
        load(store, [log(folder, VISIT)])
    assert counted(load(store, [folder / "log.csv"], district="elm")) == (1, 0, 0, 0)


def test_progress_is_told_from_the_first_file_to_the_last_step(store: Store, folder: Path) -> None:
    told: list[tuple[str, int, int]] = []
    load(store, sheets(folder), progress=lambda *step: told.append(step))
    assert told[0] == ("Opening practices.csv", 0, 3)
    assert told[-1] == ("Stored", 4, 4)


def test_the_report_says_what_visits_lack_and_which_columns_were_left(store: Store, tmp_path: Path) -> None:
    rows = ["Date,Coach,School,Support,Staff seen"]
    rows += [f"2026-03-0{day},Max Bell,Elm,{'Modelling' if day < 3 else 'Juggling'},Bo Kim" for day in range(1, 6)]
    path = tmp_path / "log.csv"
    path.write_text("\n".join(rows))
    assert load(store, [path]).notes["log.csv"][-1] == (
        "log.csv: of its visits, 5 of 5 name no teacher; 5 of 5 name no practice; "
        "3 of 5 name no support that is known; columns left: “Staff seen”."
    )


def test_a_log_that_says_all_is_not_reported(store: Store, folder: Path) -> None:
    notes = load(store, [log(folder, VISIT), *sheets(folder)]).notes
    assert not any("of its visits" in note for said in notes.values() for note in said)

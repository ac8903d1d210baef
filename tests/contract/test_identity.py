"""Facts keep the ids they were written with; what means the same is read as one."""

from __future__ import annotations

from datetime import timedelta

from graph.records import Assignment, Classroom, District, Person, Practice, School
from graph.store import Load, Store, Wanted
from graph.vocabulary import Verdict
from tests.builders import (
    DISTRICT,
    READ_AT,
    classroom,
    district,
    full,
    judgement,
    load,
    person,
    practice,
    school,
    spell,
    use,
    visit,
)

NOTHING = Load((), ())


def test_a_judged_name_is_read_as_the_person_it_means(store: Store) -> None:
    store.add(load(person("kate", "Kate Ortiz"), visit("cora", "katie", "cycles", "2026-03-04")))
    assert store.judge(judgement("Katie", "kate"), NOTHING) == (full("cycles"),)
    assert store.canonical() == {("person", full("katie")): full("kate")}
    assert store.facts(full("cycles")).visits[0].teachers == (full("kate"),)
    assert store.uptake(full("cycles"), full("kate")) is not None
    assert store.uptake(full("cycles"), full("katie")) is None


def test_two_people_judged_the_same_are_one_in_the_trails(store: Store) -> None:
    store.add(
        load(
            person("kate"),
            visit("cora", "katie", "cycles", "2026-03-04"),
            visit("cora", "kate", "cycles", "2026-03-11", at="row 3"),
        )
    )
    store.judge(judgement("Katie", "kate"), NOTHING)
    assert [uptake.person for uptake in store.diffusion(full("cycles")).uptakes] == [full("cora"), full("kate")]


def test_a_judgement_taken_back_parts_them_again(store: Store) -> None:
    store.add(load(person("kate"), visit("cora", "katie", "cycles", "2026-03-04")))
    before = store.diffusion(full("cycles"))
    store.judge(judgement("Katie", "kate"), NOTHING)
    assert store.judge(judgement("Katie", "kate", taken_back=True), NOTHING) == (full("cycles"),)
    assert store.diffusion(full("cycles")) == before


def test_a_judgement_of_difference_changes_no_ids(store: Store) -> None:
    store.add(load(person("kate"), visit("cora", "katie", "cycles", "2026-03-04")))
    store.judge(judgement("Katie", "kate", Verdict.DIFFERENT), NOTHING)
    assert store.canonical() == {}


def test_a_judgement_applies_to_what_is_loaded_afterwards(store: Store) -> None:
    store.add(load(person("kate")))
    store.judge(judgement("Katie", "kate"), NOTHING)
    store.add(load(visit("cora", "katie", "cycles", "2026-03-04")))
    assert store.facts(full("cycles")).visits[0].teachers == (full("kate"),)


def test_a_merged_person_keeps_the_other_name(store: Store) -> None:
    store.add(load(person("kate", "Kate Ortiz"), person("katie", "Katie Ortiz", provisional=True, at="row 2")))
    store.judge(judgement("Katie", "kate"), NOTHING)
    (kate,) = store.known(Person)
    assert (kate.id, kate.also_known_as) == (full("kate"), ("Katie Ortiz",))
    assert store.search("person", "Katie Ortiz")[0][0] == full("kate")
    assert [each.id for each in store.known(Person, [full("kate")])] == [full("kate")]


def test_a_later_roster_settles_who_a_provisional_person_was(store: Store) -> None:
    store.add(
        load(
            person("kate-ortiz/woodbrook", "Kate Ortiz", provisional=True, school=full("woodbrook"), at="row 2"),
            visit("cora", "kate-ortiz/woodbrook", "cycles", "2026-03-04"),
        )
    )
    assert store.uptake(full("cycles"), full("kate-ortiz/woodbrook"))
    receipt = store.add(load(person("0417", "Ortiz, Kate"), spell("0417", "woodbrook")))
    assert receipt.practices_recomputed == (full("cycles"),)
    assert store.uptake(full("cycles"), full("0417"))
    assert [each.id for each in store.known(Person)] == [full("0417")]
    store.undo(2)
    assert store.uptake(full("cycles"), full("kate-ortiz/woodbrook"))
    assert store.canonical() == {}


def test_a_catalogue_settles_what_a_provisional_practice_was(store: Store) -> None:
    store.add(
        load(
            practice("life-cycles", "Life cycles", provisional=True, at="row 2"),
            visit("cora", "kate", "life-cycles", "2026-03-04"),
        )
    )
    receipt = store.add(load(practice("p7", "Plant cycles", aliases=("Life Cycles",))))
    assert receipt.practices_recomputed == (full("p7"),)
    assert len(store.facts(full("p7")).visits) == 1
    assert store.facts(full("life-cycles")).visits == ()
    assert store.diffusion(full("life-cycles")).uptakes == ()
    assert [reach.practice for reach in store.reaches()] == [full("p7")]
    assert [each.id for each in store.known(Practice)] == [full("p7")]
    store.undo(2)
    assert [reach.practice for reach in store.reaches()] == [full("life-cycles")]


def test_events_of_a_practice_under_several_ids_are_read_in_the_order_they_were_loaded(store: Store) -> None:
    store.add(load(practice("p7", "Life cycles"), use("p7", "kate", "2026-03-01")))
    store.add(
        load(
            practice("life-cycles", "Life cycles", provisional=True, at="row 2"),
            use("life-cycles", "kate", "2026-03-02", at="more.csv!row 2"),
        )
    )
    uses = store.facts(full("p7")).uses
    assert sorted(used.when.lo.day for used in uses) == [1, 2]
    assert {used.practice for used in uses} == {full("p7")}


def test_what_refers_to_a_merged_record_is_renamed(store: Store) -> None:
    store.add(
        load(
            school("s1", "Woodbrook"),
            school("woodbrook", "Woodbrook", provisional=True, at="row 2"),
            person("kate", school=full("woodbrook"), at="row 2"),
            spell("kate", "woodbrook", at="row 2"),
            classroom("kate", "woodbrook", at="row 2"),
        )
    )
    assert [each.id for each in store.known(School)] == [full("s1")]
    assert [each.school for each in store.known(Person)] == [full("s1")]
    assert [each.school for each in store.known(Assignment)] == [full("s1")]
    assert store.canonical()["classroom", f"{full('kate')}/woodbrook/2025-26"] == f"{full('kate')}/s1/2025-26"
    (room,) = store.known(Classroom)
    assert (room.id, room.teacher, room.school) == (f"{full('kate')}/s1/2025-26", full("kate"), full("s1"))


def test_a_merged_school_still_fits(store: Store) -> None:
    store.add(
        load(
            school("s1", "Woodbrook"),
            school("woodbrook", "Woodbrook", provisional=True, at="row 2"),
            spell("kate", "woodbrook", at="row 2"),
            use("cycles", "kate", "2026-03-04"),
        )
    )
    assert [found.uptake.person for found in store.who(full("cycles"), Wanted(school=full("s1")))] == [full("kate")]


def test_the_classroom_of_a_teacher_read_as_another_is_kept_as_the_others(store: Store) -> None:
    store.add(load(person("kate"), classroom("katie", "woodbrook", title="Room 3", aliases=("R3",))))
    store.judge(judgement("Katie", "kate"), NOTHING)
    (room,) = store.known(Classroom)
    assert (room.id, room.teacher, room.title) == (f"{full('kate')}/woodbrook/2025-26", full("kate"), "Room 3")
    assert store.known(Classroom, [room.id]) == [room]


def test_two_that_were_judged_different_are_not_joined_by_way_of_a_third(store: Store) -> None:
    store.add(load(person("one"), person("two", at="row 3"), person("three", at="row 4")))
    store.judge(judgement("One", "three", Verdict.DIFFERENT), NOTHING)
    store.judge(judgement("One", "two", at=READ_AT + timedelta(1)), NOTHING)
    store.judge(judgement("Two", "three", at=READ_AT + timedelta(2)), NOTHING)
    assert store.canonical().get(("person", full("one"))) != store.canonical().get(("person", full("three")), "three")
    assert store.canonical() == {("person", full("one")): full("two")}


def test_strangers_of_one_name_are_one_unless_their_titles_say_otherwise(store: Store) -> None:
    strangers = [
        person(f"{title}pat-lee/woodbrook", name, provisional=True, school=full("woodbrook"), at=f"row {n}")
        for n, (title, name) in enumerate((("", "Pat Lee"), ("ms-", "Ms. Pat Lee")), start=2)
    ]
    store.add(load(*strangers))
    assert [each.id for each in store.known(Person)] == [full("pat-lee/woodbrook")]
    store.add(
        load(person("mr-pat-lee/woodbrook", "Mr. Pat Lee", provisional=True, school=full("woodbrook"), at="row 9"))
    )
    assert len(store.known(Person)) == 3


def test_what_a_sheet_declares_stands_before_what_a_log_lets_one_suppose(store: Store) -> None:
    store.add(load(classroom("kate", "woodbrook", title="Room 3")))
    store.add(load(classroom("kate", "woodbrook", title="her room upstairs", provisional=True, at="row 2")))
    (room,) = store.known(Classroom)
    assert (room.title, room.provisional) == ("Room 3", False)


def test_what_a_sheet_does_not_say_takes_nothing_from_what_another_said(store: Store) -> None:
    store.add(load(district(year_start=(7, 1)), school("WES", "Woodbrook", level="elementary")))
    receipt = store.add(load(district(name=DISTRICT, at="more.csv!row 2"), school("WES", "WES", at="more.csv!row 3")))
    assert [(d.name, d.first_day) for d in store.known(District)] == [("Harbor", (7, 1))]
    assert [(s.name, s.level) for s in store.known(School)] == [("Woodbrook", "elementary")]
    assert [(count.added, count.duplicates) for count in receipt.sources] == [(0, 2)]

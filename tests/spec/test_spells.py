"""Spells, exclusions and readmissions: §3 to §5 of the clinical brief, a test for each rule.

The number in a name is the section and the rule; 8 is what was known on an earlier day.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.stays_example import (
    attendance,
    record_of,
    spells,
    stay,
    the_spell,
)
from waypost.admissions import (
    bed_days,
    length_of_stay,
    readmissions_of,
    spells_of,
)
from waypost.record import DateSpan, Entry

AS_OF = date(2024, 12, 31)


def one(**said: object) -> Entry:
    """A stay of three nights."""
    return stay("a", "2024-03-01", "2024-03-04", **said)  # pyright: ignore[reportArgumentType]


def nature(entry: Entry, **rules: object) -> str:
    return the_spell(entry, **rules).decision.nature


# ------------------------------------------------------------------------------- 3. spells


def test_3_a_a_stay_that_starts_before_the_last_ends_goes_on_in_it() -> None:
    spell = the_spell(
        stay("a", "2024-03-01T10:00", "2024-03-05T10:00", method="11"),
        stay("b", "2024-03-05T09:00", "2024-03-08T10:00", method="21"),
    )
    assert spell.encounters == ("Encounter/a", "Encounter/b")
    assert [merge.rule for merge in spell.merged] == ["overlap"]
    assert spell.ended == DateSpan.on(date(2024, 3, 8))


def test_3_a_a_stay_inside_another_does_not_end_it() -> None:
    spell = the_spell(
        stay("a", "2024-03-01", "2024-03-20", method="21"),
        stay("b", "2024-03-02", "2024-03-03", method="11"),
        stay("c", "2024-03-10", "2024-03-12", method="11"),
    )
    assert len(spell.encounters) == 3
    assert spell.ended == DateSpan.on(date(2024, 3, 20))


def test_3_a_a_part_of_a_stay_goes_on_in_it_however_late() -> None:
    spell = the_spell(
        stay("a", "2024-03-01", "2024-03-04", method="21"),
        stay("b", "2024-03-10", "2024-03-12", method="11", part_of="a"),
    )
    assert [merge.rule for merge in spell.merged] == ["part of"]


def test_3_a_stay_that_starts_as_another_ends_is_another() -> None:
    found = spells(
        stay("a", "2024-03-01T10:00", "2024-03-05T10:00", method="21"),
        stay("b", "2024-03-05T10:00", "2024-03-08T10:00", method="21"),
    )
    assert len(found) == 2


@pytest.mark.parametrize("gap", [0, 1, 2, 3])
@pytest.mark.parametrize(
    ("to", "source", "method"),
    [
        *((code, None, None) for code in ("49", "50", "51", "52", "53", "84")),
        *((None, code, None) for code in ("49", "51", "52", "53", "87")),
        (None, None, "2B"),
        (None, None, "81"),
    ],
)
def test_3_b_a_transfer_within_two_days_goes_on_in_the_same_spell(
    to: str | None, source: str | None, method: str | None, gap: int
) -> None:
    found = spells(
        stay("a", "2024-03-01T09:00", "2024-03-05T09:00", method="21", to=to),
        stay("b", f"2024-03-0{5 + gap}T12:00", "2024-03-12T09:00", source=source, method=method),
    )
    if gap <= 2:
        [spell] = found
        assert [merge.rule for merge in spell.merged] == ["transfer"]
        assert spell.decision.nature == "unplanned"
    else:
        assert len(found) == 2


@pytest.mark.parametrize(("to", "source", "method"), [("19", "19", "21"), ("54", "65", "11")])
def test_3_b_what_is_no_transfer_is_another_spell(to: str, source: str, method: str) -> None:
    found = spells(
        stay("a", "2024-03-01", "2024-03-05", method="21", to=to),
        stay("b", "2024-03-06", "2024-03-08", source=source, method=method),
    )
    assert len(found) == 2


def test_3_b_home_and_back_by_ambulance_is_no_transfer_whatever_the_source_says() -> None:
    first = stay("a", "2024-03-01", "2024-03-05", method="21", to="19")
    for method, count in (("21", 2), ("22", 1)):
        again = stay("b", "2024-03-06", "2024-03-08", source="51", method=method)
        assert len(spells(first, again)) == count


@pytest.mark.parametrize("regular", ["a", "b"])
def test_3_b_a_regular_attender_is_not_transferred(regular: str) -> None:
    found = spells(
        stay("a", "2024-03-01", "2024-03-05", to="51", classification=_is("3", regular == "a")),
        stay("b", "2024-03-06", "2024-03-08", source="51", classification=_is("4", regular == "b")),
    )
    assert len(found) == 2


def _is(classification: str, there: bool) -> str | None:
    return classification if there else None


def test_3_the_days_of_a_transfer_are_a_parameter() -> None:
    entries = (
        stay("a", "2024-03-01", "2024-03-05", to="51"),
        stay("b", "2024-03-08", "2024-03-09"),
    )
    assert len(spells(*entries, merge_days=3)) == 1


def test_3_an_attendance_is_evidence_and_does_not_move_the_start() -> None:
    spell = the_spell(
        attendance("ed", "2024-02-29T22:00", "2024-03-01T03:00"),
        stay("a", "2024-03-01T04:00", "2024-03-05T10:00", method="21"),
    )
    assert spell.emergency_department == ("Encounter/ed",)
    assert spell.started == DateSpan.on(date(2024, 3, 1))
    assert spell.encounters == ("Encounter/a",)


def test_3_a_spell_has_the_method_and_primary_diagnosis_of_its_first_stay() -> None:
    spell = the_spell(
        stay("a", "2024-03-01", "2024-03-05", method="11", diagnoses=("M16.1", "I10"), to="51"),
        stay("b", "2024-03-06", "2024-03-09", method="2B", diagnoses=("J44.1", "I10"), to="19"),
    )
    assert spell.decision.nature == "planned"
    assert [coding.code for coding in spell.primary] == ["M16.1"]
    assert [coding.code for coding in spell.secondary] == ["I10", "J44.1"]
    assert [coding.code for coding in spell.destination] == ["19"]


def test_3_length_of_stay_and_bed_days_are_days_between_start_and_end() -> None:
    assert length_of_stay(the_spell(one(method="21")), as_of=AS_OF).least == 3
    same_day = the_spell(stay("a", "2024-03-01T08:00", "2024-03-01T20:00", method="21"))
    assert length_of_stay(same_day, as_of=AS_OF).most == 0
    assert bed_days(the_spell(one(method="21")), as_of=AS_OF).most == 3


def test_3_a_day_case_takes_no_bed() -> None:
    # Where the dates leave open whether there was a night, the classification says there was none.
    spell = the_spell(stay("a", "2024-03", "2024-03", method="12", classification="2"))
    assert length_of_stay(spell, as_of=AS_OF).most == 30
    assert bed_days(spell, as_of=AS_OF).most == 0


def test_3_an_open_spell_says_so_and_is_counted_to_the_day() -> None:
    spell = the_spell(stay("a", "2024-03-01", method="21"))
    assert spell.ended is None
    assert "open" in spell.flags
    length = length_of_stay(spell, as_of=date(2024, 3, 11))
    assert (length.least, length.most, length.to_date) == (10, 10, True)


def test_3_a_spell_is_open_if_any_of_its_stays_is() -> None:
    spell = the_spell(
        stay("a", "2024-03-01", method="21"), stay("b", "2024-03-02", "2024-03-04", part_of="a")
    )
    assert spell.ended is None


# ----------------------------------------------------------------------------- 4. excluded


def day_case(method: str) -> Entry:
    return stay("a", "2024-03-01T08:00", "2024-03-01T18:00", method=method, classification="2")


def test_4_a_day_case_is_no_failure() -> None:
    decision = the_spell(day_case(method="21")).decision
    assert (decision.nature, decision.excluded_as) == ("excluded", "day case")


def test_4_a_planned_day_case_stays_planned() -> None:
    spell = the_spell(day_case(method="12"))
    assert (spell.decision.nature, spell.flags) == ("planned", ("day case",))


@pytest.mark.parametrize("classification", ["3", "4"])
def test_4_a_regular_attender_is_no_failure(classification: str) -> None:
    decision = the_spell(one(method="21", classification=classification)).decision
    assert (decision.nature, decision.excluded_as) == ("excluded", "regular attender")


@pytest.mark.parametrize("classification", ["1", None])
def test_4_an_ordinary_admission_stays_what_it_is(classification: str | None) -> None:
    assert nature(one(method="21", classification=classification)) == "unplanned"


def test_4_an_admission_by_a_mental_health_team_is_unplanned_and_told() -> None:
    spell = the_spell(one(method="25"))
    assert (spell.decision.nature, spell.flags) == ("unplanned", ("mental health",))


# -------------------------------------------------------------------------- 5. readmission


@pytest.mark.parametrize(
    ("back", "counts"),
    [("2024-03-01T20:00", True), ("2024-03-30", True), ("2024-03-31", False)],
)
def test_5_an_emergency_0_to_29_days_after_a_discharge_is_a_readmission(
    back: str, counts: bool
) -> None:
    found = readmissions_of(
        spells(
            stay("a", "2024-02-20T09:00", "2024-03-01T10:00", method="11"),
            stay("b", back, "2024-04-09", method="21"),
        )
    )
    assert [one.spell for one in found.readmissions] == (["Encounter/b"] if counts else [])
    assert found.discharges == ("Encounter/a", "Encounter/b")


@pytest.mark.parametrize("method", ["11", "99", "31"])
def test_5_only_an_emergency_is_a_readmission(method: str) -> None:
    found = readmissions_of(
        spells(
            stay("a", "2024-02-20", "2024-03-01", method="21"),
            stay("b", "2024-03-10", "2024-03-12", method=method),
        )
    )
    assert found.readmissions == ()


def test_5_a_return_is_linked_to_the_last_discharge_only() -> None:
    found = readmissions_of(
        spells(
            stay("a", "2024-02-20", "2024-03-01", method="11"),
            stay("b", "2024-03-05", "2024-03-06", method="11"),
            stay("c", "2024-03-10", "2024-03-12", method="21"),
        )
    )
    assert [(one.spell, one.discharged_from) for one in found.readmissions] == [
        ("Encounter/c", "Encounter/b")
    ]


def test_5_a_regular_attendance_is_not_the_discharge_that_a_return_is_linked_to() -> None:
    found = readmissions_of(
        spells(
            stay("a", "2024-02-20", "2024-03-01", method="21"),
            stay("b", "2024-03-05", "2024-03-05", method="13", classification="3"),
            stay("c", "2024-03-10", "2024-03-12", method="21"),
        )
    )
    assert [one.discharged_from for one in found.readmissions] == ["Encounter/a"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"method": "21", "discharged_by": "4"}, "died"),
        ({"method": "21", "diagnoses": ("I50", "C34.9")}, "cancer"),
        ({"method": "31"}, "maternity"),
        ({"method": "13", "classification": "3"}, "regular attender"),
    ],
)
def test_5_these_discharges_are_not_in_the_denominator(said: dict[str, str], why: str) -> None:
    found = readmissions_of(spells(one(**said)))
    assert found.discharges == ()
    assert [(one.spell, one.why) for one in found.not_counted] == [("Encounter/a", why)]


def test_5_an_open_spell_is_no_discharge() -> None:
    found = readmissions_of(spells(stay("a", "2024-03-01", method="21")))
    assert [one.why for one in found.not_counted] == ["not finished"]


@pytest.mark.parametrize("first", ["C34.9", "I50"])
def test_5_cancer_is_excluded_on_either_side(first: str) -> None:
    found = readmissions_of(
        spells(
            stay("a", "2024-02-20", "2024-03-01", method="21", diagnoses=(first,)),
            stay("b", "2024-03-10", "2024-03-12", method="21", diagnoses=("I50", "C00")),
        )
    )
    assert found.readmissions == ()


def test_5_a_discharge_in_the_period_counts_with_a_return_after_it() -> None:
    found = readmissions_of(
        spells(
            stay("a", "2024-02-20", "2024-03-31", method="21"),
            stay("b", "2024-04-20", "2024-04-22", method="21"),
        ),
        period=(date(2024, 3, 1), date(2024, 3, 31)),
    )
    assert found.discharges == ("Encounter/a",)
    assert [one.after.most for one in found.readmissions] == [20]


# --------------------------------------------------------- 8. what was known on an earlier day


def test_8_what_ends_after_the_day_goes_on_and_what_begins_after_it_is_not_there() -> None:
    record = record_of(
        stay("a", "2024-03-01", "2024-03-10", method="21", to="51", discharged_by="4"),
        stay("b", "2024-03-11", "2024-03-20", source="51"),
    )
    [spell] = spells_of(record, seen_by=date(2024, 3, 5)).spells
    assert (spell.ended, spell.destination, spell.discharge_methods) == (None, (), ())
    assert "died" not in spell.flags
    assert spells_of(record, seen_by=date(2024, 2, 29)).spells == ()


def test_8_what_was_recorded_after_the_day_of_knowledge_is_not_there() -> None:
    late = stay("a", "2024-03-01", "2024-03-04", method="21", recorded="2024-04-01")
    record = record_of(late)
    assert spells_of(record, known_at=date(2024, 3, 31)).spells == ()
    assert len(spells_of(record, known_at=date(2024, 4, 1)).spells) == 1
    assert len(spells_of(record, seen_by=date(2024, 3, 31)).spells) == 1

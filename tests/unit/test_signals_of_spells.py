"""Relation, replay and causes of an unplanned spell (unplanned_admissions.md §7 and §8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.signals_example import (
    CARED_FOR,
    FLARE,
    IDENTIFICATION,
    ILLNESS,
    OTHER,
    PATHWAY,
    START,
    care,
    identification,
    palliative,
    pathway_of,
    record,
    signal,
    spell,
)
from waypost.record import Coding, DateSpan
from waypost.signals import CAUSES, Signal, cause_in_words, signal_of
from waypost.signals.as_it_stood import record_known_on


def kinds(found: Signal) -> list[str]:
    return [cause.kind for cause in found.causes]


def overdue(found: Signal, pathway: str = "example") -> list[tuple[str, int | None]]:
    [view] = [one for one in found.pathways if one.pathway == pathway]
    return [(one.step, one.days_overdue) for one in view.day_before.steps if one.is_missed]


# --- Relation --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("primary", "secondary", "expected"),
    [
        ((ILLNESS,), (), "direct"),
        ((OTHER,), (ILLNESS,), "associated"),
        ((OTHER,), (FLARE,), "unrelated"),
        ((), (), "cannot be told"),
    ],
)
def test_the_relation_follows_the_diagnoses(primary, secondary, expected):
    [view] = signal(primary=primary, secondary=secondary).pathways
    assert view.relation == expected


CRISIS = Coding("https://fhir.hl7.org.uk/CodeSystem/UKCore-AdmissionMethodEngland", "25")
TWO_DIAGNOSES = PATHWAY.replace(
    "primary in illness\n", "primary in illness and any secondary in flare\n"
).replace("failure associated on unplanned admission with any secondary in illness\n", "")


@pytest.mark.parametrize(
    ("text", "stay", "because"),
    [
        pytest.param(
            PATHWAY,
            {"primary": (), "secondary": (FLARE,)},
            "no primary diagnosis is recorded",
            id="no primary diagnosis",
        ),
        pytest.param(
            PATHWAY,
            {"primary": (), "secondary": ()},
            "no diagnosis is recorded",
            id="no diagnosis at all",
        ),
        pytest.param(
            PATHWAY,
            {"primary": (OTHER,), "primary_is": "reason only"},
            "only a reason is recorded, and no diagnosis is coded",
            id="only a reason",
        ),
        pytest.param(
            TWO_DIAGNOSES,
            {"primary": (ILLNESS,), "primary_is": "reason only"},
            "only a reason is recorded, and no diagnosis is coded",
            id="a secondary one asked for besides",
        ),
    ],
)
def test_a_diagnosis_that_cannot_be_told_is_not_said_to_be_another(text, stay, because):
    [view] = signal(pathways=(pathway_of(text),), **stay).pathways
    assert view.relation == "cannot be told"
    assert view.relation_because == (
        f"whether a diagnosis of the stay is the pathway's cannot be told: {because}"
    )


def test_a_crisis_teams_admission_without_a_primary_diagnosis_says_that_it_cannot_be_told():
    [view] = signal(primary=(), secondary=(ILLNESS,), methods=(CRISIS,)).pathways
    assert view.relation == "cannot be told"
    assert view.relation_because == (
        "admitted by a crisis team, and whether the primary diagnosis is the pathway's cannot be "
        "told: no primary diagnosis is recorded"
    )


def test_nothing_is_direct_for_somebody_who_was_not_on_the_pathway():
    [view] = signal("2024-03-01  Condition  illness").pathways
    assert (view.relation, view.diagnosis_belongs) == ("not on pathway", True)


def test_joining_the_pathway_on_the_day_of_the_admission_is_too_late():
    assert signal("2024-02-29  Condition  illness").strongest_relation == "direct"
    assert signal("2024-03-01  Condition  illness").strongest_relation == "not on pathway"


def test_a_reason_is_used_where_no_diagnosis_is_coded_and_is_labelled():
    [view] = signal(primary_is="reason only").pathways
    assert (view.relation, view.reason_only) == ("direct", True)
    assert "only a reason was recorded" in view.relation_because


def test_every_diagnosis_is_direct_for_a_pathway_that_asks_for_none():
    found = signal("2024-01-01  Condition  palliative", (palliative(),), primary=(OTHER,))
    assert found.strongest_relation == "direct"


def test_one_spell_may_be_direct_for_two_pathways():
    found = signal(f"{CARED_FOR}2024-01-01  Condition  palliative", (care(), palliative()))
    assert [view.pathway for view in found.related("direct")] == ["example", "palliative_care"]
    assert found.strongest_relation == "direct"


def test_a_crisis_teams_admission_is_attributed_by_its_primary_diagnosis_only():
    on_both = f"{CARED_FOR}2024-01-01  Condition  palliative"
    pathways = (care(), palliative())

    def relations(**of_spell: object) -> list[str]:
        found = signal(on_both, pathways, methods=(CRISIS,), **of_spell)
        return [view.relation for view in found.pathways]

    assert relations(primary=(OTHER,), secondary=(ILLNESS,)) == ["unrelated", "unrelated"]
    assert relations(primary=(ILLNESS,)) == ["direct", "unrelated"]


def test_another_systems_code_25_is_no_crisis_team():
    method = (Coding("https://waypost.example/CodeSystem/somebody-elses", "25"),)
    found = signal(methods=method, primary=(OTHER,), secondary=(ILLNESS,))
    assert found.strongest_relation == "associated"


def test_an_unlinked_transfer_is_attributed_to_no_pathway():
    assert signal(flags=("unlinked transfer",)).strongest_relation == "unrelated"


# --- Causes ----------------------------------------------------------------------------------


def test_none_found_is_printed_where_nothing_was_missed():
    found = signal()
    assert kinds(found) == ["pathway followed"]
    assert cause_in_words(found.primary_cause) == "none found"


def test_no_output_ever_calls_an_admission_unavoidable():
    for found in (signal(), signal("2022-01-10  Condition  illness")):
        assert "avoidable" not in repr(found)


def test_a_step_that_was_overdue_the_day_before_is_a_cause_with_its_days():
    found = signal(CARED_FOR.replace("2023-11-01", "2022-12-01"))
    assert found.primary_cause == "step overdue"
    assert overdue(found) == [("reviewed", 90)]
    assert found.causes[0].most_days == 90


@pytest.mark.parametrize(("reviewed", "missed"), [("2023-02-28", True), ("2023-03-01", False)])
def test_a_step_that_falls_due_on_the_day_before_or_later_is_not_missed(reviewed, missed):
    # Due 28 February: overdue on the 29th. Due 29 February or later: not.
    found = signal(CARED_FOR.replace("2023-11-01", reviewed))
    assert bool(overdue(found)) is missed


def test_a_declined_step_is_declined_and_not_overdue():
    table = CARED_FOR.replace("2023-11-01", "2022-12-01")
    found = signal(f"{table}2024-01-05  Observation  declined")
    assert kinds(found) == ["declined or excepted"]


def test_a_service_that_was_not_there_is_a_cause_of_its_own():
    breathless = CARED_FOR.replace("grade 2", "grade 4")
    assert kinds(signal(breathless)) == ["step overdue"]
    found = signal(f"{breathless}2024-01-05  Observation  service closed")
    assert kinds(found) == ["service unavailable"]


def test_what_was_not_known_is_a_cause_if_it_would_have_decided():
    found = signal(CARED_FOR.replace("2023-12-01", "2022-11-01"))
    [cause] = found.causes
    assert (cause.kind, cause.steps) == ("data missing", ("breathless",))
    assert "breathlessness grade" in cause.detail


def test_a_referral_that_waits_long_is_referred_and_not_seen():
    def made_on(day: str) -> list[str]:
        breathless = CARED_FOR.replace("grade 2", "grade 4").replace("2023-12-01", "2023-09-01")
        return kinds(
            signal(
                f"{breathless}"
                f"{day}  ServiceRequest  rehabilitation requested  status=active intent=order"
            )
        )

    assert made_on("2023-10-25") == ["referred and not seen"]
    assert made_on("2023-10-26") == ["pathway followed"]


def test_a_referral_that_led_to_a_visit_does_not_wait():
    breathless = CARED_FOR.replace("grade 2", "grade 4").replace("2023-12-01", "2023-09-01")
    table = (
        f"{breathless}"
        "2023-10-01  ServiceRequest  rehabilitation requested  status=active intent=order id=r\n"
    )
    assert kinds(signal(table)) == ["referred and not seen"]
    seen = "2023-12-20  Encounter  contact  status=finished for=ServiceRequest/r"
    assert kinds(signal(table + seen)) == ["pathway followed"]


REFERRED = CARED_FOR.replace("grade 2", "grade 4").replace("2023-12-01", "2023-09-01")
ASKED = "ServiceRequest  rehabilitation requested  intent=order id=r"


@pytest.mark.parametrize(
    ("lines", "references", "reason"),
    [
        pytest.param(
            f"undated  {ASKED} status=active",
            ("ServiceRequest/r",),
            "the request has no date",
            id="undated",
        ),
        pytest.param(
            f"2023-10-01  {ASKED} status=active\n"
            "undated  Encounter  contact  status=finished for=ServiceRequest/r id=e",
            ("Encounter/e", "ServiceRequest/r"),
            "the patient may have been seen: a date does not settle it",
            id="may have been seen",
        ),
        pytest.param(
            f"2023-10-01  {ASKED} status=active\n"
            "undated  Task  contact  status=rejected for=ServiceRequest/r id=t",
            ("ServiceRequest/r", "Task/t"),
            "it may be over: a date does not settle it",
            id="may be over",
        ),
        pytest.param(
            f"2023-10  {ASKED} status=active",
            ("ServiceRequest/r",),
            "how long the patient had waited cannot be told from its date",
            id="may have waited too long",
        ),
    ],
)
def test_a_referral_that_may_be_waiting_is_data_missing_and_never_followed(
    lines, references, reason
):
    # The step is done by a request of its own, so nothing but the doubtful one is left open.
    done = "2024-02-20  ServiceRequest  rehabilitation requested  status=active intent=order id=d"
    found = signal(f"{REFERRED}{done}\n{lines}")
    [cause] = found.causes
    assert (cause.kind, cause.steps) == ("data missing", ("rehab",))
    assert cause.evidence == references
    assert reason in cause.detail
    [doubtful] = found.pathways[0].day_before.doubtful
    assert (doubtful.reference, doubtful.evidence) == ("ServiceRequest/r", references)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            f"2024-02-01  {ASKED} status=active\n"
            "undated  Encounter  contact  status=finished for=ServiceRequest/r",
            id="waiting for too short a time to matter",
        ),
        pytest.param(
            f"2023-10-01  {ASKED} status=active\n"
            "2023-12-20  Encounter  contact  status=finished for=ServiceRequest/r\n"
            "undated  Encounter  contact  status=finished for=ServiceRequest/r",
            id="seen besides",
        ),
        pytest.param(f"undated  {ASKED} status=draft", id="never made"),
    ],
)
def test_a_doubt_that_could_change_nothing_is_no_cause(lines):
    done = "2024-02-20  ServiceRequest  rehabilitation requested  status=active intent=order id=d"
    assert kinds(signal(f"{REFERRED}{done}\n{lines}")) == ["pathway followed"]


def test_a_prompt_nobody_answered_is_late_identification():
    prompted = f"{CARED_FOR}2024-02-01  Observation  flare"
    pathways = (care(), identification(), palliative())
    found = signal(prompted, pathways)
    assert found.primary_cause == "late identification"
    assert found.causes[0].pathway == "palliative_care"
    assert found.causes[0].most_days == 14


def test_a_prompt_for_somebody_on_the_register_is_not_late_identification():
    prompts = pathway_of(
        IDENTIFICATION.replace(" and no record in palliative", ""), "palliative_care_identification"
    )
    table = f"""{CARED_FOR}
2024-01-01  Condition    palliative
2024-02-01  Observation  flare
"""
    assert "late identification" not in kinds(signal(table, (care(), prompts, palliative())))
    assert "late identification" in kinds(signal(table, (care(), prompts)))


def test_a_prompt_that_is_not_due_yet_is_not_late():
    prompted = f"{CARED_FOR}2024-02-15  Observation  flare"
    assert kinds(signal(prompted, (care(), identification(), palliative()))) == ["pathway followed"]


def test_somebody_on_no_pathway_is_not_known_to_any_service():
    found = signal("2020-01-01  Observation  letter", primary=(OTHER,))
    assert kinds(found) == ["not known to any service"]


def test_a_diagnosis_of_a_pathway_the_patient_was_not_on_is_said():
    found = signal("2020-01-01  Observation  letter", (care(), palliative()))
    assert [(c.kind, c.pathway) for c in found.causes] == [("not known to any service", "example")]


def test_somebody_on_a_register_is_never_said_to_be_known_to_no_service():
    found = signal("2024-01-01  Condition  palliative", (care(), palliative()))
    assert [view.diagnosis_belongs for view in found.pathways] == [True, True]
    assert "not known to any service" not in kinds(found)


def test_another_pathways_diagnosis_of_somebody_on_a_register_concerns_no_pathway():
    text = PATHWAY.replace("primary in illness", "primary in flare").strip()
    others = f"enrol while record in palliative because decided example\n{text}"
    hip = replace(pathway_of(others, "hip"), title="Hip")
    found = signal(CARED_FOR, (care(), hip), primary=(FLARE,))
    [cause] = found.causes
    assert (cause.kind, cause.pathway) == ("not assessable", None)
    assert cause.detail == (
        "no pathway concerns this admission (Example: on the pathway, and no diagnosis of the stay "
        "is the pathway's; Hip: the diagnosis is one of its own, and the patient was not on the "
        "pathway the day before)"
    )


def test_an_admission_for_something_else_is_not_assessable_by_the_pathways():
    [cause] = signal(primary=(OTHER,)).causes
    assert cause.kind == "not assessable"
    assert cause.detail.startswith("no pathway concerns this admission (Example: on the pathway")


def test_an_admission_of_which_it_cannot_be_told_is_not_said_to_concern_no_pathway():
    [cause] = signal(primary=()).causes
    assert cause.kind == "not assessable"
    assert "no pathway concerns" not in cause.detail


def test_the_causes_come_in_the_order_of_the_taxonomy():
    table = "2022-01-10  Condition  illness\n2024-01-05  Observation  declined"
    found = signal(table)
    assert kinds(found) == ["step overdue", "data missing", "declined or excepted"]
    assert kinds(found) == sorted(kinds(found), key=CAUSES.index)


def test_a_death_recorded_before_the_admission_leaves_nothing_to_assess():
    assert kinds(signal(f"{CARED_FOR}2024-02-20  Patient  died")) == ["not assessable"]


@pytest.mark.parametrize("died", ["2024-03-02", "undated", "2024"])
def test_a_death_in_hospital_changes_nothing_that_came_before(died):
    assert kinds(signal(f"{CARED_FOR}{died}  Patient  died")) == kinds(signal())


# --- Replay ----------------------------------------------------------------------------------


def test_the_pathway_is_replayed_1_7_30_and_90_days_before():
    [view] = signal().pathways
    assert [(one.days_before, one.as_at, one.known_at) for one in view.as_known] == [
        (1, date(2024, 2, 29), date(2024, 2, 29)),
        (7, date(2024, 2, 23), date(2024, 2, 23)),
        (30, date(2024, 1, 31), date(2024, 1, 31)),
        (90, date(2023, 12, 2), date(2023, 12, 2)),
    ]


def test_of_an_unrelated_pathway_only_the_day_before_is_replayed():
    [view] = signal(primary=(OTHER,)).pathways
    assert [one.days_before for one in view.as_known] == [1]


def test_what_was_recorded_late_but_before_the_admission_is_seen_as_at_and_not_as_known():
    table = CARED_FOR.replace(
        "2023-11-01  Observation  review", "2023-11-01  Observation  review  recorded=2024-02-20"
    )
    found = signal(f"{table}2022-10-01  Observation  review")
    [view] = found.pathways
    known = {one.days_before: one for one in view.as_known}
    looked_back = {one.days_before: one for one in view.as_at}
    assert {one.step for one in known[90].steps if one.is_missed} == {"reviewed"}
    assert sorted(looked_back) == [30, 90]
    assert not any(one.is_missed for one in looked_back[90].steps)
    assert kinds(found) == ["pathway followed"]


def test_what_was_recorded_on_the_day_of_the_admission_does_not_count():
    table = CARED_FOR.replace(
        "2023-11-01  Observation  review", "2023-11-01  Observation  review  recorded=2024-03-01"
    )
    found = signal(f"{table}2022-10-01  Observation  review")
    assert kinds(found) == ["step overdue"]


def test_what_may_have_been_recorded_by_the_day_or_later_is_not_known():
    table = CARED_FOR.replace(
        "2023-11-01  Observation  review", "2023-11-01  Observation  review  recorded=2024"
    )
    [view] = signal(f"{table}2022-10-01  Observation  review").pathways
    stood = {one.step: one.status for one in view.day_before.steps}
    assert stood["reviewed"] == "unknown"


@pytest.mark.parametrize(
    ("flare", "relation"),
    [
        ("2024-02-01  Observation  flare", "direct"),
        ("2024-03-01  Observation  flare", "unrelated"),
        ("2024-02-01  Observation  flare  recorded=2024-03-01", "unrelated"),
        ("", "unrelated"),
    ],
)
def test_what_a_failure_clause_asks_besides_is_asked_of_the_day_before(flare, relation):
    text = PATHWAY.replace(
        "with primary in illness\n", "with primary in illness when record in flare\n"
    )
    found = signal(f"{CARED_FOR}{flare}", (pathway_of(text),))
    assert found.strongest_relation == relation


@pytest.mark.parametrize(
    ("flare", "relation", "because"),
    [
        ("", "unrelated", "this did not hold: a record of flare"),
        (
            "2024  Observation  flare",
            "cannot be told",
            "it cannot be told whether this held: a record of flare",
        ),
    ],
)
def test_a_diagnosis_of_the_pathways_that_is_not_counted_is_said_to_be_one(
    flare, relation, because
):
    text = PATHWAY.replace(
        "with primary in illness\n", "with primary in illness when record in flare\n"
    )
    [view] = signal(f"{CARED_FOR}{flare}", (pathway_of(text),)).pathways
    assert view.relation == relation
    assert view.relation_because == f"the primary diagnosis is one of the pathway's, but {because}"


def test_of_a_partial_start_the_first_day_counts():
    march = DateSpan(date(2024, 3, 1), date(2024, 3, 31))
    [view] = signal(started=march, ended=None).pathways
    assert view.day_before.as_at == date(2024, 2, 29)


def test_the_record_is_left_as_it_is_where_nothing_came_later():
    drawn = record()
    assert record_known_on(drawn, START) is drawn


def test_contacts_are_those_of_the_year_before_that_took_place():
    table = f"""{CARED_FOR}
2023-02-01  Encounter  contact  status=finished id=long-ago
2023-06-01  Encounter  contact  status=finished id=visit
2023-07-01  Encounter  contact  status=cancelled id=cancelled
2024-03-01  Encounter  contact  status=in-progress id=same-day
2024-03-01  Encounter  contact  status=in-progress id=booked recorded=2024-01-05
2023-09-01  Encounter  contact  status=finished id=written-down-later recorded=2024-03-01
"""
    assert [one.reference for one in signal(table).contacts] == ["Encounter/visit"]


# --- Identity --------------------------------------------------------------------------------


def test_the_identifier_is_of_patient_start_and_first_encounter_only():
    first = signal()
    other = signal("2022-01-10  Condition  illness", (care(), palliative()), primary=(OTHER,))
    assert first.id == other.id
    assert signal_of((), record(), spell(date(2024, 3, 2)), as_at=START).id != first.id
    assert signal(id="Encounter/another").id != first.id


def test_the_age_is_that_of_the_day_before():
    assert signal().age == 73

"""The steps that put something into the record."""

from __future__ import annotations

from waypost.bdd.additions import with_additions
from waypost.bdd.catalogue import given
from waypost.bdd.codes_of_steps import question_of, row_in_system, row_of, row_of_value
from waypost.bdd.dates import date_of_when
from waypost.bdd.measures import observed
from waypost.bdd.problems import ScenarioProblem, unknown_name
from waypost.bdd.resources import (
    TYPES_OF_KINDS,
    Resource,
    concept,
    resource_of,
)
from waypost.bdd.story import PatientStory
from waypost_dsl.model import CodelistRow

_PANEL = CodelistRow("http://loinc.org", "85354-9", "Blood pressure panel")
_LEVELS: dict[str, dict[str, str]] = {
    "made": {"status": "active", "intent": "order"},
    "completed": {"status": "completed", "intent": "order"},
    "drafted": {"status": "draft", "intent": "order"},
    "proposed": {"status": "active", "intent": "proposal"},
    "revoked": {"status": "revoked", "intent": "order"},
}
_RECORDED = "recorded"


def _put(patient_story: PatientStory, resource: Resource, more: str | None) -> None:
    for one in with_additions(patient_story, resource, more):
        patient_story.add(one)


def _coded(
    patient_story: PatientStory, kind: str, row: CodelistRow, *, when: str, more: str | None
) -> None:
    resource = resource_of(
        TYPES_OF_KINDS[kind],
        patient_story.next_id(),
        concept(row),
        patient=patient_story.patient_id,
        happened=date_of_when(when),
    )
    _put(patient_story, resource, more)


@given(
    "(a|an) {kind} in {codelist} {when}{more}",
    "a diagnosis in copd_diagnosis on 2019-05-02",
    "a record in copd_dissent on 2024-01-20, recorded on 2024-02-15",
    "a diagnosis in copd_diagnosis in 2019-05",
    "a diagnosis in copd_diagnosis on 2019-05-02, entered in error",
    "a record in cauda_equina_signs on 2024-01-10, answered getting_worse",
    "an encounter in triage_contact on 2024-01-22, for the referral of 2024-01-10",
)
def something_in_codelist(
    patient_story: PatientStory, kind: str, codelist: str, when: str, more: str | None
) -> None:
    """Add a resource with the first code of a codelist.

    A diagnosis is a Condition, a bare record a coded Observation. The date may be known in part
    (`in 2019`, `in 2019-05`) or be missing (`without a date`). After it may follow, each after a
    comma: `recorded on DATE`, `ended on DATE`, `received on DATE` (of a request), `at 14:30`;
    `for the left hip` or another region that a pathway with episodes knows, `for the referral of
    DATE` told before (`for the referral to SERVICE of DATE` where there are several),
    `because of CODELIST` or `because of CODE in CODELIST`, `answered` with `yes`, `no`, a codelist
    or `CODE in CODELIST`; and `entered in error`, `refuted`, `preliminary`, `cancelled` or
    `not done`.
    """
    row = row_of(patient_story.vocabulary.codelist(codelist), None)
    _coded(patient_story, kind, row, when=when, more=more)


@given(
    "(a|an) {kind} of {code} in {codelist} {when}{more}",
    "a diagnosis of 44054006 in diabetes_codes on 2015-06-01",
    "a diagnosis of type_2 in diabetes_type_codes on 2015-06-01",
)
def something_of_code(
    patient_story: PatientStory, *, kind: str, code: str, codelist: str, when: str, more: str | None
) -> None:
    """Add a resource with one code of a codelist, or with the first one that has a value."""
    row = row_of(patient_story.vocabulary.codelist(codelist), code)
    _coded(patient_story, kind, row, when=when, more=more)


@given(
    "(a|an) {kind} of the {system} code {code} {when}{more}",
    "a record of the SNOMED CT code 391124000 on 2024-01-10",
    "a record of the local code mmrc-grade-3 on 2024-01-10",
)
def something_of_any_code(
    patient_story: PatientStory, *, kind: str, system: str, code: str, when: str, more: str | None
) -> None:
    """Add a resource with any code at all, whether or not a pathway knows it.

    The code system is SNOMED CT, LOINC, ICD-10, RxNorm, CVX, local (this project's own) or a URL.
    """
    _coded(patient_story, kind, row_in_system(system, code), when=when, more=more)


@given(
    "(a|an) {measure} of {value} {when}{more}",
    "an HbA1c of 7.5 % on 2024-01-10",
    "an HbA1c of 7.5 % as 4548-4 on 2024-01-10",
    "an HbA1c of 22 without a unit on 2024-01-10",
    "an HbA1c of 58 with the unit mmol/L on 2024-01-10",
    "an MRC grade of 3 on 2024-01-10",
    "a smoking status of current_smoker on 2024-01-10",
)
def measured_as(
    patient_story: PatientStory, measure: str, value: str, when: str, more: str | None
) -> None:
    """Add a result with its unit, a grade or a coded answer.

    What is measured is named by an analyte, by a codelist with values, or by the title of a fact.
    The code is the first of its list that fits the unit; `as CODE` chooses another.
    """
    _observe(patient_story, measure, value, when=when, more=more)


@given(
    "(a|an) {measure} {comparator} {value} {when}{more}",
    "an HbA1c below 20 mmol/mol on 2024-01-10",
    "an HbA1c at least 120 mmol/mol on 2024-01-10",
)
def measured_beyond(
    patient_story: PatientStory,
    *,
    measure: str,
    comparator: str,
    value: str,
    when: str,
    more: str | None,
) -> None:
    """Add a result that the laboratory gave as less or more than a number."""
    _observe(patient_story, measure, value, when=when, comparator=comparator, more=more)


@given("(a|an) {measure} without a value {when}{more}", "an HbA1c without a value on 2024-01-10")
def measured_without_value(
    patient_story: PatientStory, measure: str, when: str, more: str | None
) -> None:
    """Add a result that was recorded without a value."""
    _observe(patient_story, measure, None, when=when, more=more)


@given(
    "an answer of {code} to {codelist} {when}{more}",
    "an answer of ex_smoker to smoking_status on 2024-01-10",
)
def answered(
    patient_story: PatientStory, code: str, codelist: str, when: str, more: str | None
) -> None:
    """Add an Observation coded with a list's question, whose coded value is the answer."""
    listed = patient_story.vocabulary.codelist(codelist)
    resource = resource_of(
        "Observation",
        patient_story.next_id(),
        concept(question_of(listed)),
        patient=patient_story.patient_id,
        happened=date_of_when(when),
    )
    resource["valueCodeableConcept"] = concept(row_of_value(listed, code))
    _put(patient_story, resource, more)


@given(
    "a blood pressure of {pressure} mmHg {when}{more}",
    "a blood pressure of 140/90 mmHg on 2024-01-10",
)
def blood_pressure(patient_story: PatientStory, pressure: str, when: str, more: str | None) -> None:
    """Add a blood pressure panel with its two components, the systolic one first."""
    components: list[Resource] = []
    for name, figure in zip(("systolic", "diastolic"), pressure.split("/"), strict=True):
        component = observed(
            patient_story.vocabulary.measure(name),
            f"{figure} mmHg",
            comparator=None,
            identifier="component",
            patient=patient_story.patient_id,
            happened=None,
        )
        components.append({key: component[key] for key in ("code", "valueQuantity")})
    resource = resource_of(
        "Observation",
        patient_story.next_id(),
        concept(_PANEL),
        patient=patient_story.patient_id,
        happened=date_of_when(when),
    )
    _put(patient_story, {**resource, "component": components}, more)


@given(
    "a referral to {service} {level} {when}{more}",
    "a referral to pulmonary_rehab made on 2024-01-20",
    "a referral to pulmonary_rehab drafted on 2024-01-20",
    "a referral to triage_esp made on 2024-01-10, received on 2024-01-12, for the left hip",
)
def referral(
    patient_story: PatientStory, service: str, level: str, when: str, more: str | None
) -> None:
    """Add a ServiceRequest with the code by which the service is requested.

    It is `made` (an active order), `completed`, `drafted`, `proposed` or `revoked`; `recorded`
    adds the code instead that a record uses for a referral to this service.
    """
    to = patient_story.vocabulary.service(service)
    if level == _RECORDED:
        if to.recorded_as is None:
            raise ScenarioProblem(f"no codelist says that a referral to `{service}` was recorded")
        row = row_of(patient_story.vocabulary.codelist(to.recorded_as), None)
        _coded(patient_story, "record", row, when=when, more=more)
        return
    if level not in _LEVELS:
        raise unknown_name("kind of referral", level, (*_LEVELS, _RECORDED))
    row = row_of(patient_story.vocabulary.codelist(to.requested_by), None)
    resource = resource_of(
        "ServiceRequest",
        patient_story.next_id(),
        concept(row),
        patient=patient_story.patient_id,
        happened=date_of_when(when),
    )
    _put(patient_story, {**resource, **_LEVELS[level]}, more)


def _observe(
    patient_story: PatientStory,
    measure: str,
    value: str | None,
    *,
    when: str,
    comparator: str | None = None,
    more: str | None,
) -> None:
    resource = observed(
        patient_story.vocabulary.measure(measure),
        value,
        comparator=comparator,
        identifier=patient_story.next_id(),
        patient=patient_story.patient_id,
        happened=date_of_when(when),
    )
    _put(patient_story, resource, more)

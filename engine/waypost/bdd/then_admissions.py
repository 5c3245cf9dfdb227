"""The steps that say which stays are one spell, which were unplanned, and what they were for."""

from __future__ import annotations

from waypost.admissions import Spell, ambulatory_care_sensitive, readmissions_of, spells_of
from waypost.bdd.catalogue import then
from waypost.bdd.dates import whole_date
from waypost.bdd.problems import ScenarioProblem
from waypost.bdd.story import PatientStory
from waypost.signals.as_it_stood import day_before
from waypost.signals.relation import relation
from waypost.signals.replay import standing


def _spells(patient_story: PatientStory) -> tuple[Spell, ...]:
    """Return the spells as they are seen on the day of the evaluation."""
    _, evaluation = patient_story.evaluated()
    record = patient_story.record()
    return spells_of(record, seen_by=evaluation.as_at, known_at=evaluation.known_at).spells


def _spell(patient_story: PatientStory, start: str) -> Spell:
    day = whole_date(start)
    found = _spells(patient_story)
    chosen = [one for one in found if one.started.first == one.started.last == day]
    if len(chosen) != 1:
        days = ", ".join(one.started.first.isoformat() for one in found) or "no day"
        raise ScenarioProblem(f"{len(chosen)} admissions are of {start}; there are those of {days}")
    return chosen[0]


@then(
    "there (are|is) {count} (spells|spell)",
    "there is 1 spell",
    "there are 2 spells",
)
def spells_are(patient_story: PatientStory, count: str) -> None:
    """Check how many spells the hospital stays make; a spell may be several stays."""
    found = _spells(patient_story)
    if len(found) != int(count):
        days = ", ".join(one.started.first.isoformat() for one in found)
        raise ScenarioProblem(f"there are {len(found)} spells{f', of {days}' if days else ''}")


@then("there is no admission")
def no_admission(patient_story: PatientStory) -> None:
    """Check that nothing in the record is a stay in hospital."""
    spells_are(patient_story, "0")


@then(
    "the admission of {start} is {nature}[ by the {rule}]",
    "the admission of 2024-05-01 is unplanned",
    "the admission of 2024-05-01 is unplanned by the emergency department link",
    "the admission of 2024-05-01 is excluded as maternity",
)
def admission_is(patient_story: PatientStory, start: str, nature: str, rule: str | None) -> None:
    """Check whether an admission, told by its first day, is a system failure, and by which rule.

    It is `unplanned`, `planned`, `indeterminate` where nothing decides, or `excluded`, perhaps
    `as birth`, `as maternity`, `as day case` or `as regular attender`. Only an unplanned one
    counts as a failure. The rules are `admission method`, `encounter type`, `priority`, `source
    of admission`, `emergency department link` and `patient classification`.
    """
    decision = _spell(patient_story, start).decision
    wanted, _, excluded_as = nature.partition(" as ")
    is_so = decision.nature == wanted and excluded_as in ("", decision.excluded_as)
    if not is_so or rule not in (None, decision.rule):
        found = decision.nature
        if decision.excluded_as is not None:
            found += f" as {decision.excluded_as}"
        raise ScenarioProblem(
            f"the admission of {start} is {found} by the {decision.rule}"
            f"{f', {decision.detail}' if decision.detail else ''}"
        )


@then(
    "the admission of {start} is {relation_kind} (for|to) {pathway}",
    "the admission of 2024-05-01 is direct for copd",
    "the admission of 2024-05-01 is unrelated to copd",
)
def admission_concerns(
    patient_story: PatientStory, start: str, relation_kind: str, pathway: str
) -> None:
    """Check what an unplanned admission has to do with a pathway.

    It is `direct for` it, `associated for` it, `unrelated to` it or `not on pathway for` it, by
    how the patient stood on the day before, as it was known on that day.
    """
    _check_relation(patient_story, start, relation_kind, pathway)


@then(
    "whether the admission of {start} concerns {pathway} cannot be told",
    "whether the admission of 2024-05-01 concerns copd cannot be told",
)
def admission_may_concern(patient_story: PatientStory, start: str, pathway: str) -> None:
    """Check that the record leaves open what an unplanned admission has to do with a pathway."""
    _check_relation(patient_story, start, "cannot be told", pathway)


def _check_relation(
    patient_story: PatientStory, start: str, relation_kind: str, pathway: str
) -> None:
    spell = _spell(patient_story, start)
    if spell.decision.nature != "unplanned":
        raise ScenarioProblem(f"the admission of {start} is {spell.decision.nature}, not unplanned")
    chosen = patient_story.vocabulary.pathway(pathway)
    record, day = patient_story.record(), day_before(spell.started.first, 1)
    stood = standing(chosen, record, as_at=day, known_at=day, days_before=1)
    found = relation(chosen, record, spell, stood)
    if found.kind != relation_kind:
        raise ScenarioProblem(
            f"the admission of {start} is not {relation_kind}; to {pathway} it is {found.kind}:"
            f" {found.because}"
        )


@then(
    "the admission of {start} is ambulatory-care-sensitive",
    "the admission of 2024-05-01 is ambulatory-care-sensitive",
)
def admission_is_sensitive(patient_story: PatientStory, start: str) -> None:
    """Check that an admission was for a condition that ambulatory care should prevent."""
    answer = ambulatory_care_sensitive(_spell(patient_story, start))
    if not answer.counts:
        raise ScenarioProblem(f"the admission of {start} is none: {answer.why_not}")


@then(
    "the admission of {start} is not ambulatory-care-sensitive",
    "the admission of 2024-05-01 is not ambulatory-care-sensitive",
)
def admission_is_not_sensitive(patient_story: PatientStory, start: str) -> None:
    """Check that an admission was not for a condition that ambulatory care should prevent."""
    answer = ambulatory_care_sensitive(_spell(patient_story, start))
    if answer.counts:
        raise ScenarioProblem(f"the admission of {start} is one: {answer.condition}")
    if not answer.known:
        raise ScenarioProblem(f"whether it is one is not known: {answer.why_not}")


@then(
    "the admission of {start} is {whether} readmission",
    "the admission of 2024-05-20 is a readmission",
    "the admission of 2024-05-20 is no readmission",
)
def admission_is_readmission(patient_story: PatientStory, start: str, whether: str) -> None:
    """Check whether an emergency followed the discharge before it within 30 days."""
    spell = _spell(patient_story, start)
    found = readmissions_of(_spells(patient_story)).readmissions
    returns = [one for one in found if one.spell == spell.id]
    if bool(returns) != (whether == "a"):
        after = f", {returns[0].after.least} days after a discharge" if returns else ""
        is_it = "a" if returns else "no"
        raise ScenarioProblem(f"the admission of {start} is {is_it} readmission{after}")

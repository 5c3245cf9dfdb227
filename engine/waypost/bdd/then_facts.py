"""The steps that say what must be known of a fact."""

from __future__ import annotations

from decimal import Decimal

from waypost.bdd.catalogue import then
from waypost.bdd.dates import whole_date
from waypost.bdd.episodes import chosen_episode
from waypost.bdd.measures import number
from waypost.bdd.phrases import STATUSES
from waypost.bdd.problems import ScenarioProblem, unknown_name
from waypost.bdd.story import PatientStory
from waypost.bdd.then_steps import days_in_words
from waypost.evaluate.evaluation import Days, FactRow, Reason
from waypost_dsl.analytes import ANALYTES
from waypost_dsl.model import Fact, FactType, Group, Step

_TRUTHS = {"true": "yes", "false": "no", "yes": "yes", "no": "no"}
REASONS: dict[str, str] = {
    "none is recorded": "none recorded",
    "it was recorded without a value": "recorded without a value",
    "it is stale": "stale",
    "it is not comparable": "not comparable",
    "its resource type was not given": "not given",
}
"""Why something is not known, as a scenario says it, and as the evaluation does."""


def _fact(patient_story: PatientStory, name: str) -> tuple[Fact, FactRow]:
    pathway, evaluation = patient_story.evaluated()
    if name not in pathway.facts:
        raise unknown_name("fact", name, pathway.facts, where=f"in the {pathway.name} pathway")
    chosen = chosen_episode(patient_story)
    rows = [one for one in evaluation.facts if one.name == name and one.episode == chosen]
    if not rows:
        raise ScenarioProblem(f"`{name}` was not asked: the patient is {evaluation.status}")
    return pathway.facts[name], rows[0]


def _found(row: FactRow) -> str:
    if not row.known:
        return f"not known: {reasons_in_words(row.reasons)}"
    return " ".join(part for part in (row.value, row.unit) if part)


def reasons_in_words(reasons: tuple[Reason, ...]) -> str:
    """Return reasons for a message."""
    return "; ".join(
        ": ".join(part for part in (one.why, one.subject, one.detail) if part) for one in reasons
    )


def check_reason(what: str, reasons: tuple[Reason, ...], reason: str) -> None:
    """Check that one of the reasons is the one a step names.

    Raises:
        ScenarioProblem: if it is not, or if the step names no reason there is.
    """
    words, _, detail = reason.partition(": ")
    if words not in REASONS:
        raise unknown_name("reason", words, REASONS)
    for one in reasons:
        if one.why == REASONS[words] and detail in ("", one.detail):
            return
    raise ScenarioProblem(f"{what} is not known for another reason: {reasons_in_words(reasons)}")


@then(
    "{fact} is not known[ because {reason}]",
    "hba1c_latest is not known because none is recorded",
    "hba1c_latest is not known because it is not comparable: "
    "it has no unit and could be either mmol/mol or %",
)
def fact_is_not_known(patient_story: PatientStory, fact: str, reason: str | None) -> None:
    """Check that a fact is not known, and why.

    The reasons are `none is recorded`, `it was recorded without a value`, `it is stale`, `it is
    not comparable` and `its resource type was not given`; what exactly is in the way may follow
    after a colon.
    """
    _, row = _fact(patient_story, fact)
    if row.known:
        raise ScenarioProblem(f"`{fact}` is known: it is {_found(row)}")
    if reason is not None:
        check_reason(f"`{fact}`", row.reasons, reason)


@then("{fact} is dated {date}", "flare is dated 2024-01-10")
def fact_is_dated(patient_story: PatientStory, fact: str, date: str) -> None:
    """Check the day of a fact's evidence."""
    _, row = _fact(patient_story, fact)
    day = whole_date(date)
    if row.dated != Days(day, day):
        raise ScenarioProblem(f"`{fact}` is not of {date}; it is of {days_in_words(row.dated)}")


@then(
    "{fact} is {answer_of_fact}",
    "hba1c_latest is 58 mmol/mol",
    "glycaemic_control is controlled",
    "obstructed is true",
    "flare is recorded",
)
def fact_is(patient_story: PatientStory, fact: str, answer_of_fact: str) -> None:
    """Check a fact: a number with its unit, a grade, a name, `true` or `false`, or `recorded`."""
    pathway, _ = patient_story.evaluated()
    if isinstance(pathway.nodes.get(fact), Step | Group):
        raise unknown_name("status", answer_of_fact, STATUSES)
    declared, row = _fact(patient_story, fact)
    wanted = _wanted(declared, answer_of_fact)
    if not row.known or row.value is None or not _same(row.value, wanted):
        raise ScenarioProblem(f"`{fact}` is not {answer_of_fact}; it is {_found(row)}")


def _wanted(fact: Fact, answer: str) -> str:
    """Return a fact's answer as the evaluation writes it; a result in the analyte's own unit."""
    match fact.type:
        case FactType.TRUTH:
            if answer not in _TRUTHS:
                raise unknown_name("answer to a yes-or-no fact", answer, _TRUTHS)
            return _TRUTHS[answer]
        case FactType.NAME:
            if answer not in fact.names:
                raise unknown_name("name", answer, fact.names, where=f"that `{fact.name}` can have")
            return answer
        case FactType.RESULT:
            return _wanted_result(fact, answer)
        case _:
            return answer


def _wanted_result(fact: Fact, answer: str) -> str:
    assert fact.analyte is not None
    analyte = ANALYTES[fact.analyte]
    comparator, _, rest = answer.rpartition(" ") if answer[0].isalpha() else ("", "", answer)
    if comparator:
        words = answer.split(" ")
        start = next((i for i, word in enumerate(words) if word[:1].isdigit()), len(words))
        comparator, rest = " ".join(words[:start]), " ".join(words[start:])
    figure, _, unit = rest.partition(" ")
    if analyte.unit_row(unit) is None:
        names = " or ".join(row.name for row in analyte.units)
        what = f"`{unit}` is no unit of {analyte.title}" if unit else f"`{figure}` has no unit"
        raise ScenarioProblem(f"{what}: it comes in {names}")
    converted = analyte.to_canonical(number(figure), unit)
    if converted is None:
        raise ScenarioProblem(f"{analyte.title} in {unit} is not converted")
    return f"{comparator} {converted:f}".strip()


def _same(found: str, wanted: str) -> bool:
    if found == wanted:
        return True
    if not (found[-1:].isdigit() and wanted[-1:].isdigit()):
        return False
    *words, figure = found.split(" ")
    *wanted_words, wanted_figure = wanted.split(" ")
    return words == wanted_words and Decimal(figure) == Decimal(wanted_figure)

"""The reference of all steps, written from the catalogue: `docs/reference/scenarios.md`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from waypost.bdd import (
    given_patient,
    given_record,
    given_referrals,
    given_stays,
    then_admissions,
    then_clocks,
    then_decisions,
    then_episodes,
    then_events,
    then_facts,
    then_kpis,
    then_patient,
    then_referrals,
    then_steps,
    when_evaluated,
)
from waypost.bdd.catalogue import CATALOGUE, StepOfScenario, StepType
from waypost.bdd.phrases import KINDS

_HEADINGS: dict[StepType, str] = {
    "given": "Given: what the record holds",
    "when": "When: the evaluation",
    "then": "Then: what must come of it",
}
# One sentence a line, as in all our Markdown; a backslash joins the lines of long ones.
_OPENING = """\
# Scenarios

<!-- Written by scripts/generate_docs.py from the steps themselves: do not edit. -->

A scenario says in plain words what a record holds, evaluates a pathway over it and says what \
must come of it.
Its steps build FHIR R4 resources, which are validated strictly and read as any record is read.
The plugin is part of Waypost and needs its extra `bdd` (pytest and pytest-bdd), which `make demo` \
installs; then `pytest FOLDER --pathways PATH` runs \
every `.feature` file of a folder.
Without `--pathways` the setting `waypost_pathways` of the pytest configuration counts, and \
without that the folder `pathways`.

```gherkin
Feature: COPD: pulmonary rehabilitation

  Scenario: breathless and not referred
    Given a patient aged 67 on 2024-03-01
    And a diagnosis in copd_diagnosis on 2019-05-02
    And an MRC grade of 3 on 2024-01-10
    When the copd pathway is evaluated as at 2024-03-01
    Then rehabilitation is overdue, due 2024-02-09
    And the patient is referred to pulmonary_rehab
    And no other referral goes to pulmonary_rehab
```

The names of codelists, services, facts, steps, groups, decisions and outcomes are those that \
the pathways declare.
A name that nobody declared fails with the nearest one, a number without its unit with the units \
there are, and a day that is not in the calendar with that day; each names the file and the \
line.
`Scenario Outline` and `Background` work as in any Gherkin; two scenarios of one file may not \
have the same name.

In the headings, words in capitals are places to fill, and what stands in square brackets may be \
left out.
`WHEN` is `on 2024-01-10`, `in 2024-01`, `in 2024` or `without a date`.
`KIND` is {kinds}.
"""
_MODULES = [
    module.__name__
    for module in (
        given_patient,
        given_record,
        given_referrals,
        given_stays,
        when_evaluated,
        then_steps,
        then_events,
        then_admissions,
        then_facts,
        then_patient,
        then_referrals,
        then_decisions,
        then_episodes,
        then_clocks,
        then_kpis,
    )
]
_PLACE = re.compile(r"\{(\w+)\}")
_SHOWN_PLACES = {
    "more": "",
    "answer_of_fact": "ANSWER",
    "count": "N",
    "end_time": "TIME",
    "known_at": "DATE",
    "left_out": "EXCLUDED",
    "relation_kind": "RELATION",
    "start_time": "TIME",
    "verdict_of_kpi": "MEETS_IT",
    "whether": "a",
}


def reference_page() -> str:
    """Return the reference of all steps as Markdown."""
    kinds = ", ".join(f"`{kind}`" for kind in KINDS[:-1]) + f" or `{KINDS[-1]}`"
    return "\n".join((_OPENING.replace("{kinds}", kinds), *_sections())).rstrip("\n") + "\n"


def _sections() -> Iterator[str]:
    for step_type, heading in _HEADINGS.items():
        yield f"## {heading}\n"
        chosen = [one for one in CATALOGUE if one.type == step_type]
        for one in sorted(chosen, key=lambda one: _MODULES.index(one.function.__module__)):
            yield from _entry(one)


def _entry(one: StepOfScenario) -> Iterator[str]:
    yield f"### {_shown(one.phrase)}\n"
    yield f"{one.means}\n"
    yield "```gherkin"
    yield from (f"{one.type.capitalize()} {example}" for example in one.examples)
    yield "```\n"


def _shown(phrase: str) -> str:
    """Return a phrase with its places in capitals, and the first of each choice."""
    chosen = re.sub(r"\((\w+)\|[^)]*\)", r"\1", phrase)
    return _PLACE.sub(lambda place: _SHOWN_PLACES.get(place[1], place[1].upper()), chosen)

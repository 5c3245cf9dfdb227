"""Every step a scenario may use, with what it means and an example.

A step is declared once, here through `given`, `when` and `then`: pytest-bdd then knows it, and
so does the reference page.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pytest
import pytest_bdd

from waypost.bdd.phrases import Phrase
from waypost.bdd.problems import ScenarioProblem
from waypost.bdd.story import PatientStory
from waypost.bdd.wording_hints import wording_hint
from waypost_dsl.diagnostics.suggest import nearest

StepType = Literal["given", "when", "then"]
StepFunction = Callable[..., None]


@dataclass(frozen=True, slots=True)
class StepOfScenario:
    """One step a scenario may use.

    Args:
        type: whether it says what was, what happens, or what must come of it.
        phrase: its wording.
        examples: steps as an author writes them.
        means: what it does, in a sentence or two.
        function: carries it out, given the story and what stands in the phrase's places.
    """

    type: StepType
    phrase: str
    examples: tuple[str, ...]
    means: str
    function: StepFunction


CATALOGUE: list[StepOfScenario] = []
"""The steps, in the order they were declared."""


def steps_worded(step_type: StepType, text: str) -> tuple[StepOfScenario, ...]:
    """Return the steps that a line of a scenario may be: one, if it is worded as it should.

    Args:
        step_type: `given`, `when` or `then`; `And` is what stood before it.
        text: the line without its keyword.
    """
    return tuple(
        one for one in CATALOGUE if one.type == step_type and Phrase(one.phrase).is_matching(text)
    )


def carry_out(story: PatientStory, step_type: StepType, text: str) -> None:
    """Carry out one line of a scenario without pytest.

    Args:
        story: the patient it is about.
        step_type: `given`, `when` or `then`.
        text: the line without its keyword.

    Raises:
        ScenarioProblem: if no step is worded so, if it cannot be carried out, or if what it says
            is not so.
    """
    found = steps_worded(step_type, text)
    if not found:
        raise ScenarioProblem(no_step_worded(step_type, text))
    places = Phrase(found[0].phrase).parse_arguments(text)
    found[0].function(story, **(places or {}))


def no_step_worded(step_type: str, text: str) -> str:
    """Return what to say of a line that is worded like no step, and what to change."""
    change = wording_hint(step_type, text)
    if change is not None:
        return f"no step is worded `{text}`\n  {change}"
    examples = [one for entry in CATALOGUE if entry.type == step_type for one in entry.examples]
    near = nearest(text, examples, limit=2)
    hint = "".join(f"\n  a step is worded: {step_type.capitalize()} {one}" for one in near)
    return f"no step is worded `{text}`{hint}"


def given(phrase: str, *examples: str) -> Callable[[StepFunction], StepFunction]:
    """Declare a step that says what the record holds; its docstring says what it means."""
    return _declare("given", phrase, examples)


def when(phrase: str, *examples: str) -> Callable[[StepFunction], StepFunction]:
    """Declare a step that evaluates; its docstring says what it means."""
    return _declare("when", phrase, examples)


def then(phrase: str, *examples: str) -> Callable[[StepFunction], StepFunction]:
    """Declare a step that says what must come of it; its docstring says what it means."""
    return _declare("then", phrase, examples)


def _declare(
    step_type: StepType, phrase: str, examples: tuple[str, ...]
) -> Callable[[StepFunction], StepFunction]:
    def declare(function: StepFunction) -> StepFunction:
        means = inspect.cleandoc(function.__doc__ or "")
        # A phrase without a place is its own example.
        shown = examples or (phrase,)
        CATALOGUE.append(StepOfScenario(step_type, phrase, shown, means, function))
        # Two levels up: pytest-bdd puts the step into the module that declares it.
        register = pytest_bdd.step(Phrase(phrase), step_type, stacklevel=2)
        register(_named_line(function))
        return function

    return declare


def _named_line(function: StepFunction) -> StepFunction:
    """Let a problem name the line of the feature it is about, and nothing of our own code."""

    @functools.wraps(function)
    def run(patient_story: PatientStory, **places: str | None) -> None:
        __tracebackhide__ = True
        problem = None
        try:
            function(patient_story, **places)
        except ScenarioProblem as found:
            problem = found
        if problem is not None:
            pytest.fail(f"{patient_story.place}: {problem}", pytrace=False)

    return run

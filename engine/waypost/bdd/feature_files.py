"""Collecting `.feature` files, and running their steps.

This module is a pytest plugin of its own, which `waypost.bdd.plugin` registers once there is a
feature file to collect: only then is pytest-bdd imported.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
import pytest_bdd
from pytest_bdd.feature import get_feature
from pytest_bdd.scenario import get_python_name_generator

from waypost.bdd.catalogue import no_step_worded
from waypost.bdd.problems import ScenarioProblem
from waypost.bdd.story import PatientStory
from waypost.bdd.vocabulary import Vocabulary, vocabulary_of
from waypost.errors import WaypostError

if TYPE_CHECKING:
    from pytest_bdd.parser import Feature, Step

_SCENARIO_LINE = re.compile(
    r"^\s*(?:Scenario|Scenario Outline|Scenario Template|Example):\s*(?P<name>.*?)\s*$",
    re.MULTILINE,
)


class FeatureFile(pytest.Module):
    """A `.feature` file, collected as if it were a module with a test for each scenario."""

    def _getobj(self) -> ModuleType:
        _no_scenario_twice(self.path)
        module = ModuleType(self.path.stem, f"The scenarios of {self.path.name}.")
        module.__file__ = str(self.path)
        feature = get_feature(str(self.path.parent), self.path.name)
        for name in feature.scenarios:
            names = iter(get_python_name_generator(name))
            free = next(one for one in names if not hasattr(module, one))
            bound = pytest_bdd.scenario(
                self.path.name, name, features_base_dir=str(self.path.parent)
            )
            setattr(module, free, bound(_nothing_more))
        return module


def _nothing_more() -> None:
    """All a scenario tests is in its steps."""


def _no_scenario_twice(path: Path) -> None:
    # pytest-bdd keeps the last of two scenarios with one name and never runs the first.
    found = Counter(match["name"] for match in _SCENARIO_LINE.finditer(path.read_text("utf-8")))
    twice = sorted(name for name, count in found.items() if count > 1)
    if twice:
        names = ", ".join(f"`{name}`" for name in twice)
        raise pytest.Collector.CollectError(f"{path}: two scenarios have one name: {names}")


@pytest.fixture(scope="session")
def waypost_vocabulary(pytestconfig: pytest.Config) -> Vocabulary:
    """The names that the pathways of `--pathways` declare."""
    path = pathways_path(pytestconfig)
    try:
        return vocabulary_of(path)
    except (WaypostError, ScenarioProblem) as error:
        problem = str(error)
    return pytest.fail(problem, pytrace=False)


@pytest.fixture
def patient_story(waypost_vocabulary: Vocabulary) -> PatientStory:
    """The patient a scenario tells of; it begins with nobody."""
    return PatientStory(waypost_vocabulary)


def pathways_path(config: pytest.Config) -> Path:
    """Return where the pathways are: `--pathways`, else the ini file, from the root folder."""
    option = config.getoption("--pathways")
    if isinstance(option, str) and option:
        return config.invocation_params.dir / option
    return config.rootpath / str(config.getini("waypost_pathways"))


def pytest_bdd_before_step(request: pytest.FixtureRequest, feature: Feature, step: Step) -> None:
    """Let every problem name its file and line."""
    story = request.getfixturevalue("patient_story")
    assert isinstance(story, PatientStory)
    story.place, story.line = _place(request, feature, step), step.line_number


def pytest_bdd_step_func_lookup_error(
    request: pytest.FixtureRequest, feature: Feature, step: Step
) -> None:
    """Say what a step that nobody knows may have meant."""
    __tracebackhide__ = True
    problem = no_step_worded(step.type, step.name)
    pytest.fail(f"{_place(request, feature, step)}: {problem}", pytrace=False)


def _place(request: pytest.FixtureRequest, feature: Feature, step: Step) -> str:
    path = Path(feature.filename)
    root = request.config.rootpath
    shown = path.relative_to(root) if path.is_relative_to(root) else path
    return f"{shown.as_posix()}:{step.line_number}"

"""The pytest plugin: `pytest FOLDER --pathways PATH` runs the feature files of any folder.

It is loaded wherever pytest runs, so it imports nothing until there is a feature file to collect.
Feature files are left to others where neither `--pathways` nor the ini setting says where the
pathways are and there is no folder `pathways` with pathways in it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

_STEP_MODULES = (
    "waypost.bdd.given_patient",
    "waypost.bdd.given_record",
    "waypost.bdd.given_referrals",
    "waypost.bdd.given_stays",
    "waypost.bdd.when_evaluated",
    "waypost.bdd.then_steps",
    "waypost.bdd.then_events",
    "waypost.bdd.then_admissions",
    "waypost.bdd.then_facts",
    "waypost.bdd.then_patient",
    "waypost.bdd.then_referrals",
    "waypost.bdd.then_decisions",
    "waypost.bdd.then_episodes",
    "waypost.bdd.then_clocks",
    "waypost.bdd.then_kpis",
    "waypost.bdd.feature_files",
)
_DEFAULT = "pathways"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--pathways`, and the ini setting `waypost_pathways`."""
    parser.getgroup("waypost", "Waypost scenarios").addoption(
        "--pathways",
        metavar="PATH",
        help="the .pathway file, or the folder of them, that feature files are about"
        f" (default: the ini setting waypost_pathways, else {_DEFAULT})",
    )
    parser.addini("waypost_pathways", "where the pathways are", default=_DEFAULT)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a `.feature` file where pathways are there to run it against."""
    if file_path.suffix != ".feature" or not _has_pathways(parent.config):
        return None
    plugins = parent.config.pluginmanager
    if not plugins.hasplugin("pytest-bdd"):
        raise pytest.UsageError(
            f"{file_path}: scenarios need pytest-bdd, which is in Waypost's extra `bdd`"
        )
    for name in _STEP_MODULES:
        plugins.import_plugin(name)
    from waypost.bdd.feature_files import FeatureFile

    # pytest leaves the further arguments of a collector untyped.
    return FeatureFile.from_parent(parent, path=file_path)  # pyright: ignore[reportUnknownMemberType]


def _has_pathways(config: pytest.Config) -> bool:
    if config.getoption("--pathways") or config.getini("waypost_pathways") != _DEFAULT:
        return True
    return any((config.rootpath / _DEFAULT).glob("*.pathway"))

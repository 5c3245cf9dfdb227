"""What every test has: a guard on `random`, the shared data, and Hypothesis profiles."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

PROJECT = Path(__file__).resolve().parents[1]

# `ci` gives the same examples on every run; `thorough` looks for new ones. Choose with
# HYPOTHESIS_PROFILE or `--hypothesis-profile`.
settings.register_profile(
    "ci", max_examples=50, derandomize=True, database=None, deadline=None, print_blob=True
)
settings.register_profile("thorough", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def _all_is_required() -> bool:
    return os.environ.get("WAYPOST_REQUIRE_ALL") == "1"


def _shared_folder() -> Path:
    return Path(os.environ.get("WAYPOST_SHARED") or PROJECT.parent / "shared")


def _skip_or_fail(reason: str, *, required: bool) -> None:
    if required:
        pytest.fail(f"{reason}, and WAYPOST_REQUIRE_ALL=1 requires it", pytrace=False)
    pytest.skip(reason)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark a test that asks for the shared data, so that `-m "not shared"` leaves it out."""
    for item in items:
        if isinstance(item, pytest.Function) and "shared_data" in item.fixturenames:
            item.add_marker("shared")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose machine lacks what it needs; fail it where all is required.

    The shared folder is required only where WAYPOST_SHARED names it: without the variable a
    machine need not have one.
    """
    folder = _shared_folder()
    if item.get_closest_marker("shared") and not folder.is_dir():
        _skip_or_fail(
            f"there is no shared data folder {folder}",
            required=_all_is_required() and bool(os.environ.get("WAYPOST_SHARED")),
        )
    for marker in item.iter_markers("needs_tool"):
        for tool in marker.args:
            if shutil.which(tool) is None:
                _skip_or_fail(f"this machine has no `{tool}`", required=_all_is_required())


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of shared data: clinical tables and other people's synthetic patients."""
    return _shared_folder().resolve()


@pytest.fixture(autouse=True)
def _no_global_random() -> Iterator[None]:
    """Fail a test that touches the global random state: a seeded `Random` is an argument."""
    before = random.getstate()
    yield
    if random.getstate() != before:
        random.setstate(before)
        pytest.fail(
            "the test touched the global random state; pass a seeded `random.Random` instead",
            pytrace=False,
        )

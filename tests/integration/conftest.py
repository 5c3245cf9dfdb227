"""What the tests with other people's programs share."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tests.integration.accessibility.checker import Violation, axe_violations, why_not_here


@pytest.fixture(scope="session")
def violations_of() -> Callable[..., list[Violation]]:
    """What is wrong with HTML pages, by axe-core in Chromium.

    A test that asks for it is skipped where one of them is missing, and fails where all is
    required.
    """
    missing = why_not_here()
    if missing is not None:
        if os.environ.get("WAYPOST_REQUIRE_ALL") == "1":
            pytest.fail(f"{missing}, and WAYPOST_REQUIRE_ALL=1 requires it", pytrace=False)
        pytest.skip(missing)
    return axe_violations

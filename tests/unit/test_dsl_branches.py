"""A decision about one fact has to lead somewhere for each of its values."""

from __future__ import annotations

import pytest

from tests.unit.dsl_texts import ENROL, compiled

STEP = (
    '  step advised "Advised"\n    within 30 days\n    done by record in reviews\n    because NG1\n'
)
DECISION = '  decision which "Which?"{}\n    when {} is not known report\n    because NG1\n'


def gaps(branches: str, fact: str) -> list[str]:
    """Return what is said of the gaps of a decision."""
    found = compiled(ENROL + DECISION.format(branches, fact) + STEP)
    return [one.message for one in found.diagnostics if one.code.slug == "band-gap"]


@pytest.mark.parametrize(
    ("branches", "said"),
    [
        ("\n    when breathless at least 3 go to advised", "`breathless` is 1"),
        (
            " all that apply\n    when breathless at least 4 go to advised",
            "`breathless` is 1",
        ),
        ("\n    when not (breathless at most 4) go to advised", "`breathless` is 1"),
        (" first match\n    when breathless at least 2 go to advised", "`breathless` is 1"),
        (
            "\n    when any of (breathless above 3, breathless below 3) go to advised",
            "`breathless` is 3",
        ),
    ],
)
def test_a_value_that_no_branch_asks_about_is_named(branches, said):
    assert gaps(branches, "breathless") == [f"no branch of `which` holds when {said}"]


@pytest.mark.parametrize(
    "branches",
    [
        "\n    when breathless at least 3 go to advised\n    when breathless below 3 go to advised",
        "\n    when breathless at least 3 go to advised\n    otherwise stay",
        # Two facts: only the author knows which combinations there are.
        "\n    when breathless at least 3 and ill go to advised",
    ],
)
def test_branches_that_cover_every_value_are_left_alone(branches):
    assert gaps(branches, "breathless") == []

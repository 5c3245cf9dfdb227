"""Runs every example of the language reference."""

from __future__ import annotations

import re

import pytest

from tests.spec.chapters import CHAPTERS
from tests.spec.harness import Chapter, Example, Section, refusals, wrong_cells


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def _examples() -> list[tuple[Chapter, Section, Example]]:
    return [
        (chapter, section, example)
        for chapter in CHAPTERS
        for section in chapter.sections
        for example in section.examples
    ]


def _id(chapter: Chapter, section: Section, example: Example) -> str:
    return f"{chapter.number}-{_slug(section.title)}-{_slug(example.title)}"


@pytest.mark.parametrize(
    "example",
    [pytest.param(one[2], id=_id(*one)) for one in _examples()],
)
def test_the_engine_answers_as_the_reference_says(example: Example) -> None:
    if example.refused:
        assert example.refused in refusals(example)
        return
    wrong = wrong_cells(example)
    assert not wrong, f"{example.title}\n\n{example.record}\n\nexpected ≠ answered\n{wrong}"


def test_every_example_has_a_title_of_its_own() -> None:
    ids = [_id(*one) for one in _examples()]
    assert sorted(set(ids)) == sorted(ids)


def test_every_example_asks_something_or_is_refused() -> None:
    for _, _, example in _examples():
        assert bool(example.asks) != bool(example.refused), example.title


def test_a_wrong_cell_is_shown_beside_what_was_answered() -> None:
    example = Example(
        "A flare that nobody recorded",
        "fact flared is record in flare",
        "",
        """
        as at      | flared | enrolment
        2024-03-01 | true   | not enrolled
        """,
    )
    assert wrong_cells(example).splitlines()[1] == "2024-03-01 | true ≠ false | not enrolled"


def test_a_mark_that_the_table_leaves_out_is_wrong() -> None:
    example = Example(
        "Overdue, with a mark",
        """
step seen "Seen"
  within 1 day
  done by record in review
  critical when overdue
  because decided example
""",
        "2024-01-01  Condition  illness",
        """
        as at      | seen
        2024-02-01 | overdue, due 2024-01-02
        """,
    )
    assert "critical" in wrong_cells(example)

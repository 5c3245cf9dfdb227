"""The published reference is the one that the tests ran."""

from __future__ import annotations

from scripts.generate_docs import all_pages, outdated


def test_the_generated_pages_are_up_to_date() -> None:
    assert outdated(all_pages()) == [], "run: python scripts/generate_docs.py"

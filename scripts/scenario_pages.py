"""The page of scenario steps, from the registry of the steps themselves."""

from __future__ import annotations

from pathlib import Path

from waypost.bdd.reference_page import reference_page

PAGE = Path("docs/reference/scenarios.md")


def pages() -> dict[Path, str]:
    """Return the page, by its path in the project."""
    return {PAGE: reference_page()}

"""Puts what their commands print today into the README and the guides that are followed.

Output that a page abridges is left to its author; a test says where it has changed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from scripts.console_blocks import reader_folder, refreshed
from scripts.guide_pictures import EPISODES, KPIS, README, ROOT, TUTORIAL


def refreshed_pages() -> dict[Path, str]:
    """Return the pages by their path in the project; this runs every command they show."""
    readme = (ROOT / README).read_text(encoding="utf-8")
    guides = {page: _refreshed_guide(page) for page in (TUTORIAL, EPISODES, KPIS)}
    return {README: refreshed(readme, ROOT), **guides}


def _refreshed_guide(page: Path) -> str:
    text = (ROOT / page).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as place:
        return refreshed(text, reader_folder(text, ROOT, Path(place)))

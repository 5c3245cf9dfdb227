"""Puts what their commands print today into the README and the tutorial.

Output that a page abridges is left to its author; a test says where it has changed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from scripts.console_blocks import reader_folder, refreshed
from scripts.guide_pictures import README, ROOT, TUTORIAL


def refreshed_pages() -> dict[Path, str]:
    """Return the two pages by their path in the project; this runs every command they show."""
    readme = (ROOT / README).read_text(encoding="utf-8")
    tutorial = (ROOT / TUTORIAL).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as place:
        folder = reader_folder(tutorial, ROOT, Path(place))
        return {README: refreshed(readme, ROOT), TUTORIAL: refreshed(tutorial, folder)}

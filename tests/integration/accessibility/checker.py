"""axe-core in Debian's Chromium: what stands in the way of people who read a page.

A page is opened light and dark, 400 and 1280 pixels wide, and asked about with the rules of WCAG
2.2 at levels A and AA and axe's own best practice. Two things are looked at that axe does not
know: whether the page as a whole scrolls sideways, and whether it asks for anything outside
its own file.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.integration.node_program import node

FOLDER = Path(__file__).parent

SCREENSHOTS = "WAYPOST_SCREENSHOTS"
"""The environment variable that names a folder for pictures of the pages; unset takes none."""


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that stands in a reader's way.

    Args:
        page: the page's file name.
        scheme: the colour scheme, `light` or `dark`.
        width: the width of the window, in pixels.
        rule: the rule's name: one of axe's, `reflow` or `own-file`.
        help: the rule in a sentence.
        places: the elements, as HTML, or the addresses.
    """

    page: str
    scheme: str
    width: int
    rule: str
    help: str
    places: tuple[str, ...]


def why_not_here() -> str | None:
    """Return what is missing for pages to be checked, None if nothing is."""
    if node() is None:
        return "this machine has no Node.js"
    if shutil.which("chromium") is None:
        return "this machine has no `chromium`"
    if not all(
        (FOLDER / "node_modules" / name).is_dir() for name in ("axe-core", "playwright-core")
    ):
        return "the accessibility checker of npm is not installed (run `make validators`)"
    return None


def axe_violations(*pages: Path) -> list[Violation]:
    """Open HTML pages in Chromium and return all that is wrong with them.

    Args:
        pages: the files. Where the environment variable WAYPOST_SCREENSHOTS names a folder,
            pictures of them are written there, named after the file.

    Returns:
        What was found, page by page; an empty list is what a page must have.
    """
    program, chromium = node(), shutil.which("chromium")
    assert program is not None, "ask why_not_here() first"
    assert chromium is not None, "ask why_not_here() first"
    screenshots = os.environ.get(SCREENSHOTS, "")
    if screenshots:
        Path(screenshots).mkdir(parents=True, exist_ok=True)
        screenshots = str(Path(screenshots).resolve())
    ran = subprocess.run(
        [program, FOLDER / "check_pages.mjs", chromium, screenshots]
        + [page.resolve() for page in pages],
        stdout=subprocess.PIPE,
        check=True,
        env={**os.environ, "NODE_OPTIONS": ""},
    )
    return [
        Violation(
            Path(one["page"]).name,
            one["scheme"],
            one["width"],
            one["rule"],
            one["help"],
            tuple(one["places"]),
        )
        for one in json.loads(ran.stdout)
    ]

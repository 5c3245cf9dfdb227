"""Write the generated pages of the documentation, or check that they are up to date.

    python scripts/generate_docs.py [--check]

Every builder returns pages by their path in the project; nothing else is written. `--check`
writes nothing and names the pages that differ, are missing, or are no longer made.

Exit codes: 0 written or up to date, 1 a page differs, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from scripts import (  # noqa: E402
    chart_picture,
    command_pages,
    guide_outputs,
    guide_pictures,
    kpi_pages,
    language_pages,
    message_pages,
    rule_pages,
    scenario_pages,
)

BUILDERS: tuple[Callable[[], dict[Path, str]], ...] = (
    chart_picture.pages,
    command_pages.pages,
    guide_pictures.pages,
    kpi_pages.pages,
    language_pages.pages,
    message_pages.pages,
    rule_pages.pages,
    scenario_pages.pages,
)
"""What makes pages: add a builder here."""

OWNED: tuple[Path, ...] = (language_pages.PLACE,)
"""Folders in which every page is generated."""


def all_pages() -> dict[Path, str]:
    """Return every generated page, by its path in the project."""
    return {path: text for builder in BUILDERS for path, text in builder().items()}


def outdated(pages: dict[Path, str]) -> list[str]:
    """Say what differs between the pages and the files."""
    problems: list[str] = []
    for path, text in sorted(pages.items()):
        file = ROOT / path
        if not file.is_file():
            problems.append(f"{path} is missing")
        elif file.read_text(encoding="utf-8") != text:
            problems.append(f"{path} is not up to date")
    problems.extend(f"{path} is no longer made" for path in left_over(pages))
    return problems


def left_over(pages: dict[Path, str]) -> list[Path]:
    """Return the files in owned folders that no builder makes."""
    found = (path.relative_to(ROOT) for folder in OWNED for path in (ROOT / folder).rglob("*.md"))
    return sorted(path for path in found if path not in pages)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    options = parser.parse_args(arguments)
    pages = all_pages()
    if options.check:
        problems = outdated(pages)
        for problem in problems:
            print(problem, file=sys.stderr)
        if problems:
            print("run: python scripts/generate_docs.py", file=sys.stderr)
        return 1 if problems else 0
    # These run commands, so `--check` leaves them to tests/unit/test_docs.py.
    pages |= guide_outputs.refreshed_pages()
    for path, text in sorted(pages.items()):
        file = ROOT / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for path in left_over(pages):
        (ROOT / path).unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())

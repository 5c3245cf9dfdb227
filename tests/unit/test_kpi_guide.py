"""The guide to KPIs can be followed to the letter, from an empty folder."""

from __future__ import annotations

from pathlib import Path

import pytest
import rich.style  # noqa: F401 - it draws a random number when it is first imported

from scripts.console_blocks import files_written, follow, reader_folder
from scripts.guide_pictures import KPIS
from waypost_dsl.formatter.formatting import format_text

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / KPIS).read_text("utf-8")


def test_the_guide_can_be_followed_to_the_letter(tmp_path: Path):
    wrong = [
        f"{KPIS}:{one.shown.line}: `{one.shown.command}` prints\n{one.printed}"
        for one in follow(PAGE, reader_folder(PAGE, ROOT, tmp_path))
        if not one.shown.agrees_with(one.printed)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["my_smoking", "my_place", "my_clinic"])
def test_its_files_are_laid_out_as_fmt_does(name):
    # The last part of the page writes a slip on purpose, in the layout of the rest.
    text = files_written(PAGE)[f"{name}.pathway"]
    assert format_text(text).text == text

"""The guide to episode pathways can be followed to the letter, from an empty folder."""

from __future__ import annotations

from pathlib import Path

import rich.style  # noqa: F401 - it draws a random number when it is first imported

from scripts.console_blocks import files_written, follow, reader_folder
from scripts.guide_pictures import EPISODES
from waypost_dsl.formatter.formatting import format_text

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / EPISODES).read_text("utf-8")


def test_the_guide_can_be_followed_to_the_letter(tmp_path: Path):
    wrong = [
        f"{EPISODES}:{one.shown.line}: `{one.shown.command}` prints\n{one.printed}"
        for one in follow(PAGE, reader_folder(PAGE, ROOT, tmp_path))
        if not one.shown.agrees_with(one.printed)
    ]
    assert not wrong, "\n".join(wrong)


def test_its_pathway_is_laid_out_as_fmt_does():
    text = files_written(PAGE)["hand_clinic.pathway"]
    assert format_text(text).text == text

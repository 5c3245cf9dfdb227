"""Everybody can read the pages: axe-core in Chromium finds nothing, and would find what is wrong.

The page of `make demo`, with the diagrams in it, is checked beside its other tests.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

# It draws a number from the global random state when it is imported, so not within a test.
import rich.style  # noqa: F401

import waypost
from tests.integration.accessibility.checker import SCREENSHOTS
from tests.unit.signals_example import CARED_FOR, OTHER, care, identification, palliative, signal
from waypost.case_review import CaseReview, case_review_page
from waypost.cli.main import main
from waypost.signals.figures import MissedStepFigure
from waypost.signals.intervals import RiskRatio

PROJECT = Path(__file__).resolve().parents[2]

LATE = CARED_FOR.replace("2023-11-01", "2022-12-01")
BUSY = f"""{LATE.replace("grade 2", "grade 4")}
2023-06-01  Encounter       contact                   status=finished
2023-08-01  ServiceRequest  rehabilitation requested  status=active intent=order
2024-01-05  Observation     service closed
2024-02-01  Observation     flare
"""

PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>:root {{ color-scheme: light dark }} {style}</style></head>
<body><main><h1>A page</h1>{body}</main></body></html>
"""


def written(folder: Path, name: str, html: str) -> Path:
    path = folder / f"{name}.html"
    path.write_text(html, encoding="utf-8")
    return path


# --- The checker finds what is wrong ----------------------------------------------------------

PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="


FAULTS = {
    "image-alt": ("", f'<img src="{PIXEL}">'),
    "color-contrast": ("p { color: #bbb; background: #fff }", "<p>Pale</p>"),
    "heading-order": ("", "<h4>Too deep</h4>"),
    "target-size": ("a { font-size: 8px }", '<a href="#a">a</a><br><a href="#b">b</a>'),
    "own-file": ("", '<p>A</p><link rel="stylesheet" href="more.css">'),
}
"""A style and a body that break a rule, by the rule."""

EVERYWHERE = {(scheme, width) for scheme in ("light", "dark") for width in (400, 1280)}


def test_what_is_wrong_with_a_page_is_found_light_and_dark_narrow_and_wide(violations_of, tmp_path):
    pages = [
        written(tmp_path, rule, PAGE.format(style=style, body=body))
        for rule, (style, body) in FAULTS.items()
    ]
    found = violations_of(*pages)
    assert all(one.places for one in found)
    for rule in FAULTS:
        of_page = [one for one in found if one.page == f"{rule}.html"]
        assert {one.rule for one in of_page} == {rule}
        assert {(one.scheme, one.width) for one in of_page} == EVERYWHERE


def test_what_is_wrong_only_in_one_scheme_or_width_is_found_there(violations_of, tmp_path):
    pages = (
        written(tmp_path, "night", PAGE.format(style="p { color: #222 }", body="<p>Dark</p>")),
        written(tmp_path, "wide", PAGE.format(style="p { width: 800px }", body="<p>Wide</p>")),
    )
    assert {(one.page, one.rule, one.scheme, one.width) for one in violations_of(*pages)} == {
        ("night.html", "color-contrast", "dark", 400),
        ("night.html", "color-contrast", "dark", 1280),
        ("wide.html", "reflow", "light", 400),
        ("wide.html", "reflow", "dark", 400),
    }


def test_a_page_without_a_fault_passes_and_is_pictured(violations_of, tmp_path, monkeypatch):
    pictures = tmp_path / "pictures"
    monkeypatch.setenv(SCREENSHOTS, str(pictures))
    assert violations_of(written(tmp_path, "good", PAGE.format(style="", body="<p>Good</p>"))) == []
    assert {path.name for path in pictures.iterdir()} == {
        f"good-{scheme}-{width}.png" for scheme in ("light", "dark") for width in (400, 1280)
    }


# --- The case review --------------------------------------------------------------------------


def test_nothing_stands_in_the_way_of_reading_a_case_review(violations_of, tmp_path):
    pathways = (care(), identification(), palliative())
    figure = MissedStepFigure(
        "example", "reviewed", "Reviewed", 4, 2, 8, 2, RiskRatio(2.0, 0.4, 9.5)
    )
    reviews = {
        "late": CaseReview(signal(LATE), figures=(figure,), interval="Katz, 95 %"),
        "busy": CaseReview(signal(BUSY, pathways)),
        "followed": CaseReview(signal(CARED_FOR)),
        "known-to-nobody": CaseReview(signal("2020-01-01  Observation  letter", primary=(OTHER,))),
    }
    pages = [
        written(tmp_path, f"case-review-{name}", case_review_page(review))
        for name, review in reviews.items()
    ]
    assert violations_of(*pages) == []


def test_nothing_stands_in_the_way_of_reading_a_judged_signal_of_a_run(
    violations_of, tmp_path, capsys
):
    folder = tmp_path / "results"
    pathways, patients = PROJECT / "pathways", PROJECT / "fixtures" / "patients"
    waypost.run([pathways], patients, as_at=date(2024, 3, 1), out=folder)
    [line] = (folder / "signals.ndjson").read_text(encoding="utf-8").splitlines()
    name = json.loads(line)["id"]
    verdict = ["preventable", "--by", "Dr A Example", "--note", "The recall was never sent."]
    assert main(["signals", "judge", str(folder), name, *verdict, "--on", "2024-04-01"]) == 0
    capsys.readouterr()
    assert main(["signals", "show", str(folder), name, "--format", "html"]) == 0
    html = capsys.readouterr().out
    assert "The recall was never sent." in html
    assert violations_of(written(tmp_path, "case-review-of-run", html)) == []

"""`make demo`: what a newcomer sees first works, and its page can be read by everybody."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "build"


@pytest.fixture(scope="module")
def printed(folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, str(PROJECT / "scripts" / "demo.py"), str(folder)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture(scope="module")
def page(printed: str, folder: Path) -> str:
    path = folder / "index.html"
    assert f"{path}\n" in printed
    return path.read_text(encoding="utf-8")


def test_the_terminal_shows_the_table_and_mrs_smith(printed: str) -> None:
    patients = len(list((PROJECT / "fixtures" / "patients").glob("*.json")))
    assert f"{patients} patients, as at 1 March 2024" in printed
    assert "Patient mrs-smith, as at 1 March 2024" in printed
    assert "Pulmonary rehabilitation (rehabilitation): was due 21 February 2024" in printed


def test_a_report_of_the_measures_is_made_too(printed: str, folder: Path) -> None:
    report = folder / "kpis" / "report.html"
    assert f"{report}\n" in printed
    html = report.read_text(encoding="utf-8")
    assert "nothing is hidden or rounded" in html
    assert "Counts of 1 to" not in html
    assert str(PROJECT) not in html


def test_the_page_shows_the_diagrams_every_patient_and_the_caution(page: str) -> None:
    assert page.count("<svg ") == 5
    for path in (PROJECT / "fixtures" / "patients").glob("*.json"):
        assert f'<th scope="row">{path.stem}</th>' in page
    assert page.count("Not medical advice") >= 2


def test_the_page_can_be_read_by_everybody(page: str) -> None:
    assert '<html lang="en-GB">' in page
    assert page.count("<h1>") == 1
    assert page.count("<table>") == page.count("<caption>") > 3
    identifiers = re.findall(r'\bid="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(identifiers)


def test_the_page_needs_no_network_and_names_no_machine(page: str) -> None:
    assert re.findall(r'(?:src|href)="(?!#)', page) == []
    assert str(PROJECT) not in page


def test_nothing_stands_in_the_way_of_reading_the_page(violations_of, page, tmp_path) -> None:
    path = tmp_path / "demo.html"
    path.write_text(page, encoding="utf-8")
    assert violations_of(path) == []

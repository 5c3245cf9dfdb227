"""Overlays on the command line: every output names the values it used, and says when they ended."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import rich.style  # noqa: F401 - it draws a random number when it is first imported

from tests.unit.cohort_example import bundle, write_bundles, write_pathways
from waypost.cli import main as cli
from waypost.commands.checking import check, pathways_to_run
from waypost.commands.drawing import graph
from waypost.commands.explaining import explain
from waypost.commands.formatting import fmt
from waypost.commands.running import run
from waypost.errors import UnreadableInput, UsageError

OVERLAY = """overlay here "Here (an invented place)"
  approved by "A. Person (invented)" on 2024-01-01
  expires 2024-12-31

  for alpha
    parameter clinic_days is 14 days because "the clinic is held every week"

  for shared
    service clinic is organisation "INVENTED01"
"""
ILL = ("ill", "2020-05-01")
IN_TIME, TOO_LATE = date(2024, 3, 1), date(2025, 1, 1)
EXPIRED = "The overlay here expired on 31 December 2024: its local values need approving again."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("overlay")
    write_pathways(folder / "pathways")
    overlays = folder / "pathways" / "overlays"
    overlays.mkdir()
    (overlays / "here.overlay").write_text(OVERLAY, "utf-8")
    wrong = OVERLAY.replace("14 days", "90 days")
    (folder / "wrong.overlay").write_text(wrong, "utf-8")
    write_bundles(folder / "records", a=bundle("p1", ILL, ("grade-3", "2024-02-20")))
    return folder


@pytest.fixture
def overlay(folder) -> Path:
    return folder / "pathways" / "overlays" / "here.overlay"


@pytest.fixture
def here(folder, monkeypatch) -> Path:
    monkeypatch.chdir(folder)
    return folder


def test_a_run_names_the_overlay_of_each_pathway_in_its_facts(folder, overlay):
    facts = run([folder / "pathways"], folder / "records", as_at=IN_TIME, overlay=overlay).facts
    alpha, beta = (one.overlay for one in facts.pathways)
    assert alpha is not None
    assert beta is not None
    assert alpha.parameters == (("clinic_days", "14 days"),)
    assert alpha.services == beta.services == (("clinic", "INVENTED01"),)
    assert (alpha.approver, alpha.expires_on) == ("A. Person (invented)", date(2024, 12, 31))
    assert "expired" not in facts.caution


def test_a_run_after_the_expiry_says_so(folder, overlay):
    facts = run([folder / "pathways"], folder / "records", as_at=TOO_LATE, overlay=overlay).facts
    assert facts.caution.endswith(EXPIRED)


def test_a_run_without_an_overlay_names_none(folder):
    facts = run([folder / "pathways"], folder / "records", as_at=TOO_LATE).facts
    assert [one.overlay for one in facts.pathways] == [None, None]
    assert "overlay" not in facts.caution


def test_the_local_value_decides_when_something_is_due(folder, overlay):
    alpha = folder / "pathways" / "alpha.pathway"
    plain = explain(alpha, folder / "records", as_at=IN_TIME).evaluation
    local = explain(alpha, folder / "records", as_at=IN_TIME, overlay=overlay).evaluation
    due = [one.step("sent").due for one in (plain, local)]
    assert [one and one.first.isoformat() for one in due] == ["2024-03-21", "2024-03-05"]
    assert ("clinic_days", "14 days") in local.parameters
    assert plain.pathway_sha256 != local.pathway_sha256


def test_an_explanation_names_the_values_and_the_approver(folder, overlay):
    alpha = folder / "pathways" / "alpha.pathway"
    text = " ".join(explain(alpha, folder / "records", as_at=IN_TIME, overlay=overlay).text.split())
    assert (
        "Local values of Here (an invented place): clinic_days is 14 days; clinic is organisation"
        " INVENTED01." in text
    )
    assert (
        "approved by A. Person (invented) on 1 January 2024, expires on 31 December 2024." in text
    )
    assert "expired" not in text


def test_an_explanation_after_the_expiry_says_so_once(folder, overlay):
    alpha = folder / "pathways" / "alpha.pathway"
    explained = explain(alpha, folder / "records", as_at=TOO_LATE, overlay=overlay)
    assert " ".join(explained.text.split()).count("The overlay here expired on") == 1


@pytest.mark.parametrize("form", ["svg", "mermaid", "dot", "json"])
def test_a_diagram_names_the_overlay(folder, overlay, form):
    alpha = folder / "pathways" / "alpha.pathway"
    assert "verlay here" in graph(alpha, format=form, overlay=overlay)
    assert "verlay" not in graph(alpha, format=form)


@pytest.mark.parametrize(
    ("on", "slugs"),
    [
        (date(2023, 12, 31), {"overlay-not-yet-approved"}),
        (date(2024, 12, 31), set()),
        (date(2025, 1, 1), {"overlay-expired"}),
        (None, set()),
    ],
)
def test_a_check_looks_at_the_day_it_is_given(folder, overlay, on, slugs):
    checked = check([folder / "pathways"], overlay=overlay, on=on)
    assert {one.code.slug for one in checked.diagnostics} == slugs
    assert len(checked.pathways) == (0 if slugs else 2)


def test_check_shows_what_is_wrong_once_however_many_pathways_there_are(here, capsys):
    words = "check pathways --overlay wrong.overlay --on 2024-02-01"
    assert cli.main(words.split()) == 1
    printed = capsys.readouterr().out
    assert printed.count("error[parameter-out-of-bounds]") == 1
    assert "--> wrong.overlay:6:30" in printed


def test_check_says_which_overlay_was_sound(here, capsys):
    words = "check pathways --overlay pathways/overlays/here.overlay --on 2024-02-01"
    assert cli.main(words.split()) == 0
    assert "2 pathways checked with overlay here.overlay" in capsys.readouterr().err


def test_check_takes_today_as_its_day_where_none_is_given(here, monkeypatch, capsys):
    words = "check pathways --overlay pathways/overlays/here.overlay"
    for today, code in ((date(2024, 12, 31), 0), (date(2025, 1, 1), 1)):
        monkeypatch.setattr("waypost.cli.check.today", lambda today=today: today)
        assert cli.main(words.split()) == code
    assert "error[overlay-expired]" in capsys.readouterr().out


def test_a_run_with_a_wrong_overlay_shows_its_diagnostics(here, capsys):
    words = "run pathways --data records --as-at 2024-03-01 --overlay wrong.overlay"
    assert cli.main(words.split()) == 1
    assert "--> wrong.overlay:6:30" in capsys.readouterr().err


def test_the_table_of_a_run_names_the_values(here, capsys):
    words = (
        "run pathways --data records --as-at 2024-03-01 --overlay pathways/overlays/here.overlay"
    )
    assert cli.main(words.split()) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "Overlay here (" in printed
    assert "Alpha care: clinic_days is 14 days" in printed
    assert "Beta care: clinic is organisation INVENTED01" in printed


def test_referrals_name_the_organisation_of_a_service(here, capsys):
    words = (
        "referrals pathways --data records --as-at 2024-03-01"
        " --overlay pathways/overlays/here.overlay --format json"
    )
    assert cli.main(words.split()) == 0
    document = json.loads(capsys.readouterr().out)
    assert [one["organisation"] for one in document["services"]] == ["INVENTED01"]
    assert document["overlays"][0][1]["name"] == "here"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("check pathways --overlay nowhere.overlay", "there is no overlay nowhere.overlay"),
        ("check pathways --overlay pathways", "pathways is a folder; --overlay takes one file"),
        ("graph pathways/alpha.pathway --overlay nowhere", "there is no overlay nowhere"),
    ],
)
def test_a_wrong_overlay_path_is_one_line(here, capsys, words, says):
    assert cli.main(words.split()) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert says in line


def test_an_overlay_that_is_no_text_is_unreadable(folder, tmp_path):
    spoilt = tmp_path / "spoilt.overlay"
    spoilt.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableInput):
        check([folder / "pathways"], overlay=spoilt)
    with pytest.raises(UsageError):
        pathways_to_run([folder / "pathways"], overlay=tmp_path)


def test_fmt_lays_out_the_overlays_of_a_folder_too(folder, tmp_path):
    overlays = tmp_path / "overlays"
    overlays.mkdir()
    untidy = overlays / "here.overlay"
    untidy.write_text(" ".join(OVERLAY.split()), "utf-8")
    [result] = fmt([tmp_path])
    assert result.is_changed
    assert untidy.read_text("utf-8") == OVERLAY

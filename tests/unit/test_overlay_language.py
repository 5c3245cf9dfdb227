"""Overlays: what they may set, what they may not, and how they are read and laid out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.dsl_texts import PATHWAYS
from waypost_dsl import Compiled, compile_pathway, compile_with_overlay, format_overlay
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.durations import Duration
from waypost_dsl.model import Pathway
from waypost_dsl.overlay.reading import FORMS, read_overlay_text
from waypost_dsl.overlay.written import OverlayFile, ParameterSetting
from waypost_dsl.source import SourceFile

SAMPLE = PATHWAYS / "overlays" / "sample.overlay"
ON = date(2026, 12, 1)
HEAD = """overlay here "Here (an invented place)"
  approved by "A. Person (invented)" on 2026-11-01
  expires 2027-10-31
"""

LIBRARY = """library shared "Shared"
  version 1.0.0
  owner "A clinical lead"
  review by 2027-11-01
  decided chosen "chosen"
  codelist requests from "requests.csv"
  service clinic "The clinic" accepts routine requested by requests
  parameter shared_days is 30 days from 7 days to 60 days because decided chosen
"""
PATHWAY = """pathway example "An example"
  version 1.0.0
  owner "A clinical lead"
  review by 2027-11-01
  use shared
  codelist illness from "illness.csv"
  codelist sugars from "sugars.csv"
  analyte hba1c from sugars
  parameter low is 48 mmol/mol from 42 mmol/mol to 75 mmol/mol because decided chosen
  parameter high is 58 mmol/mol from 42 mmol/mol to 75 mmol/mol because decided chosen
  fact ill is on register illness, same day stays on
  fact sugar is latest result of hba1c no older than 12 months, same day take highest
  fact control is one of
    poor when sugar at least high
    fair when sugar at least low and sugar below high
    good when sugar below low
    not known when sugar is not known
  enrol while ill because decided chosen
  stage care "Care" ongoing
    referral sent "Sent" to clinic
      only when control is poor
      when control is not known treat as not met because decided chosen
      within shared_days
      done by referral to clinic made
      because decided chosen
"""
LOCAL = "https://waypost.example/CodeSystem/waypost-local"
CODELISTS = {
    "illness": "http://snomed.info/sct,1,Ill,V",
    "sugars": "http://loinc.org,4548-4,HbA1c,V",
    "requests": f"{LOCAL},request,Request,D",
    "ours": "https://here.example/codes,R1,Request here,D",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("shared", LIBRARY), ("example", PATHWAY)):
        (tmp_path / f"{name}.pathway").write_text(text, encoding="utf-8")
    for name, row in CODELISTS.items():
        text = f"system,code,display,status\n{row}\n"
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def compiled(folder: Path, settings: str, *, head: str = HEAD, on: date | None = ON) -> Compiled:
    overlay = folder / "here.overlay"
    overlay.write_text(head + settings, encoding="utf-8")
    [result] = compile_with_overlay([folder / "example.pathway"], overlay, on=on)
    return result


def sound(folder: Path, settings: str) -> Pathway:
    result = compiled(folder, settings)
    assert [one.message for one in result.diagnostics] == []
    assert result.pathway is not None
    return result.pathway


def found(result: Compiled) -> list[Code]:
    return [one.code for one in result.diagnostics]


SHARED_DAYS = '  for shared\n    parameter shared_days is 21 days because "we can"\n'


def test_a_parameter_has_the_value_of_the_overlay_and_keeps_its_bounds(folder):
    parameter = sound(folder, SHARED_DAYS).parameters["shared_days"]
    assert parameter.value == Duration(21, "days")
    assert (parameter.low, parameter.high) == (Duration(7, "days"), Duration(60, "days"))


@pytest.mark.parametrize(("value", "is_allowed"), [(6, False), (7, True), (60, True), (61, False)])
def test_the_bounds_themselves_may_be_set(folder, value, is_allowed):
    settings = f'  for shared\n    parameter shared_days is {value} days because "we can"\n'
    expected = [] if is_allowed else [Code.PARAMETER_OUT_OF_BOUNDS]
    assert found(compiled(folder, settings)) == expected


def test_a_service_is_mapped_to_its_organisation(folder):
    pathway = sound(folder, '  for shared\n    service clinic is organisation "INVENTED01"\n')
    assert pathway.services["clinic"].organisation == "INVENTED01"


def test_a_codelist_of_the_projects_own_codes_is_replaced(folder):
    settings = '  for shared\n    codelist requests from "ours.csv" because "it is on our form"\n'
    pathway = sound(folder, settings)
    assert [row.code for row in pathway.codelists["requests"].rows] == ["R1"]


def test_the_pathway_names_the_overlay_and_what_it_set(folder):
    settings = (
        SHARED_DAYS
        + '    service clinic is organisation "INVENTED01"\n'
        + '    codelist requests from "ours.csv" because "it is on our form"\n'
    )
    pathway = sound(folder, settings)
    local = pathway.overlay
    assert local is not None
    assert (local.name, local.title) == ("here", "Here (an invented place)")
    assert local.approver == "A. Person (invented)"
    assert (local.approved_on, local.expires_on) == (date(2026, 11, 1), date(2027, 10, 31))
    assert local.parameters == (("shared_days", "21 days"),)
    assert local.services == (("clinic", "INVENTED01"),)
    ours = pathway.codelists["requests"].sha256
    assert local.codelists == (("requests", "ours.csv", ours),)


def test_the_hash_of_the_pathway_covers_the_overlay_and_its_codelists(folder):
    settings = '  for shared\n    codelist requests from "ours.csv" because "it is on our form"\n'
    plain = compile_pathway(folder / "example.pathway").pathway
    assert plain is not None
    first = sound(folder, settings).sha256
    other_reason = sound(folder, settings.replace("form", "paper")).sha256
    ours = folder / "ours.csv"
    ours.write_text(ours.read_text("utf-8").replace("R1", "R2"), encoding="utf-8")
    other_codes = sound(folder, settings).sha256
    assert len({plain.sha256, first, other_reason, other_codes}) == 4


def test_what_an_overlay_does_not_set_is_as_the_pathway_has_it(folder):
    plain = compile_pathway(folder / "example.pathway").pathway
    local = sound(folder, SHARED_DAYS)
    assert plain is not None
    assert (local.nodes, local.facts, local.codelists) == (
        plain.nodes,
        plain.facts,
        plain.codelists,
    )
    assert local.parameters["low"] == plain.parameters["low"]


def test_a_part_for_another_pathway_changes_nothing_here(folder):
    other = PATHWAY.replace("pathway example", "pathway other")
    (folder / "other.pathway").write_text(other, encoding="utf-8")
    settings = '  for other\n    parameter low is 50 mmol/mol because "we can"\n'
    plain = compile_pathway(folder / "example.pathway").pathway
    assert plain is not None
    local = sound(folder, settings)
    assert local.overlay is None
    assert local.sha256 == plain.sha256


def test_local_values_that_leave_a_gap_between_bands_are_found(folder):
    # Each value is inside its bounds, but together they turn the bands round.
    settings = (
        '  for example\n    parameter low is 70 mmol/mol because "we can"\n'
        '    parameter high is 50 mmol/mol because "we can"\n'
    )
    assert set(found(compiled(folder, settings))) == {Code.BAND_OVERLAP}


def test_everything_wrong_is_said_at_once(folder):
    settings = (
        '  for shared\n    parameter shared_day is 21 days because "we can"\n'
        '    parameter shared_days is 3 weeks because "we can"\n'
        '    service clinics is organisation "INVENTED01"\n'
    )
    assert found(compiled(folder, settings)) == [
        Code.UNKNOWN_NAME,
        Code.WRONG_UNIT,
        Code.UNKNOWN_NAME,
    ]


def test_a_parameter_out_of_bounds_shows_the_bounds_where_they_are_declared(folder):
    settings = '  for shared\n    parameter shared_days is 90 days because "we can"\n'
    [diagnostic] = compiled(folder, settings).diagnostics
    assert diagnostic.message.startswith("`shared_days` may be set from 7 days to 60 days")
    [bounds] = diagnostic.secondary
    assert Path(bounds.span.path).name == "shared.pathway"
    assert LIBRARY.splitlines()[bounds.span.line - 1].startswith("  parameter shared_days")


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 10, 31), [Code.OVERLAY_NOT_YET_APPROVED]),
        (date(2026, 11, 1), []),
        (date(2027, 10, 31), []),
        (date(2027, 11, 1), [Code.OVERLAY_EXPIRED]),
        (None, []),
    ],
)
def test_an_overlay_may_be_used_from_its_approval_to_its_last_day(folder, on, expected):
    assert found(compiled(folder, SHARED_DAYS, on=on)) == expected


@pytest.mark.parametrize("word", ["step", "fact", "decision", "within", "enrol"])
def test_structure_cannot_be_changed(folder, word):
    result = compiled(folder, f"  for example\n    {word} something\n")
    assert found(result) == [Code.OVERLAY_CHANGES_STRUCTURE]
    assert result.pathway is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "a file ending in `.overlay` begins with `overlay`"),
        ("pathway x", "a file ending in `.overlay` begins with `overlay`"),
        ('overlay "Here"', "the overlay's name is missing after `overlay`"),
        ("overlay here expires", "the title in quotes is missing after `here`"),
        ('overlay here "Here', "a text in quotes is not closed on its line"),
        ('overlay here "Here" approved on', "`by` is missing after `approved`"),
        ('overlay here "Here" approved by "A" 2026', '`on` and the day are missing after "A"'),
        ('overlay here "Here" expires soon', "a date, written as 2027-10-31, is missing after"),
        ('overlay here "Here" expires 2027-02-30', "`2027-02-30` is not a day of the calendar"),
        ('overlay here "Here" for', "the pathway's or library's name is missing after `for`"),
        ('overlay here "Here" for x parameter y 3', "`is` and the value are missing after `y`"),
        ('overlay here "Here" for x parameter y is', "a number and its unit are missing after"),
        ('overlay here "Here" for x service y is "A"', "`organisation` is missing after `is`"),
        ('overlay here "Here" for x codelist y "f"', "`from` and the file are missing after `y`"),
        ('overlay here "Here" service y is organisation "A01"', "stands below the pathway"),
        ('overlay here "Here" expires 2027-01-01 expires 2027-01-02', "`expires` is said twice"),
        ('overlay here "Here" for x because', "`because` cannot stand here after `x`"),
    ],
)
def test_what_cannot_be_read_says_what_is_missing_and_after_what(text, says):
    read = read_overlay_text(SourceFile("here.overlay", text))
    assert says in getattr(read, "message", "")
    assert getattr(read, "helps", ())


@pytest.mark.parametrize("form", list(FORMS.values())[1:])
def test_every_form_that_a_message_shows_can_be_read(form):
    inside = form if form.startswith(("approved", "expires", "for")) else f"for x {form}"
    read = read_overlay_text(SourceFile("here.overlay", f"{FORMS['overlay']} {inside}"))
    assert not hasattr(read, "message")


def test_a_unit_may_be_of_two_words():
    text = HEAD + 'for x parameter y is 3 working days because "we can"'
    read = read_overlay_text(SourceFile("here.overlay", text))
    assert isinstance(read, OverlayFile)
    [setting] = read.parts[0].settings
    assert isinstance(setting, ParameterSetting)
    assert setting.value.unit == "working days"


def test_the_sample_is_sound_laid_out_and_says_that_it_is_invented():
    pathways = [PATHWAYS / "copd.pathway", PATHWAYS / "type_2_diabetes.pathway"]
    results = compile_with_overlay(pathways, SAMPLE, on=ON)
    assert [one.diagnostics for one in results] == [(), ()]
    assert all(one.pathway is not None and one.pathway.overlay is not None for one in results)
    text = SAMPLE.read_text(encoding="utf-8")
    assert format_overlay(text).text == text
    # No code of a real organisation is so long, and none says that it is invented.
    for one in results:
        assert one.pathway is not None
        assert one.pathway.overlay is not None
        assert all(code.startswith("INVENTED") for _, code in one.pathway.overlay.services)


def test_laying_out_changes_white_space_only_and_only_once():
    text = (
        '# who\noverlay here "Here" # the place\napproved by "A" on 2026-11-01\n\n\nexpires'
        ' 2027-10-31 for x # why\n # more\n parameter for is 3 days because "a reason that is so'
        ' long that it cannot stand on the line of what it is the reason for, not by any means"\n'
        "\n# the end"
    )
    first = format_overlay(text).text
    assert first is not None
    assert first.split() == text.split()
    assert format_overlay(first).text == first
    assert first.splitlines()[1] == 'overlay here "Here"  # the place'
    assert "    # more\n    parameter for is 3 days\n      because" in first


PIECES = st.sampled_from(
    (
        "overlay",
        "here",
        '"Here"',
        '"open',
        "approved",
        "by",
        "on",
        "2026-11-01",
        "2026-02-30",
        "expires",
        "for",
        "x",
        "parameter",
        "y",
        "is",
        "3",
        "days",
        "working",
        "because",
        "service",
        "organisation",
        "codelist",
        "from",
        "step",
        "#",
        "%",
    )
)


@given(st.lists(PIECES, max_size=30), st.sampled_from([" ", "\n", "  \n\n "]))
def test_any_text_is_read_or_refused_and_laid_out_in_one_way(pieces, between):
    text = between.join(['overlay here "Here"', *pieces])
    read = read_overlay_text(SourceFile("here.overlay", text))
    laid_out = format_overlay(text).text
    assert (laid_out is None) == (not isinstance(read, OverlayFile))
    if laid_out is not None:
        assert laid_out.split() == text.split()
        assert format_overlay(laid_out).text == laid_out


def test_an_overlay_that_cannot_be_read_is_not_laid_out():
    laid_out = format_overlay("overlay here")
    assert laid_out.text is None
    assert [one.code for one in laid_out.diagnostics] == [Code.SYNTAX_ERROR]

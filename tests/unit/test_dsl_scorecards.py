"""A scorecard: a file of KPIs of everybody registered, and what each kind of file may hold."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from tests.unit.dsl_kpi_texts import scorecard
from tests.unit.dsl_texts import BAD, NAMES, STEP, codes, pathway
from waypost.commands.checking import check, pathways_and_scorecards, pathways_to_run
from waypost.commands.drawing import graph
from waypost.errors import UsageError
from waypost_dsl import compile_with_overlay
from waypost_dsl.compiler import compile_pathways, compile_text
from waypost_dsl.diagnostics.render_text import render_text
from waypost_dsl.durations import Duration
from waypost_dsl.formatter.formatting import check_format, format_text
from waypost_dsl.model import ALWAYS, Patients, Population, Rate, SpellsCounted

KPI = """  kpi admissions "Admissions"
    domain activity
    of unplanned admissions with ill
    per 1000 patients
    monthly by practice
"""


def test_a_scorecard_has_no_nodes_and_an_enrolment_that_always_holds():
    made = scorecard(KPI).pathway
    assert made is not None
    assert (made.kind, made.enrolment.condition, made.nodes) == ("scorecard", ALWAYS, {})
    kpi = made.kpis["admissions"]
    assert isinstance(kpi.counted, SpellsCounted)
    assert kpi.counted.among == "registered"
    assert kpi.measure == Rate(Population(1000, "patients"))
    assert pathway("").kind == "pathway"


def test_everybody_registered_is_meant_where_nothing_is_said():
    made = scorecard('kpi one "One" domain activity of patients with ill counted monthly').pathway
    assert made is not None
    assert made.kpis["one"].counted == Patients("registered")


@pytest.mark.parametrize(
    "clauses",
    [
        "of patients enrolled counted",
        "of patients enrolled at least 12 months counted",
        "of deaths of patients enrolled counted",
        "of admissions of patients enrolled counted",
        "of deaths per 100 patients enrolled",
    ],
)
def test_nobody_is_enrolled_on_a_scorecard(clauses):
    found = scorecard(f'kpi one "One" domain activity {clauses} monthly').diagnostics
    assert [one.code.slug for one in found] == ["kpi-clause-does-not-fit"]


@pytest.mark.parametrize(
    "statement",
    [
        "enrol while ill because NG1",
        "exclude when deceased because NG1",
        "enrol each request in clinic_requests as referral ends at any outcome",
        'stage care "Care"',
        'outcome gone "Gone" died when deceased',
        "failure direct on unplanned admission because NG1",
        f"{STEP} within 3 days done by record in reviews because NG1",
    ],
)
def test_a_scorecard_holds_nothing_that_somebody_could_be_on(statement):
    found = {one.code.slug for one in scorecard(statement).diagnostics}
    assert "statement-elsewhere" in found


def test_there_are_no_episodes_on_a_scorecard():
    found = scorecard('kpi one "One" domain activity of episodes counted monthly').diagnostics
    assert [one.code.slug for one in found] == ["episode-only"]
    opening = scorecard("fact x is days from opening to today").diagnostics
    assert [one.message for one in opening] == [
        "`opening` is for episodes, and this is a scorecard"
    ]


def test_a_library_holds_no_kpi():
    library = NAMES.replace("pathway example", "library example")
    made = compile_text(library + KPI, path="example.pathway", folder=BAD)
    (problem,) = made.diagnostics
    assert problem.code.slug == "statement-elsewhere"
    assert "scorecard" in problem.helps[0]


def test_only_libraries_are_used(tmp_path: Path):
    folder = some_files(tmp_path)
    text = NAMES.replace('"An example"\n', '"An example"\n  use population\n', 1)
    made = compile_text(text, path="x.pathway", folder=folder)
    assert made.diagnostics[0].code.slug == "unknown-name"


def test_a_scorecard_is_laid_out_like_any_file():
    made = format_text(f'scorecard  everybody "Everybody"  version 1.0.0 {KPI}').text
    assert made is not None
    assert made.startswith('scorecard everybody "Everybody"\n  version 1.0.0\n\n  kpi admissions')
    assert check_format(made)


# --- Files compiled together -------------------------------------------------------------------


def some_files(folder: Path) -> Path:
    """Write a pathway, `patients`, and a scorecard, `population`, of one KPI each."""
    copytree(BAD / "codelists", folder / "codelists")
    patients = NAMES.replace("pathway example", "pathway patients")
    (folder / "patients.pathway").write_text(
        f"{patients}  enrol while ill because NG1\n"
        '  kpi seen "Seen" domain clinical of patients met when flare monthly\n'
    )
    population = NAMES.replace("pathway example", "scorecard population")
    (folder / "population.pathway").write_text(population + KPI)
    return folder


def test_a_folder_is_compiled_with_its_scorecards(tmp_path: Path):
    kinds = [one.pathway.kind for one in compile_pathways([some_files(tmp_path)]) if one.pathway]
    assert kinds == ["pathway", "scorecard"]
    assert len(check([tmp_path]).pathways) == 2


def test_a_run_leaves_scorecards_out(tmp_path: Path):
    folder = some_files(tmp_path)
    assert [one.name for one in pathways_to_run([folder])] == ["patients"]
    assert [one.name for one in pathways_and_scorecards([folder])] == ["patients", "population"]


def test_a_scorecard_alone_cannot_be_run_or_drawn(tmp_path: Path):
    file = some_files(tmp_path) / "population.pathway"
    with pytest.raises(UsageError, match="is a scorecard: nobody is on it"):
        pathways_to_run([file])
    with pytest.raises(UsageError, match="is a scorecard"):
        graph(file)


def test_kpis_of_files_compiled_together_have_names_of_their_own(tmp_path: Path):
    folder = some_files(tmp_path)
    file = folder / "population.pathway"
    file.write_text(file.read_text().replace("kpi admissions", "kpi seen"))
    first, second = compile_pathways([folder])
    assert first.pathway is not None
    assert second.pathway is None
    (problem,) = second.diagnostics
    assert problem.code.slug == "duplicate-name"
    text = render_text(second.diagnostics, second.sources)
    assert "a KPI named `seen` is declared already" in text
    assert "patients.pathway" in text
    assert compile_pathways([file])[0].pathway is not None
    assert not check([folder]).is_clean


def test_an_overlay_sets_the_parameters_of_a_scorecard(tmp_path: Path):
    folder = some_files(tmp_path)
    overlay = folder / "here.overlay"
    overlay.write_text(
        'overlay here "Here"\n'
        '  approved by "A. Person" on 2026-11-01\n'
        "  expires 2027-10-31\n"
        "  for population\n"
        '    parameter some_days is 21 days because "Local"\n'
    )
    files = [folder / "population.pathway", folder / "patients.pathway"]
    population, patients = compile_with_overlay(files, overlay)
    assert population.pathway is not None
    assert population.pathway.parameters["some_days"].value == Duration(21, "days")
    assert population.pathway.kind == "scorecard"
    assert patients.pathway is not None
    assert patients.pathway.parameters["some_days"].value == Duration(30, "days")


def test_a_pathway_still_needs_somebody_on_it():
    assert codes("") == []
    text = NAMES + KPI
    made = compile_text(text, path="example.pathway", folder=BAD)
    assert [one.code.slug for one in made.diagnostics] == ["missing-part"]

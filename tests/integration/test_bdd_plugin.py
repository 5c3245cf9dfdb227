"""The pytest plugin in a folder of its own, with a pathway and a codelist of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

CODELIST = """\
system,code,display,value,unit,match,status,source,note
http://loinc.org,4548-4,HbA1c,,%,exact,V,test,
http://snomed.info/sct,43396009,HbA1c,,,exact,V,test,
"""
PATHWAY = """\
pathway sugar "High sugar"
  version 1.0.0
  owner "Tests"
  review by 2030-01-01

  decided nine "nine per cent"
  codelist hba1c_codes from "hba1c.csv"
  analyte hba1c from hba1c_codes
  fact result "HbA1c" is latest result of hba1c no older than 12 months, same day take highest
  fact over_nine "HbA1c above 9 %" is result above 9 %

  enrol while age at least 18 years because decided nine

  stage care "Care" ongoing
    step measured "HbA1c measured"
      every 12 months
      done by result of hba1c
      because decided nine
"""
FEATURE = """\
Feature: HbA1c in either unit

  Background:
    Given a patient aged 60 on 2024-03-01

  Scenario Outline: above nine per cent
    Given an HbA1c of <recorded> on 2024-02-01
    When the sugar pathway is evaluated as at 2024-03-01
    Then over_nine is <over>

    Examples:
      | recorded    | over  |
      | 80 mmol/mol | true  |
      | 9.5 %       | true  |
      | 75 mmol/mol | false |
      | 9.0 %       | false |

  Scenario: 22 could be either
    Given an HbA1c of 22 without a unit on 2024-02-01
    When the sugar pathway is evaluated as at 2024-03-01
    Then over_nine is not known because it is not comparable
"""


@pytest.fixture
def folder(pytester: pytest.Pytester) -> Path:
    (pytester.path / "elsewhere").mkdir()
    (pytester.path / "elsewhere" / "sugar.pathway").write_text(PATHWAY, encoding="utf-8")
    (pytester.path / "elsewhere" / "hba1c.csv").write_text(CODELIST, encoding="utf-8")
    (pytester.path / "sugar.feature").write_text(FEATURE, encoding="utf-8")
    return pytester.path


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess(
        "-p", "no:randomly", "-p", "no:cacheprovider", "--pathways", "elsewhere", *arguments
    )


def with_step(folder: Path, step: str) -> None:
    text = f"Feature: wrong\n\n  Scenario: wrong\n    Given a patient aged 60 on 2024-03-01\n{step}"
    (folder / "sugar.feature").write_text(text, encoding="utf-8")


@pytest.mark.usefixtures("folder")
def test_scenarios_run_against_the_pathways_that_are_named(pytester: pytest.Pytester) -> None:
    run(pytester).assert_outcomes(passed=5)


def test_the_pathways_may_be_named_in_the_configuration(
    pytester: pytest.Pytester, folder: Path
) -> None:
    (folder / "pytest.ini").write_text("[pytest]\nwaypost_pathways = elsewhere\n", encoding="utf-8")
    pytester.runpytest_inprocess("-p", "no:randomly").assert_outcomes(passed=5)


@pytest.mark.usefixtures("folder")
def test_feature_files_are_left_alone_where_there_are_no_pathways(
    pytester: pytest.Pytester,
) -> None:
    found = pytester.runpytest_inprocess("-p", "no:randomly")
    found.assert_outcomes()
    assert found.ret == pytest.ExitCode.NO_TESTS_COLLECTED


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("    And a record in hba1c_code on 2024-01-01", "did you mean `hba1c_codes`?"),
        ("    And an HbA1c of 58 on 2024-01-01", "comes in mmol/mol or %; write the unit"),
        ("    And an HbA1c of 7 % on 2023-02-29", "there is no such day as 2023-02-29"),
        ("    And an HbA1c is 7 % on 2024-01-01", "no step is worded `an HbA1c is 7 %"),
        ("    Then over_nine is true", "nothing is evaluated yet"),
    ],
)
def test_a_wrong_step_fails_with_its_line(
    pytester: pytest.Pytester, folder: Path, step: str, message: str
) -> None:
    with_step(folder, step)
    found = run(pytester)
    found.assert_outcomes(failed=1)
    [line] = [one for one in found.outlines if one.startswith("sugar.feature:5: ")]
    assert message in line
    assert "Traceback" not in found.stdout.str()


def test_a_wrong_expectation_fails_with_what_was_found(
    pytester: pytest.Pytester, folder: Path
) -> None:
    with_step(
        folder,
        "    And an HbA1c of 80 mmol/mol on 2024-02-01\n"
        "    When the sugar pathway is evaluated as at 2024-03-01\n"
        "    Then result is 8 %\n",
    )
    found = run(pytester)
    found.assert_outcomes(failed=1)
    found.stdout.fnmatch_lines(["sugar.feature:7: `result` is not 8 %; it is 80 mmol/mol"])


def test_two_scenarios_of_one_name_are_an_error(pytester: pytest.Pytester, folder: Path) -> None:
    (folder / "sugar.feature").write_text(
        FEATURE + "\n  Scenario: 22 could be either\n    Given a patient born in 1960\n",
        encoding="utf-8",
    )
    found = run(pytester)
    found.assert_outcomes(errors=1)
    assert "two scenarios have one name: `22 could be either`" in found.stdout.str()


def test_a_pathway_with_an_error_fails_every_scenario_with_its_place(
    pytester: pytest.Pytester, folder: Path
) -> None:
    path = folder / "elsewhere" / "sugar.pathway"
    path.write_text(PATHWAY.replace("result above 9 %", "resultt above 9 %"), encoding="utf-8")
    found = run(pytester)
    found.assert_outcomes(failed=5)
    assert "sugar.pathway:10:" in found.stdout.str()


@pytest.mark.usefixtures("folder")
def test_pathways_that_are_not_there_are_said_to_be_missing(pytester: pytest.Pytester) -> None:
    found = pytester.runpytest_inprocess("-p", "no:randomly", "--pathways", "nowhere")
    found.assert_outcomes(failed=5)
    assert "name the place with --pathways" in found.stdout.str()


def test_without_pytest_bdd_it_is_said_what_to_install(pytester: pytest.Pytester) -> None:
    pytester.makefile(".feature", sugar=FEATURE)
    pytester.mkdir("elsewhere")
    found = run(pytester, "-p", "no:pytest-bdd")
    assert "Waypost's extra `bdd`" in found.stdout.str() + found.stderr.str()


def test_the_plugin_imports_nothing_until_there_is_a_feature(pytester: pytest.Pytester) -> None:
    """Every pytest run on the machine loads the plugin: it must cost nothing."""
    pytester.makepyfile(
        """
        import sys

        def test_nothing_is_imported():
            assert "waypost.bdd.plugin" in sys.modules
            assert "waypost.bdd.story" not in sys.modules
            assert "waypost_dsl" not in sys.modules
        """
    )
    pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:pytest-bdd").assert_outcomes(
        passed=1
    )

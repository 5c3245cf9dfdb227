"""The slugs of findings: each has its row in the reference, and the reference has no other."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import get_args

from waypost.admissions.findings import Problem as ProblemOfStay
from waypost.cohort.findings_of_stays import AFTER_DEATH
from waypost.fhir.findings import ALWAYS_REPORTED, Finding, FindingSink
from waypost.fhir.partial_dates import PROBLEMS_IN_WORDS, DateProblem

PROJECT = Path(__file__).resolve().parents[2]
SLUG = re.compile(r"[a-z]+(-[a-z]+)*")


def slugs_in_the_code() -> set[str]:
    found: set[str] = {*get_args(DateProblem), *get_args(ProblemOfStay), AFTER_DEATH}
    for path in (PROJECT / "engine" / "waypost" / "fhir").glob("*.py"):
        if path.name == "findings.py":
            continue  # it hands on the slugs that the others name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
            if name in {"error", "warning", "Finding", "_unread"}:
                # The slug is the first text that is one, whichever argument it is.
                texts = [
                    argument.value
                    for argument in node.args
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                ]
                found.update(texts[:1])
    return found


def test_every_slug_is_explained_and_every_explained_slug_exists() -> None:
    page = (PROJECT / "docs" / "reference" / "validation.md").read_text(encoding="utf-8")
    explained = set(
        re.findall(r"^\| `([a-z-]+)` \| (?:error|warning|either) \|", page, re.MULTILINE)
    )
    assert explained == slugs_in_the_code()
    assert set(ALWAYS_REPORTED) <= explained
    assert all(SLUG.fullmatch(slug) for slug in explained)


def test_every_date_problem_has_words() -> None:
    assert set(PROBLEMS_IN_WORDS) == set(get_args(DateProblem))


def test_findings_come_once_and_in_one_order() -> None:
    first, second = FindingSink("a.json"), FindingSink("a.json")
    for sink, resources in ((first, ["B/1", "A/1", "B/1"]), (second, ["B/1", "A/1"])):
        for resource in resources:
            sink.error("invalid-date", "x", resource=resource)
    assert first.gathered() == second.gathered()
    assert [finding.resource for finding in first.gathered()] == ["A/1", "B/1"]


def test_a_finding_prints_where_it_is() -> None:
    finding = Finding("no-patient", "error", "a.json", None, None, "there is none")
    assert str(finding) == "a.json: there is none [no-patient]"

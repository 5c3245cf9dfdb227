"""Every rule of the clinical brief has its line, or a reason why it has none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from scripts import rule_pages
from scripts.clinical_rules import Rule, sections
from scripts.rule_places import NotFoundError, place_of

ROOT = Path(__file__).resolve().parents[2]
RULES = {rule.id: rule for section in sections() for rule in section.rules}

LETTERS = {"0": "C", "1": "MSK", "2": "COPD", "3": "DM", "4": "EOL"}
"""The chapters of the brief, by number."""

UNNAMED = {
    "Inhaled therapy:": "COPD inhaled therapy",
    "DAFNE is for T1": "DM courses by type",
    '"Approaching the end of life"': "EOL approaching the end of life",
    "Liverpool Care Pathway codes": "EOL liverpool care pathway",
}
"""Rules that the brief gives neither a number nor a name in bold."""

_ROW = re.compile(r"^\| (?P<id>C\d+|(?:MSK|COPD|DM|EOL)-[A-Z]\d+) \|")
_NAME = re.compile(r"\*\*(?P<name>(?:4\.6 )?[A-Z][A-Za-z0-9 ]{2,})\*\*")
_STATUS = re.compile(r"(?<![\w-])(V2|V|D|U)(?![\w-])")
_ASIDE = re.compile(r"(?:[(,] ?|: |\*\*|(?= V2?: ) )(V2|V|D|U)(?=[):,; ]|\*\*)")


@dataclass(frozen=True)
class Row:
    """A row or a named paragraph of the brief, with its status words."""

    id: str
    status: frozenset[str]


def rows_of(brief: str) -> Iterator[Row]:
    """Read the rows and the named paragraphs of the brief, in its order."""
    letters = ""
    for line in brief.splitlines():
        heading = re.match(r"## (\d)\. ", line)
        if heading is not None:
            letters = LETTERS[heading[1]]
            continue
        row = _ROW.match(line)
        if row is not None:
            last = line.rstrip(" |").rpartition("|")[2]
            yield Row(row["id"], frozenset({*_STATUS.findall(last), *_ASIDE.findall(line)}))
        elif letters not in ("", "C") and not line.startswith("|"):
            yield from paragraphs_of(line, letters)


def paragraphs_of(line: str, letters: str) -> Iterator[Row]:
    """Read the named paragraphs of one line: each reaches to the next name."""
    starts = [(m.start(), f"{letters} {m['name'].lower()}") for m in _NAME.finditer(line)]
    starts += [(line.index(words), name) for words, name in UNNAMED.items() if words in line]
    starts.sort()
    for (start, name), (end, _) in pairwise([*starts, (len(line), "")]):
        yield Row(name, frozenset(_ASIDE.findall(line[start:end])))


@pytest.fixture(scope="module")
def brief(shared_data: Path) -> dict[str, Row]:
    text = (shared_data / "clinical/pathways.md").read_text("utf-8")
    return {row.id: row for row in rows_of(text)}


def test_the_page_is_up_to_date():
    for path, text in rule_pages.pages().items():
        assert (ROOT / path).read_text("utf-8") == text, f"{path}: run `make docs`"


def test_every_row_of_the_brief_is_listed_and_none_is_invented(brief: dict[str, Row]):
    assert set(brief) == set(RULES)


def test_the_rules_are_in_the_order_of_the_brief(brief: dict[str, Row]):
    assert list(brief) == list(RULES)


def test_every_rule_has_the_status_of_the_brief(brief: dict[str, Row]):
    assert {row.id: sorted(row.status) for row in brief.values()} == {
        rule.id: sorted(rule.status) for rule in RULES.values()
    }


@pytest.mark.parametrize(
    "rule", [one for one in RULES.values() if "U" in one.status], ids=lambda r: r.id
)
def test_what_is_unverified_is_said_to_be_left_out(rule: Rule):
    assert re.search(r"[Uu]nverified|was not read", rule.left_out)


@pytest.mark.parametrize(
    "rule", [one for one in RULES.values() if one.is_unverified and one.where], ids=lambda r: r.id
)
def test_an_unverified_rule_is_at_most_a_parameter_of_our_own(rule: Rule):
    assert any(" parameter " in name for name in rule.where)
    cited = {one for name in rule.where for one in place_of(name).rests_on}
    assert {one.status for one in cited} == {"D"}


@pytest.mark.parametrize(
    "name",
    [
        "copd fact no_such_fact",
        "copd step rehabilitation",
        "copd exclusion because nothing",
        "no_such_pathway fact mrc",
        "common fact copd",
        "engine waypost.record.NoSuchClass",
        "engine waypost.no_such_module.Record",
        "language No such section",
        "test tests/unit/test_clinical_rules.py test_that_is_not_there",
        "test tests/unit/no_such_file.py test_that_is_not_there",
    ],
)
def test_a_name_that_is_gone_is_named(name: str):
    with pytest.raises(NotFoundError, match=re.escape(name)):
        place_of(name)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("copd fact mrc", "  fact mrc "),
        ("copd referral rehabilitation", "    referral rehabilitation "),
        ("common fact smoker", "  fact smoker "),
        ("orthopaedic_triage clock rtt", "  clock rtt "),
        ("engine waypost.record.Record.was_given", "    def was_given"),
    ],
)
def test_a_place_is_the_line_that_declares_it(name: str, line: str):
    place = place_of(name)
    assert place.line is not None
    assert (ROOT / place.path).read_text("utf-8").splitlines()[place.line - 1].startswith(line)

"""The page for a case review: what it says, and that everybody can read it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from tests.spec.pathway_text import whole_text
from tests.spec.record_table import CATEGORY_SYSTEM, FOLDER
from tests.unit.signals_example import (
    CARED_FOR,
    ILLNESS,
    OTHER,
    PALLIATIVE,
    SYSTEM,
    care,
    identification,
    palliative,
    signal,
)
from waypost.case_review import CaseReview, case_review_page
from waypost.record import Coding
from waypost.signals import CAUSES, Signal, Verdict
from waypost.signals.figures import MissedStepFigure
from waypost.signals.intervals import RiskRatio
from waypost_dsl.compiler import compile_text

LATE = CARED_FOR.replace("2023-11-01", "2022-12-01")
BUSY = f"""{LATE.replace("grade 2", "grade 4")}
2023-06-01  Encounter       contact                   status=finished
2023-08-01  ServiceRequest  rehabilitation requested  status=active intent=order
2024-01-05  Observation     service closed
2024-02-01  Observation     flare
"""


def page(found: Signal | None = None, **other: object) -> str:
    return case_review_page(replace(CaseReview(found or signal(LATE)), **other))


class _Outline(HTMLParser):
    """Collects what a page is made of, and sees that every element is closed in turn."""

    VOID = frozenset({"meta", "circle", "line", "path", "rect", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def outline(html: str) -> _Outline:
    found = _Outline()
    found.feed(html)
    assert found.open == []
    return found


@pytest.fixture(params=["late", "busy", "followed", "known to nobody"])
def any_page(request: pytest.FixtureRequest) -> str:
    pathways = (care(), identification(), palliative())
    match request.param:
        case "late":
            return page(signal(LATE))
        case "busy":
            return page(signal(BUSY, pathways))
        case "followed":
            return page(signal(CARED_FOR))
        case _:
            return page(signal("2020-01-01  Observation  letter", primary=(OTHER,)))


def test_the_page_needs_nothing_but_itself(any_page):
    assert not re.search(r"<script|<link|<img|<iframe|@import", any_page)
    addresses = set(re.findall(r"https?://[^\"<\s]+", any_page))
    assert addresses <= {"http://www.w3.org/2000/svg"}
    assert "url(" not in any_page.replace("url(#hatch)", "")


def test_the_page_can_be_read_with_a_screen_reader(any_page):
    found = outline(any_page)
    tags = [tag for tag, _ in found.elements]
    assert dict(found.elements)["html"] == {"lang": "en-GB"}
    assert [tags.count(one) for one in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
    identifiers = [attrs["id"] for _, attrs in found.elements if "id" in attrs]
    assert len(identifiers) == len(set(identifiers))
    for tag, attrs in found.elements:
        for name in (attrs.get("aria-labelledby") or "").split():
            assert name in identifiers
        if tag == "th":
            assert attrs["scope"] in ("col", "row")
        if attrs.get("class") == "scroll":
            assert attrs["tabindex"] == "0"
            assert attrs["aria-label"]
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_the_page_says_where_to_learn_and_carries_the_caution(any_page):
    assert "where to learn, not whom to blame" in any_page
    assert "need sign-off by a clinical safety officer" in any_page
    assert "navoidable" not in any_page
    assert not re.search(r"\b(fault|failed to|negligen\w*|guilty)\b", any_page)


def test_the_drawing_and_the_table_say_the_same():
    html = page(signal(BUSY))
    drawn = set(re.findall(r"<g><title>([^<]+)</title>", html))
    table = html.partition("The same in words")[2].partition("</section>")[0]
    assert drawn
    assert all(said in table for said in drawn)
    assert "due 1 December 2023, overdue by 90 days" in drawn


def test_a_step_is_shown_as_it_stood_on_each_of_the_days():
    section = page().partition('id="p-example"')[2].partition("</section>")[0]
    heads = re.findall(r'<th scope="col">([^<]+)', section)
    assert heads == [
        "Step",
        "90 days before",
        "30 days before",
        "7 days before",
        "the day before",
        "Detail",
    ]
    [row] = re.findall(r"<tr><th scope=\"row\">Reviewed</th>(.+?)</tr>", section)
    assert re.findall(r"<td>([^<]+)", row)[:4] == ["overdue"] * 4


def test_each_cause_puts_its_question_and_no_other():
    html = page(signal(CARED_FOR))
    assert "None found" in html
    assert "It does not mean that nothing could have been done." in html
    section = html.partition('id="questions"')[2].partition("</section>")[0]
    assert section.count("<li>") == 1
    assert len(CAUSES) == 9


def test_what_is_overdue_anyway_stands_beside_it():
    figure = MissedStepFigure(
        "example", "reviewed", "Reviewed", 4, 2, 8, 2, RiskRatio(2.0, 0.4, 9.5)
    )
    html = page(figures=(figure, replace(figure, step="lettered", title="Letter sent")))
    section = html.partition('id="compared"')[2].partition("</section>")[0]
    assert "before 2 of 4 admissions (50 %), and on 2 of 8 other days (25 %)" in section
    assert "Letter sent" not in section


def test_the_page_has_colours_for_the_dark_and_paper_stays_light():
    style = page().partition("<style>")[2].partition("</style>")[0]
    light, _, rest = style.partition("@media screen and (prefers-color-scheme: dark)")
    dark, _, rules = rest.partition("\n}\n")
    named = [set(re.findall(r"(--[a-z-]+): #", part)) for part in (light, dark)]
    # The schemes name the same colours, and no rule has one of its own.
    assert named[0] == named[1]
    assert not re.search(r"#[0-9a-f]{3,6}\b", rules)
    assert set(re.findall(r"var\((--[a-z-]+)\)", rules)) <= named[0]
    assert "@media print" in rules


@pytest.mark.parametrize(
    ("rule", "detail", "said"),
    [
        ("admission method", "method 21", "admission method 21 (Encounter/stay)"),
        ("source of admission", "source 51", "source of admission 51 (Encounter/stay)"),
        ("US eCQM mode", "type 4", "US eCQM mode, type 4 (Encounter/stay)"),
        ("emergency department link", "", "emergency department link (Encounter/stay)"),
    ],
)
def test_why_a_stay_is_unplanned_names_the_rule_and_the_code_once(rule, detail, said):
    found = signal(LATE)
    html = page(replace(found, spell=replace(found.spell, rule=rule, detail=detail)))
    assert f"<dt>Why it counts as unplanned</dt><dd>{said}</dd>" in html


def test_a_pathway_the_patient_should_have_been_on_is_named_once():
    found = signal("2020-01-01  Observation  letter")
    [view] = found.pathways
    assert (view.relation, view.diagnosis_belongs) == ("not on pathway", True)
    assert (
        "<li>Example: the main diagnosis is one of the pathway’s, and the patient was not on the "
        "pathway the day before.</li>" in page(found)
    )


def test_long_waits_are_said_in_years_too_and_a_practice_without_its_resource_type():
    html = page(signal(LATE.replace("2022-12-01", "2020-12-01").replace("2022-01", "2020-01")))
    assert re.search(r"overdue by \d[\d,]+ days \(over 2 years\)", html)
    assert "practice WPX01" in page(replace(signal(LATE), practice="Organization/WPX01"))


def test_verdicts_are_shown_in_the_order_in_which_they_were_given():
    first = Verdict(
        "waypost-verdict/1",
        signal(LATE).id,
        "preventable",
        "step overdue",
        "<b>why</b>",
        "Dr A",
        date(2024, 6, 2),
        "0",
    )
    html = page(verdicts=(first, replace(first, judgement="not preventable", by="Dr B")))
    assert html.index("Dr A") < html.index("Dr B")
    assert "&lt;b&gt;why&lt;/b&gt;" in html
    assert "Nobody has judged" not in html


def test_the_same_review_gives_the_same_bytes():
    assert page() == page()


# --- What a picture must not confuse ---------------------------------------------------------

DECLINED = LATE + "2024-02-20  Observation  declined\n"


def legend(html: str) -> list[str]:
    listed = html.partition('aria-label="Legend"')[2].partition("</ul>")[0]
    return re.findall(r"</svg> ([^<]+)</li>", listed)


def drawing_of(html: str) -> str:
    return html.partition('role="img"')[2].partition("</figure>")[0].partition("<ul")[0]


def test_what_is_not_due_yet_and_what_was_declined_have_shapes_of_their_own():
    waiting = page(signal("2024-02-25  Condition  illness"))
    declined = page(signal(DECLINED))
    assert "not yet due" in legend(waiting)
    assert "declined, or not suitable" in legend(declined)
    assert not [one for one in legend(waiting) if "declined" in one]
    assert 'class="open"' in drawing_of(waiting)
    assert 'class="open"' not in drawing_of(declined)
    assert 'class="excepted"' in drawing_of(declined)


def test_the_legend_names_what_is_drawn_and_nothing_else():
    # What was done before the picture begins is written, and has no symbol in it.
    assert legend(page(signal(LATE))) == ["on the pathway", "overdue", "goes further back"]
    assert legend(page(signal(CARED_FOR))) == ["on the pathway", "done", "goes further back"]
    seen = legend(page(signal(BUSY)))
    assert "a contact" in seen
    assert "referred, not seen" in seen


def test_without_a_contact_the_page_says_so():
    assert "No contact with a service is recorded in the year before." in page(signal(LATE))
    assert "No contact with a service" not in page(signal(BUSY))


@pytest.mark.parametrize("start", [date(2024, 3, 1), date(2024, 3, 29), date(2024, 2, 10)])
def test_every_guide_has_a_label_and_months_go_up_to_the_admission(start):
    drawn = drawing_of(page(signal(BUSY, start=start)))
    texts = re.findall(
        r'<text class="(\w+)" x="([\d.]+)" y="(\d+)" text-anchor="(\w+)">([^<]+)<', drawn
    )
    assert {said for _, _, _, _, said in texts} >= {"90 days", "30 days", "7 days", "Admission"}
    widths = {"tick": 6.2, "strong": 7.4}
    boxes: dict[str, list[tuple[float, float]]] = {}
    for kind, x, y, anchor, said in texts:
        if kind in widths:
            wide = len(said) * widths[kind]
            left = float(x) - (wide if anchor == "end" else wide / 2 if anchor == "middle" else 0)
            boxes.setdefault(y, []).append((left, left + wide))
    for own in boxes.values():
        for (_, end), (begin, _) in pairwise(sorted(own)):
            assert end <= begin
        assert max(end for _, end in own) <= 1040
    months = [float(x) for _, x, _, _, said in texts if re.fullmatch(r"[A-Z][a-z]{2} \d{4}", said)]
    assert max(months) > 964 - 120


def test_a_practice_is_called_one_once():
    named = replace(signal(LATE), practice="Organization/practice-7")
    assert "practice practice" not in page(named)
    assert "practice-7" in page(named)
    assert "practice WPX01" in page()


def test_what_to_know_of_a_stay_is_said_in_words():
    found = signal(LATE, flags=("died", "unlinked transfer", "something new"))
    html = page(found)
    assert "<dt>Died in hospital</dt>" in html
    assert "<dt>Left hospital</dt>" not in html
    told = "a transfer whose first stay is not in the record; something new"
    assert f"<dt>To know about this stay</dt><dd>{told}</dd>" in html


def test_why_a_step_would_not_have_been_asked_for_is_no_reason_to_ask_for_it():
    text = PALLIATIVE.replace(
        "done by record in letter because",
        "done by record in letter not applicable when record in service_closed "
        "because decided gone because",
    )
    header = 'decided gone "who has gone needs no letter"'
    pathway = compile_text(
        whole_text(text).replace('"Example"\n', f'"Example"\n  {header}\n', 1),
        path="example.pathway",
        folder=FOLDER,
    ).pathway
    assert pathway is not None
    html = page(signal("2024-01-01  Condition  palliative", (pathway,)))
    section = html.partition("Why these steps are asked for")[2].partition("</section>")[0]
    assert "<li>" in section
    assert "who has gone needs no letter" not in html


def test_a_code_without_words_has_those_of_a_list_of_the_pathways():
    html = page(signal(LATE, primary=(Coding(SYSTEM, "illness"),)))
    assert f"<dt>Main diagnosis</dt><dd>{ILLNESS.code} illness</dd>" in html
    category = page(signal(LATE, primary=(Coding(CATEGORY_SYSTEM, "X449"),)))
    assert "<dd>X449 a category of diagnoses (X44)</dd>" in category
    own = page(signal(LATE, primary=(Coding(SYSTEM, "illness", "its own words"),)))
    assert "illness its own words</dd>" in own


def test_an_unrelated_admission_with_everything_recorded_lacks_nothing():
    html = page(signal(CARED_FOR, primary=(OTHER,)))
    assert "no pathway concerns this admission" in html
    assert "What would have to be recorded" not in html
    assert "nothing that it would need is missing" in html
    untold = page(signal(CARED_FOR, primary=()))
    assert "What would have to be recorded" in untold

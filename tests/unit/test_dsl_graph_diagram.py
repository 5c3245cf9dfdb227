"""Diagrams: what is drawn, what it says, and that nothing lies on anything else."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest

from tests.unit.dsl_flow_example import episodic
from tests.unit.dsl_graph_example import pathway, step, whole
from waypost_dsl.compiler import compile_pathway
from waypost_dsl.diagram.drawing import DASH, FILLS, GROUP, INK, PAPER, SOFT, STAGE
from waypost_dsl.diagram.flow_plan import flow_plan
from waypost_dsl.diagram.formats import DIAGRAM_FORMATS, diagram
from waypost_dsl.diagram.groups import group_tree
from waypost_dsl.diagram.lettering import width_of, wrap
from waypost_dsl.diagram.picture import LABEL_SIZE, Box, Line, Picture
from waypost_dsl.diagram.svg import laid_out
from waypost_dsl.graph.from_model import graph_from_model
from waypost_dsl.model import (
    Decision,
    FactHolds,
    Group,
    NotKnownRoute,
    Outcome,
    Pathway,
    Stage,
    Step,
)

PATHWAYS = Path(__file__).resolve().parents[2] / "pathways"
SHIPPED = sorted(
    path.stem
    for path in PATHWAYS.glob("*.pathway")
    if path.read_text(encoding="utf-8").startswith("pathway ")
)
SVG = "{http://www.w3.org/2000/svg}"


def shipped(name: str) -> Pathway:
    made = compile_pathway(PATHWAYS / f"{name}.pathway").pathway
    assert made is not None
    return made


def loose() -> Pathway:
    """Steps outside any stage, one after the other."""
    return pathway(
        step("first", then="second"),
        step("second"),
        Stage("care", "Care", True, ("third",)),
        step("third"),
    )


def leads_on() -> Pathway:
    """A stage that leads on to another."""
    return pathway(
        Stage("care", "Care", False, ("first",), "later"),
        step("first"),
        Stage("later", "Specialist care", True, ("second",)),
        step("second"),
    )


def asked_for_only() -> Pathway:
    """The same, with a step outside any stage that two nodes ask for and nothing leads to."""
    made = episodic()
    route = (NotKnownRoute(("mrc",), "do", "graded"),)
    surgery, screen = made.nodes["listed"], made.nodes["screen"]
    assert isinstance(surgery, Decision)
    assert isinstance(screen, Step)
    nodes = {
        **made.nodes,
        "graded": step("graded"),
        "screen": replace(screen, not_known=route),
        "listed": replace(surgery, not_known=route),
    }
    return replace(made, nodes=nodes)


PICTURED = {
    "whole": whole,
    "loose": loose,
    "empty": pathway,
    "episodic": episodic,
    "asked_for_only": asked_for_only,
    "leads_on": leads_on,
    **{name: partial(shipped, name) for name in SHIPPED},
}


@pytest.fixture(params=sorted(PICTURED))
def pictured(request: pytest.FixtureRequest) -> Pathway:
    return PICTURED[request.param]()


def texts(svg: str) -> str:
    return " ".join(element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text"))


# --- Every format ----------------------------------------------------------------------------


@pytest.mark.parametrize("format", DIAGRAM_FORMATS)
def test_the_same_pathway_gives_the_same_bytes(pictured, format):
    graph = graph_from_model(pictured)
    again = graph_from_model(pictured)
    assert diagram(graph, pictured, format) == diagram(again, pictured, format)


@pytest.mark.parametrize("format", DIAGRAM_FORMATS)
@pytest.mark.parametrize("made", [whole(), episodic(), leads_on()])
def test_every_node_is_in_every_format(format, made):
    text = diagram(graph_from_model(made), made, format)
    if format == "svg":
        text = texts(text)
    for node in made.nodes.values():
        assert node.title in text


# --- SVG -------------------------------------------------------------------------------------


def test_the_svg_is_self_contained_and_accessible():
    made = whole()
    svg = diagram(graph_from_model(made), made)
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text == "Breathlessness, version 1.0.0"
    assert desc is not None
    assert "MRC grade is at least 3" in (desc.text or "")
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert "sans-serif" in (root.get("font-family") or "")
    references = [value for element in root.iter() for value in element.attrib.values()]
    assert not [value for value in references if "http" in value]
    assert not [element for element in root.iter() if "image" in element.tag]


def test_conditions_stand_on_the_lines():
    made = shipped("copd")
    svg = texts(diagram(graph_from_model(made), made))
    assert "MRC breathlessness grade ≥ 3 and" in svg
    assert "deceased" in svg
    assert "Why: QS10 st.4 (V); palliative relaxes (D)" in svg


def test_a_referral_differs_by_shape_and_by_label_not_by_colour_alone():
    made = whole()
    root = ET.fromstring(diagram(graph_from_model(made), made))
    for group in root.iter(f"{SVG}g"):
        words = [element.text for element in group.iter(f"{SVG}text")]
        pointed = group.find(f"{SVG}polygon") is not None
        if "Referral, routine" in words:
            assert pointed
        if words[:1] == ["Step"]:
            assert not pointed


def test_routes_for_what_is_not_known_are_dashed():
    made = whole()
    picture = laid_out(graph_from_model(made), made)
    said = {line.tooltip: line.dashed for line in picture.lines if line.tooltip}
    assert said["MRC grade not known: do now"] is True
    assert said["MRC grade not known"] is True
    assert said["not known: reported"] is True
    assert said["when done"] is False
    assert said["otherwise: stay"] is False


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_text_has_enough_contrast_with_what_is_behind_it():
    for fill, outline in FILLS.values():
        for text in (INK, SOFT, outline):
            assert contrast(text, fill) >= 4.5
    for ground in (PAPER, STAGE, GROUP):
        for text in (INK, SOFT):
            assert contrast(text, ground) >= 4.5
    for ground in (PAPER, STAGE):
        assert contrast(DASH, ground) >= 4.5


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return (
        one[0] < other[2] - 0.5
        and other[0] < one[2] - 0.5
        and one[1] < other[3] - 0.5
        and other[1] < one[3] - 0.5
    )


def rectangle(box: Box) -> tuple[float, float, float, float]:
    return (box.x, box.y, box.x + box.width, box.y + box.height)


def labels(picture: Picture) -> list[tuple[float, float, float, float]]:
    found = []
    for line in picture.lines:
        label = line.label
        if label is not None:
            widest = max(width_of(text, LABEL_SIZE) for text in label.lines)
            top = label.y - label.height / 2
            found.append((label.x, top, label.x + widest, top + label.height))
    return found


def stretches(line: Line) -> list[tuple[float, float, float, float]]:
    return [
        (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        for a, b in zip(line.points, line.points[1:], strict=False)
    ]


def test_boxes_and_labels_never_overlap(pictured):
    picture = laid_out(graph_from_model(pictured), pictured)
    everything = [*map(rectangle, picture.boxes), *labels(picture)]
    for one, other in combinations(everything, 2):
        assert not overlap(one, other), (one, other)


def test_no_line_crosses_a_box(pictured):
    picture = laid_out(graph_from_model(pictured), pictured)
    for box in picture.boxes:
        left, top, right, bottom = rectangle(box)
        # A line may end at a slanted edge, so the slant does not belong to the inside.
        inside = (left + 17, top + 1, right - 17, bottom - 1)
        for line in picture.lines:
            for x1, y1, x2, y2 in stretches(line):
                crossing = x1 < inside[2] and x2 > inside[0] and y1 < inside[3] and y2 > inside[1]
                assert not crossing, (box.name, line)


def test_everything_lies_inside_the_picture(pictured):
    picture = laid_out(graph_from_model(pictured), pictured)
    for left, top, right, bottom in [*map(rectangle, picture.boxes), *labels(picture)]:
        assert left >= 0
        assert top >= 0
        assert right <= picture.width
        assert bottom <= picture.height


def test_members_stand_inside_their_frames(pictured):
    graph = graph_from_model(pictured)
    picture = laid_out(graph, pictured)
    boxes = {box.name: box for box in picture.boxes}
    frames = {frame.title: frame for frame in picture.frames}
    # A flow says in the boxes what is counted as one.
    kinds = ("stage",) if pictured.episodes is not None else ("stage", "group")
    for name in graph.of_kind(*kinds):
        node = graph.node(name).node
        assert isinstance(node, Stage | Group)
        frame = frames[node.title]
        for member in node.members:
            if member in boxes:
                left, top, right, bottom = rectangle(boxes[member])
                assert frame.x < left < right < frame.x + frame.width
                assert frame.y < top < bottom < frame.y + frame.height


def test_nothing_covers_the_title_of_a_frame(pictured):
    picture = laid_out(graph_from_model(pictured), pictured)
    others = [*map(rectangle, picture.boxes), *labels(picture)]
    for frame in picture.frames:
        title = (frame.x, frame.y, frame.x + frame.width, frame.y + 19)
        for other in others:
            assert not overlap(title, other), (frame.title, other)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_pathways_fit_the_width_of_a_screen(name):
    made = shipped(name)
    width = 1600 if made.episodes is None else 1920
    assert laid_out(graph_from_model(made), made).width <= width


# --- Episodes --------------------------------------------------------------------------------


def flow_lines() -> list[tuple[str, str, bool]]:
    """Return the words on each line of the episodic picture, what its end says, and its style."""
    made = episodic()
    picture = laid_out(graph_from_model(made), made)
    found: list[tuple[str, str, bool]] = []
    for line in picture.lines:
        x, y = line.points[-1]
        at_end = [
            box for box in picture.boxes if abs(box.x - x) <= 17 and box.y < y < box.y + box.height
        ]
        said = " ".join(at_end[0].title) if at_end and line.end == "arrow" else ""
        found.append((line.tooltip, said, line.dashed))
    return found


@pytest.mark.parametrize(
    ("label", "end", "dashed"),
    [
        ("acute exacerbation", "Red flag", False),
        ("withdrawn when on the COPD register", "Where the red flag found the patient", False),
        ("", "Emergency", False),
        ("excluded when any of these holds", "Excluded", False),
        ("on exception", "Declined", False),
        ("MRC grade ≥ 3 [QS10 st.4 (V)]", "Opinion", False),
        ("otherwise: stay", "", False),
        ("MRC grade not known", "10 · Outcome_missing", True),
        ("not known: reported", "", True),
        ("after 3 laps", "10 · Outcome_missing", False),
        ("after 1 lap", "Outcome_missing", False),
        ("over the limit", "Told", False),
        ("when complete", "Managed here", False),
        ("deceased", "Died", False),
    ],
)
def test_a_way_of_an_episode_has_its_words_and_its_end(label, end, dashed):
    assert (label, end, dashed) in flow_lines()


def test_every_node_of_an_episode_is_drawn_once_and_pointed_to_by_its_number():
    made = episodic()
    picture = laid_out(graph_from_model(made), made)
    titles = [" ".join(box.title) for box in picture.boxes if box.shape != "pointer"]
    for node in made.nodes.values():
        if not isinstance(node, Stage | Group | Outcome):
            assert titles.count(node.title) == 1, node.title
    numbers = {
        f"{box.tag[0].partition(' · ')[0]} · {' '.join(box.title)}"
        for box in picture.boxes
        if box.shape != "pointer" and " · " in box.tag[0]
    } | {f"{frame.tag.partition(' · ')[0]} · {frame.title}" for frame in picture.frames}
    pointers = [box for box in picture.boxes if box.shape == "pointer" and box.tag == ("Go to",)]
    assert pointers
    for box in pointers:
        assert " ".join(box.title) in numbers


def episode_pathways() -> dict[str, Pathway]:
    found = {name: make() for name, make in PICTURED.items()}
    return {name: made for name, made in found.items() if made.episodes is not None}


@pytest.mark.parametrize("made", episode_pathways().values(), ids=episode_pathways().keys())
def test_solid_lines_of_an_episode_never_cross(made):
    picture = laid_out(graph_from_model(made), made)
    across, down = [], []
    for line in picture.lines:
        for a, b in zip(line.points, line.points[1:], strict=False):
            (across if a[1] == b[1] else down).append((line, a, b))
    for one, (x1, y), (x2, _) in across:
        for other, (x, y1), (_, y2) in down:
            crosses = x1 + 1 < x < x2 - 1 and min(y1, y2) + 1 < y < max(y1, y2) - 1
            assert not crosses, (one.tooltip, other.tooltip)


def test_what_an_episode_is_stands_at_its_start_and_its_clocks_below():
    made = episodic()
    said = texts(diagram(graph_from_model(made), made)).replace("  ", " ")
    for phrase in (
        "One run for each request for triage request",
        "• Opened on the day it was received,",
        "• age < 16 years [QS10 st.4 (V)]",
        "Asked by “Screen”, due while not known",
        "Active for 30 days",
        "Active until MRC grade ≥ 3",
        "For a record of review",
        "At most 126 days on the clock “Referral",
        "To: Pulmonary rehabilitation",
        "Counted in: Both therapies",
        "Clocks",
        "Referral to treatment: starts at the opening of the referral; stops at the first of",
    ):
        assert phrase in said, phrase


def test_a_step_that_is_only_asked_for_stands_beside_the_way():
    made = asked_for_only()
    graph = graph_from_model(made)
    start = next(one for one in flow_plan(graph, made).tracts if one.root is not None)
    assert "graded" not in [one.node for one in start.twigs]
    picture = laid_out(graph, made)
    [box] = [one for one in picture.boxes if one.name == "graded"]
    assert "When asked by “Screen” or “Surgery?”" in " ".join(box.details)
    to_it = [one for one in picture.lines if one.tooltip == "MRC grade not known: do now"]
    assert len(to_it) == 2
    assert all(one.dashed for one in to_it)
    for before, inside in ((made, True), (episodic(), False)):
        said = diagram(graph_from_model(before), before, "mermaid")
        assert ("n_graded" in said) is inside
        assert "n_entry --> n_graded" not in said


def test_a_step_that_is_asked_for_and_led_to_does_not_wait_to_be_asked():
    made = asked_for_only()
    told = made.nodes["told"]
    assert isinstance(told, Step)
    led = replace(made, nodes={**made.nodes, "told": replace(told, then="graded")})
    assert "When asked by" not in texts(diagram(graph_from_model(led), led))


def test_the_text_of_an_episode_says_its_ways():
    made = episodic()
    graph = graph_from_model(made)
    text = diagram(graph, made, "mermaid")
    assert "  n_entry --> n_screen\n" in text
    assert '  n_seen -->|"when it has happened"| n_listed' in text
    assert '  n_seen -->|"over the limit"| n_told' in text
    assert '  n_seen -->|"after 2 laps"| n_told' in text
    assert '  n_triage -->|"on exception"| n_declined' in text
    assert '  n_therapy -->|"when complete"| n_managed' in text
    assert '  n_red -->|"withdrawn when on the COPD register"| n_resume' in text
    root = ET.fromstring(diagram(graph, made))
    desc = root.findtext(f"{SVG}desc") or ""
    assert "Wait: Waiting to be seen." in desc
    assert "Decision, exactly one: Surgery? Leads on: MRC grade is at least 3: Therapy." in desc
    assert "?." not in desc
    assert "over the limit: Told" in desc
    assert "Clock: Referral to treatment: starts at the opening of the referral;" in desc


def test_a_stage_that_leads_on_says_where():
    made = leads_on()
    picture = laid_out(graph_from_model(made), made)
    pointer = next(box for box in picture.boxes if box.shape == "pointer")
    assert (pointer.tag, pointer.title) == (("Go on to",), ("Specialist care",))
    assert "when complete" in [line.tooltip for line in picture.lines]


# --- Groups ----------------------------------------------------------------------------------


def test_a_group_is_drawn_together_even_if_written_apart():
    made = pathway(
        Stage("care", "Care", True, ("a", "b", "c")),
        *(step(name) for name in "abc"),
        Group("ends", "Ends", ("a", "c")),
    )
    tree = group_tree(graph_from_model(made), ("a", "b", "c"))
    assert tree.order == ("a", "c", "b")
    assert tree.spans == {"ends": ("a", "c")}


def test_groups_that_overlap_are_named_in_the_box():
    made = pathway(
        Stage("care", "Care", True, ("a", "b", "c")),
        *(step(name) for name in "abc"),
        Group("one", "One", ("a", "b")),
        Group("two", "Two", ("b", "c")),
    )
    tree = group_tree(graph_from_model(made), ("a", "b", "c"))
    assert tree.spans == {"one": ("a", "b")}
    assert tree.also_counted == {"b": ("Two",), "c": ("Two",)}
    assert "Also counted in: Two" in texts(diagram(graph_from_model(made), made))


# --- Text formats ----------------------------------------------------------------------------


def test_mermaid_dashes_what_is_not_known_and_quotes_its_text():
    made = pathway(
        Stage("care", 'The "best" care', True, ("first",)),
        step("first"),
        Outcome("died", "Died", "died", FactHolds("deceased")),
    )
    text = diagram(graph_from_model(made), made, "mermaid")
    assert text.startswith("flowchart LR\n")
    assert "The #quot;best#quot; care" in text
    assert '  n_care -->|"deceased"| n_died' in text
    dashed = whole()
    text = diagram(graph_from_model(dashed), dashed, "mermaid")
    assert 'n_rehab_referral -.->|"MRC grade not known: do now"| n_graded' in text


def test_dot_has_a_cluster_for_each_stage_and_escapes_quotes():
    made = pathway(Stage("care", 'The "best" care', True, ("first",)), step("first"))
    text = diagram(graph_from_model(made), made, "dot")
    assert "rankdir=LR" in text
    assert 'subgraph "cluster_care"' in text
    assert 'label="Stage, ongoing\\nThe \\"best\\" care"' in text
    assert text.count("{") == text.count("}")


def test_json_has_words_and_places():
    made = whole()
    data = json.loads(diagram(graph_from_model(made), made, "json"))
    assert data["pathway"] == "example"
    nodes = {node["name"]: node for node in data["nodes"]}
    assert nodes["reviewed"]["span"]["line"] == 6
    assert nodes["both"]["members"] == ["reviewed", "graded"]
    assert nodes["entry"]["kind"] == "entry"
    branch = next(edge for edge in data["edges"] if edge["kind"] == "branch")
    assert branch["label"] == "MRC grade ≥ 3"
    assert branch["words"] == "How breathless? → Talk: MRC grade is at least 3"
    assert branch["citations"] == [{"name": "QS10", "place": "st.4", "status": "V"}]


# --- Type ------------------------------------------------------------------------------------


def test_text_wraps_between_words_and_breaks_only_a_word_too_wide():
    assert wrap("", 100, 12) == ()
    assert wrap("one two", 1000, 12) == ("one two",)
    pieces = wrap("electroencephalography", 60, 12)
    assert len(pieces) > 1
    assert "".join(pieces) == "electroencephalography"
    assert all(width_of(piece, 12) <= 60 for piece in pieces)

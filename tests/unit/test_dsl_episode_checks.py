"""What the compiler refuses in episodes, waits and clocks, and what it lets be."""

from __future__ import annotations

import pytest

from tests.unit import dsl_texts
from tests.unit.dsl_episode_texts import EPISODES, codes, compiled, pathway, seen_then

STAGE = dsl_texts.STEP


def first(text: str, **options: str):
    return compiled(text, **options).diagnostics[0]


# --- Only for episodes ---------------------------------------------------------------------------

OF_EPISODES = [
    "within 3 days of opening done by record in reviews because NG1",
    "within 3 days of other reached done by record in reviews because NG1",
    "within 3 days done by record in reviews for this referral because NG1",
    "within 3 days done by record in reviews for the same region because NG1",
    "within 3 days done by any of (record in reviews) in the whole record because NG1",
    "within 3 days done by record in reviews then resume because NG1",
    "within 3 days done by record in reviews at most 3 laps then other because NG1",
]


@pytest.mark.parametrize("clauses", OF_EPISODES)
def test_a_pathway_of_patients_has_no(clauses):
    text = f'{STAGE}{clauses} step other "O" within 3 days done by record in reviews because NG1'
    assert "episode-only" in dsl_texts.codes(text)


def test_a_fact_of_a_pathway_of_patients_has_no_opening():
    assert dsl_texts.codes("  fact f is days from opening to today") == ["episode-only"]


def test_deaths_clocks_and_what_was_offered_are_for_patients_too():
    text = (
        '  clock waiting "W" starts at flare stops at death limit 30 days because NG1\n'
        + STAGE
        + "within 30 days on waiting done by record in reviews offered by encounter in reviews"
        " excepted when flare for 3 days because NG1"
    )
    assert dsl_texts.codes(text) == []


# --- Regions and belonging -----------------------------------------------------------------------

NO_REGION = "  enrol each request in clinic_requests as referral ends at any outcome because NG1\n"
ASKS = "  exclude when record in illness for the same region because NG1\n"


def test_the_same_region_needs_a_codelist_of_regions():
    one = first(NO_REGION + ASKS)
    assert one.code.slug == "region-not-said"
    assert codes(EPISODES + ASKS) == []


def test_the_order_nobody_wrote_needs_no_region():
    assert codes(NO_REGION) == []


def test_a_region_and_a_side_have_values():
    text = NO_REGION.replace("ends", "region from illness and side from reviews ends")
    assert codes(text) == ["codelist-without-value"] * 2


def test_an_episode_has_one_name():
    one = first("  exclude when record in illness for this patient because NG1")
    assert one.code.slug == "unknown-name"
    assert one.helps == ("write `for this referral`",)


def test_a_clause_of_enrol_each_stands_once():
    text = NO_REGION.replace("ends at any outcome", "ends at any outcome ends at any outcome")
    assert codes(text) == ["duplicate-clause"]


# --- Days of the walk ----------------------------------------------------------------------------

OTHER = """  decision next "N" when record in illness go to managed otherwise go to managed
    because NG1
  group both "B" is seen and seen
  advice told "T" because NG1
"""


@pytest.mark.parametrize(
    ("day", "help_line"),
    [
        ("next done", "write `next reached`"),
        ("managed done", "write `managed reached`"),
        ("both reached", "write `both done`"),
        ("told done", "count from a step, a wait, a decision or an outcome"),
    ],
)
def test_a_node_is_done_or_reached_only_if_it_can_be(day, help_line):
    one = first(f"{OTHER}  fact f is record in illness after {day}", seen=seen_then("next"))
    assert one.code.slug == "wrong-date"
    assert one.helps == (help_line,)


@pytest.mark.parametrize("day", ["next reached", "both done", "seen done", "managed reached"])
def test_a_node_has_the_days_it_can_have(day):
    assert codes(f"{OTHER}  fact f is record in illness after {day}", seen=seen_then("next")) == []


def test_a_node_alone_is_no_day():
    one = first("  fact f is record in illness after seen")
    assert one.code.slug == "unknown-name"
    assert one.helps == ("write `seen reached`, or `seen done` of a step",)


def test_a_clock_is_no_day():
    clock = '  clock waiting "W" starts at opening stops at seen done limit 3 days because NG1\n'
    one = first(clock + "  fact f is record in illness after waiting")
    assert one.code.slug == "wrong-date"
    assert one.helps == ("a time limit on a clock is written `within LENGTH on waiting`",)


# --- Lengths of time -----------------------------------------------------------------------------

CORE = "  fact core is days from flare to today\n"


@pytest.mark.parametrize(
    "text",
    [
        "  fact f is record in illness in the last 4 hours",
        "  fact f is record in illness from 3 working days before flare",
        "  fact f is latest value of grade no older than 4 hours, same day take highest",
        f"{CORE}  exclude when core at least 4 hours because NG1",
        f"{CORE}  exclude when core below 3 working days because NG1",
    ],
)
def test_hours_and_working_days_measure_nothing(text):
    assert codes(text) == ["hours-or-working-days"]


def test_an_episode_ends_after_whole_days():
    text = NO_REGION.replace("outcome", "outcome, or 4 hours after opening")
    assert codes(text) == ["hours-or-working-days"]


LIMITED = (
    '  step tested "T" within 3 working days done by record in illness then managed because NG1'
)


def test_working_days_need_a_calendar():
    assert codes(LIMITED, seen=seen_then("tested")) == []
    without = codes(LIMITED, seen=seen_then("tested"), calendar="")
    assert without == ["working-days-without-calendar"]


def test_hours_need_no_calendar():
    text = LIMITED.replace("working days", "hours")
    assert codes(text, seen=seen_then("tested"), calendar="") == []


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("core at least 90 days", None),
        ("core below some_days", None),
        ("core above 3 months", None),
        ("core at least 90", "threshold-without-unit"),
        ("core at least 90 mmol/mol", "wrong-unit"),
        ("core at least limit", "wrong-unit"),
        ("core at least 1.5 days", "implausible-threshold"),
        ("core", "wrong-comparison"),
        ("core is long", "wrong-comparison"),
        ("core in the last 3 days", "wrong-comparison"),
    ],
)
def test_what_may_be_asked_of_a_length_of_time(asked, code):
    text = f"  fact core is days from flare to opening\n  exclude when {asked} because NG1"
    assert codes(text) == ([] if code is None else [code])


def test_a_length_of_time_that_may_be_missing_needs_a_route():
    text = (
        "  fact core is days from flare to opening\n"
        '  decision next "N" when core above 3 days go to managed otherwise go to managed'
        " because NG1"
    )
    assert codes(text, seen=seen_then("next")) == ["no-not-known-route"]
    known = text.replace("from flare", "from 2024-01-01")
    assert codes(known, seen=seen_then("next")) == []


def test_bands_over_a_length_of_time_leave_no_gap():
    bands = "  fact core is days from flare to opening\n  fact how_long is one of short when {}"
    assert codes(bands.format("core below 30 days long when core above 30 days")) == ["band-gap"]
    assert codes(bands.format("core below 30 days long when core at least 30 days")) == []


# --- Waits and clocks ----------------------------------------------------------------------------

WAIT = '  wait tested "T" {} then managed because NG1'


@pytest.mark.parametrize(
    ("clauses", "found"),
    [
        ("for record in illness at most 3 days no breach", []),
        ("for record in illness at most 3 days breach go to managed", []),
        ("for record in illness at most 3 days", ["wait-without-breach"]),
        ("for record in illness no breach", ["missing-part"]),
        ("at most 3 days no breach", ["missing-part"]),
        ("for record in illness at most 3 days no breach no breach", ["duplicate-clause"]),
        (
            "for record in illness at most 3 days breach go to managed no breach",
            ["duplicate-clause"],
        ),
        ("for record in illness at most 3 days on waitng no breach", ["unknown-name"]),
    ],
)
def test_the_parts_of_a_wait(clauses, found):
    assert codes(WAIT.format(clauses), seen=seen_then("tested")) == found


@pytest.mark.parametrize(
    ("clauses", "found"),
    [
        ("starts at opening stops at seen done limit 3 days because NG1", []),
        ("stops at seen done limit 3 days because NG1", ["missing-part"]),
        ("starts at opening limit 3 days because NG1", ["missing-part"]),
        ("starts at opening stops at seen done because NG1", ["missing-part"]),
        ("starts at opening stops at seen done limit 3 days", ["missing-because"]),
        (
            "starts at opening stops at seen done stops at death limit 3 days because NG1",
            ["duplicate-clause"],
        ),
        ("starts at opning stops at seen done limit 3 days because NG1", ["unknown-name"]),
    ],
)
def test_the_parts_of_a_clock(clauses, found):
    assert codes(f'  clock waiting "W" {clauses}') == found


def test_a_clock_has_the_name_of_no_fact():
    clock = '  clock flare "W" starts at opening stops at seen done limit 3 days because NG1'
    assert codes(clock) == ["duplicate-name"]


# --- The walk ------------------------------------------------------------------------------------

ROUND = """  decision next "N" when record in illness go to again otherwise go to managed{}
    because NG1
  step again "A" within 3 days done by record in illness then next because NG1
"""


def test_a_cycle_counts_its_laps():
    one = first(ROUND.format(""), seen=seen_then("next"))
    assert one.code.slug == "cycle-without-laps"
    assert one.primary.label == "`next` goes to `again` when a record of illness"
    assert [other.label for other in one.secondary] == ["`again` leads to `next` when it is done"]
    assert codes(ROUND.format(" at most 3 laps then managed"), seen=seen_then("next")) == []


def test_a_cycle_of_decisions_needs_newer_evidence():
    text = (
        '  decision next "N" when record in illness go to other otherwise go to managed'
        " at most 3 laps then managed because NG1\n"
        '  decision other "O" when record in reviews go to next otherwise go to managed because NG1'
    )
    assert codes(text, seen=seen_then("next")) == ["cycle-without-new-evidence"]


def test_a_breach_may_lead_round():
    text = (
        '  wait tested "T" for record in illness at most 3 days then managed breach go to late'
        " at most 2 laps then managed because NG1\n"
        '  step late "L" within 0 days done by record in illness then tested because NG1'
    )
    assert codes(text, seen=seen_then("tested")) == []
    without = text.replace(" at most 2 laps then managed", "")
    assert codes(without, seen=seen_then("tested")) == ["cycle-without-laps"]


FLAG = '  interrupt flag "F" when record in illness go to urgent because NG1\n'
URGENT = '  step urgent "U" within 0 days done by record in reviews then resume because NG1\n'


def test_resume_needs_an_interrupt_on_every_way():
    assert codes(FLAG + URGENT) == []
    assert "resume-without-interrupt" in codes(FLAG + URGENT, seen=seen_then("urgent"))
    assert "resume-without-interrupt" in codes(URGENT)


def test_what_an_interrupt_starts_may_go_on_before_it_resumes():
    text = (
        FLAG.replace("go to urgent", "go to asked")
        + '  step asked "A" within 0 days done by record in reviews then urgent because NG1\n'
        + URGENT
    )
    assert codes(text) == []


def test_an_episode_that_stands_still_has_an_end_of_its_own():
    still = seen_then("managed").replace("    then managed\n", "")
    ends = "  enrol each request in clinic_requests as referral {} because NG1\n"
    leads = '  step other "O" within 3 days done by record in reviews then managed because NG1\n'
    without = codes(ends.format("") + leads, seen=still)
    assert without == ["episode-without-end"]
    after = ends.format("ends at any outcome, or 365 days after opening")
    assert codes(after + leads, seen=still) == []


def test_members_of_a_stage_need_nothing_to_follow():
    ends = "  enrol each request in clinic_requests as referral because NG1\n"
    stage = (
        '  stage later "L" then managed'
        ' step told "T" within 3 days done by record in reviews because NG1\n'
    )
    assert codes(ends + stage, seen=seen_then("later")) == []
    assert codes(ends + stage.replace("then managed", ""), seen=seen_then("later")) == [
        "episode-without-end",
        "unreachable-node",
    ]


ALONE = '  step alone "A" within 3 days done by record in reviews because NG1\n'
NEXT = (
    '  decision next "N" when record in illness go to alone otherwise go to managed because NG1\n'
)


def test_a_way_that_stops_at_a_step_is_warned_of():
    one = first(NEXT + ALONE, seen=seen_then("next"))
    assert one.code.slug == "way-without-outcome"
    assert not one.is_error
    assert [other.label for other in one.secondary] == [
        "`next` goes to `alone` when a record of illness"
    ]
    assert (
        codes(NEXT + ALONE.replace("because", "then managed because"), seen=seen_then("next")) == []
    )


@pytest.mark.parametrize(
    "text",
    [
        ALONE,
        NEXT.replace('"N"', '"N" all that apply') + ALONE,
        NEXT + ALONE.replace("within 3 days", "every 30 days"),
        NEXT.replace("alone", "later") + '  stage later "L" ongoing\n' + ALONE,
        NEXT.replace("alone", "later") + '  stage later "L" then managed\n' + ALONE,
    ],
)
def test_what_stands_beside_the_way_needs_no_end(text):
    seen = seen_then("next") if "next" in text else seen_then("managed")
    assert codes(text, seen=seen) == []


def test_a_stage_that_is_complete_and_leads_nowhere_is_warned_of():
    text = NEXT.replace("alone", "later") + '  stage later "L"\n' + ALONE
    assert codes(text, seen=seen_then("next")) == ["way-without-outcome"]


SENT = (
    '  referral sent "S" to hospital emergency within 0 days'
    " done by referral to hospital made then managed because NG1\n"
)
HOSPITAL = '  service hospital "H" accepts emergency, urgent requested by clinic_requests\n'


def test_an_emergency_that_nothing_leads_to_is_warned_of():
    assert codes(HOSPITAL + SENT) == ["emergency-at-opening"]
    assert codes(f'{HOSPITAL}  stage care "C" ongoing\n{SENT}') == ["emergency-at-opening"]


@pytest.mark.parametrize(
    "text",
    [
        SENT.replace("hospital emergency", "hospital urgent"),
        SENT.replace("within", "only when record in illness within"),
        f"{FLAG}{SENT}".replace("go to urgent", "go to sent"),
        f'{NEXT.replace("alone", "care")}  stage care "C" ongoing\n{SENT}',
    ],
)
def test_an_emergency_is_for_whom_the_pathway_says(text):
    seen = seen_then("next") if "next" in text else seen_then("managed")
    assert codes(HOSPITAL + text, seen=seen) == []


ASKS_FOR = (
    '  decision next "N" when age above 65 years go to managed otherwise go to managed'
    " when age is not known do {} now because NG1\n"
)


def test_an_emergency_that_is_only_asked_for_does_not_begin_with_the_episode():
    assert codes(HOSPITAL + ASKS_FOR.format("sent") + SENT, seen=seen_then("next")) == []


def test_what_is_asked_for_without_a_red_flag_cannot_resume():
    found = codes(ASKS_FOR.format("urgent") + URGENT, seen=seen_then("next"))
    assert found == ["resume-without-interrupt"]


def test_a_pathway_is_of_patients_or_of_episodes():
    text = EPISODES + "  enrol while ill because NG1\n"
    assert codes(text) == ["duplicate-clause"]
    assert codes(EPISODES + EPISODES) == ["duplicate-clause"]


def test_an_exception_route_needs_an_exception():
    text = (
        '  step tested "T" within 3 days done by record in reviews on exception go to managed'
        " then managed because NG1"
    )
    assert codes(text, seen=seen_then("tested")) == ["missing-part"]


def test_what_opens_an_episode_is_of_no_episode():
    for window in ("after opening", "after seen done", "for this referral"):
        text = f"  enrol each request in clinic_requests {window} as referral because NG1\n"
        assert "wrong-date" in codes(text)


def test_the_walk_of_a_sound_pathway_has_nothing_wrong():
    made = pathway(
        ROUND.format(" at most 3 laps then managed") + FLAG + URGENT, seen=seen_then("next")
    )
    assert set(made.nodes) == {"seen", "next", "again", "flag", "urgent", "managed"}

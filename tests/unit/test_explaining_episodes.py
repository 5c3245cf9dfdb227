"""Episodes in plain words: one part each, what has to be done first, nothing said twice."""

from __future__ import annotations

from datetime import date

import jsonschema
import orjson

from tests.property.episode_pathway import pathway
from tests.spec.record_table import record_of
from waypost.cohort import schema
from waypost.evaluate import evaluate
from waypost.explaining import EpisodePart, Explanation, Item, explain_text, explanation_of

HIP = (
    "2024-01-01  ServiceRequest  triage requested  "
    "id=hip status=active intent=order site=hip+left_side\n"
)
SEEN = f"{HIP}2024-01-10  Encounter  contact  status=finished\n"


def explanation(table: str, as_at: str) -> Explanation:
    evaluation = evaluate(pathway(), record_of(table), as_at=date.fromisoformat(as_at))
    return explanation_of(evaluation, pathway())


def only_part(table: str, as_at: str) -> EpisodePart:
    [part] = explanation(table, as_at).episodes
    return part


def headings(part: EpisodePart) -> list[str]:
    return [section.heading for section in part.sections]


def items(part: EpisodePart, heading: str) -> tuple[Item, ...]:
    [section] = [one for one in part.sections if one.heading == heading]
    return section.items


def timeline(part: EpisodePart) -> dict[str, str]:
    [section] = [one for one in part.sections if one.heading == "Timeline"]
    return dict(section.rows)


def test_an_open_episode_says_which_it_is_and_where_it_stands():
    part = only_part(HIP, "2024-01-08")
    assert part.heading == "Referral of 1 January 2024 [1], left hip: open"
    assert part.lead == ("Stands at: Seen.",)
    [due] = items(part, "Due")
    assert (due.title, due.standing) == ("Seen (seen)", "due by 15 January 2024, in 7 days")


def test_an_ended_episode_says_when_and_how():
    part = only_part(
        f"{SEEN}2024-01-10  Observation  outcome treat\n"
        "2024-01-20  Procedure  treatment  status=completed",
        "2024-03-01",
    )
    assert part.heading.endswith(": ended 20 January 2024, managed")
    assert part.lead == ()


def test_an_episode_that_ran_out_of_time_says_so():
    part = only_part(HIP, "2024-06-01")
    assert part.heading.endswith(": ended 31 March 2024, without an outcome: its time is over")


def test_an_excluded_episode_says_why_and_nothing_else():
    part = only_part(f"{HIP}2023-12-20  Condition  unsuitable  site=hip", "2024-01-08")
    assert part.heading.endswith(": excluded on 1 January 2024")
    assert part.lead[0].startswith("Not taken on, because of: a record of unsuitable")
    assert part.lead[0].endswith("on 20 December 2023 [2].")
    assert part.sections == ()


def test_of_several_episodes_the_open_ones_come_first():
    table = (
        f"{SEEN}2024-01-10  Observation  outcome treat\n"
        "2024-01-20  Procedure  treatment  status=completed\n"
        "2024-02-01  ServiceRequest  triage requested  id=knee status=active intent=order site=knee"
    )
    found = explanation(table, "2024-02-10")
    assert found.lead == ("2 referrals: 1 open and 1 ended.",)
    assert [part.heading.partition(": ")[2] for part in found.episodes] == [
        "open",
        "ended 20 January 2024, managed",
    ]
    assert found.sections == ()


def test_the_same_referral_sent_again_is_said():
    table = (
        f"{HIP}2024-01-05  ServiceRequest  triage requested  "
        "id=again status=active intent=order site=hip+left_side"
    )
    part = only_part(table, "2024-01-08")
    assert part.lead[1] == "Sent again on 5 January 2024 [2]: it is the same episode."
    assert timeline(part)["5 January 2024"] == "Sent again [2]."


def test_a_decision_says_on_which_day_it_was_taken_and_because_of_what():
    part = only_part(f"{SEEN}2024-01-10  Observation  outcome treat", "2024-01-12")
    [decision] = items(part, "Decisions")
    assert decision.title == "Where next?"
    assert decision.standing == "“Treatment”, 10 January 2024"
    assert decision.lines[0] == "Because of: result treat on 10 January 2024 [2]."


def test_a_decision_is_told_by_what_was_known_on_its_day():
    """The result is another one today."""
    table = (
        f"{SEEN}2024-01-10  Observation  outcome treat\n2024-01-15  Observation  outcome opinion\n"
    )
    [decision] = items(only_part(table, "2024-01-20"), "Decisions")
    assert decision.standing == "“Treatment”, 10 January 2024"
    assert decision.lines[0] == "Because of: result is treat on 10 January 2024 [2]."


def test_a_second_round_is_called_one():
    table = (
        f"{SEEN}2024-01-10  Observation  outcome recorded\n2024-01-12  Observation  outcome treat\n"
    )
    first, second = items(only_part(table, "2024-01-20"), "Decisions")
    assert first.standing == "“Waiting for an outcome”, 10 January 2024"
    assert first.lines[0].startswith("Not known: result: recorded without a value")
    assert (second.title, second.standing) == (
        "Where next? (round 2)",
        "“Treatment”, 12 January 2024",
    )


def test_a_red_flag_says_when_it_fired_on_what_and_where_it_led():
    part = only_part(f"{SEEN}2024-01-14  Observation  red flag", "2024-01-14")
    assert headings(part)[0] == "Red flags"
    [flag] = items(part, "Red flags")
    assert (flag.title, flag.standing) == ("Alarm", "fired on 14 January 2024")
    assert flag.lines[0].startswith("Found: flagged on 14 January 2024 [")
    assert flag.lines[2] == "It led to “Emergency”, pending."


def test_a_flag_that_was_withdrawn_says_so_and_gives_the_patient_back():
    table = (
        f"{SEEN}2024-01-10  Observation  outcome treat\n"
        "2024-01-14  Observation  red flag\n2024-01-16  Observation  flag withdrawn\n"
    )
    part = only_part(table, "2024-01-20")
    [flag] = items(part, "Red flags")
    assert flag.standing == "fired on 14 January 2024, withdrawn on 16 January 2024"
    assert flag.lines[2] == "It led to “Emergency”."
    assert part.lead == ("Stands at: Treatment.",)
    [left] = items(part, "Not applicable")
    assert left.title == "No longer asked for, because the red flag was withdrawn"
    assert left.standing == "Emergency"


def test_what_a_flag_took_the_patient_from_is_one_line():
    table = (
        f"{SEEN}2024-01-10  Observation  outcome treat\n2024-01-14  Observation  red flag\n"
        "2024-01-14  Encounter  emergency visit  status=finished\n"
    )
    part = only_part(table, "2024-01-20")
    left, unreached = items(part, "Not applicable")
    assert (left.title, left.standing) == ("Left because of the red flag “Alarm”", "Treatment")
    assert (unreached.title, unreached.standing) == ("Not reached", "Tests; Opinion; Looked at")
    assert unreached.lines == ()


def test_a_referral_that_was_made_is_not_proposed_again_and_is_cited():
    table = (
        f"{SEEN}2024-01-10  Observation  outcome tests\n"
        "2024-01-12  ServiceRequest  test requested  id=t status=active intent=order "
        "for=ServiceRequest/hip\n"
    )
    part = only_part(table, "2024-01-15")
    assert "Referrals proposed" not in headings(part)
    [made] = items(part, "Referrals already made")
    assert (made.title, made.standing) == ("Tests", "made [2], still open")
    assert made.lines == ("Needed since 10 January 2024, for: Tests.", "It is not proposed again.")
    assert "ServiceRequest/t" in " ".join(explanation(table, "2024-01-15").records)


def test_a_referral_that_may_have_been_made_is_proposed_and_what_it_may_be_is_cited():
    table = (
        f"{SEEN}2024-01-10  Observation  outcome tests\n"
        "2024-01-12  ServiceRequest  test requested  id=t status=active intent=order\n"
    )
    [proposed] = items(only_part(table, "2024-01-15"), "Referrals proposed")
    assert "A referral may already be open [2]: look before you refer." in proposed.lines
    assert "ServiceRequest/t" in " ".join(explanation(table, "2024-01-15").records)


def test_a_referral_that_nobody_made_is_proposed():
    part = only_part(f"{SEEN}2024-01-10  Observation  outcome tests\n", "2024-01-15")
    [proposed] = items(part, "Referrals proposed")
    assert proposed.standing == "routine, due 20 January 2024"
    assert "Referrals already made" not in headings(part)


def test_a_clock_says_which_day_it_is():
    [running] = items(only_part(HIP, "2024-01-08"), "Waits and clocks")
    assert running.title == "Referral to treatment"
    assert running.standing == "day 7 of 42, still running, within its limit"
    [late] = items(only_part(HIP, "2024-03-01"), "Waits and clocks")
    assert late.standing == "day 60 of 42, still running, over its limit"


def test_a_clock_that_stopped_says_after_how_long():
    part = only_part(
        f"{SEEN}2024-01-10  Observation  outcome treat\n"
        "2024-01-20  Procedure  treatment  status=completed",
        "2024-03-01",
    )
    [stopped] = items(part, "Waits and clocks")
    assert stopped.standing == "stopped after 19 days, within its limit of 42 days"
    assert stopped.lines == ("It ran from 1 January 2024 to 20 January 2024.",)


def test_a_wait_is_nobodys_work():
    part = only_part(f"{SEEN}2024-01-10  Observation  outcome recorded", "2024-01-12")
    assert "Due" not in headings(part)
    wait, _ = items(part, "Waits and clocks")
    assert wait.title == "Waiting for an outcome (await_result)"
    assert wait.standing == "due by 17 January 2024, in 5 days"


def test_a_wait_that_took_too_long_says_where_that_led():
    part = only_part(f"{SEEN}2024-01-10  Observation  outcome recorded", "2024-02-12")
    assert part.heading.endswith(", gone")
    wait, _ = items(part, "Waits and clocks")
    assert wait.standing == "limit of 17 January 2024 passed"
    assert wait.lines[0] == "It led to “Gone”."


def test_what_was_done_late_says_by_how_much_with_its_evidence_and_no_day_twice():
    part = only_part(f"{HIP}2024-01-20  Encounter  contact  status=finished", "2024-01-22")
    [done] = items(part, "Done")
    assert done.standing == "done 20 January 2024, late by 5 days"
    assert done.lines == ("Found: an encounter of type contact [2].",)


def test_hours_late_are_hours():
    table = (
        f"{SEEN}2024-01-14  Observation  red flag  time=09:30\n"
        "2024-01-14  Encounter  emergency visit  status=finished time=15:15\n"
    )
    done = items(only_part(table, "2024-01-20"), "Done")
    assert [one.standing for one in done] == [
        "done 10 January 2024",
        "done 14 January 2024, late by 2 hours",
    ]


def test_what_was_excepted_says_because_of_what():
    table = (
        f"{HIP}2024-01-05  Task  triage requested  "
        "id=no status=rejected intent=order because=patient_refused for=ServiceRequest/hip\n"
    )
    part = only_part(table, "2024-01-08")
    assert part.heading.endswith(": ended 5 January 2024, gone")
    [excepted] = items(part, "Excepted")
    assert excepted.lines[0].startswith(
        "Excepted because of: a referral to Triage declined by the patient"
    )


def test_the_timeline_has_a_row_for_each_day_on_which_something_happened():
    table = (
        f"{SEEN}2024-01-10  Observation  outcome treat\n"
        "2024-01-14  Observation  red flag\n2024-01-16  Observation  flag withdrawn\n"
        "2024-01-20  Procedure  treatment  status=completed\n"
    )
    assert timeline(only_part(table, "2024-03-01")) == {
        "1 January 2024": "Opened [1]. Then to do: Seen.",
        "10 January 2024": "Done: Seen. Where next? Treatment. Then to do: Treatment.",
        "14 January 2024": "Red flag: Alarm. Then to do: Emergency.",
        "16 January 2024": "Red flag withdrawn: Alarm.",
        "20 January 2024": "Done: Treatment. Ended: managed.",
    }


def test_of_the_dead_nothing_falls_due_and_what_was_not_due_is_only_named():
    table = f"{HIP}2024-01-05  Patient  died\n"
    found = explanation(table, "2024-02-01")
    assert found.lead[0] == "1 referral, ended."
    assert found.lead[1].startswith("The patient died on 5 January 2024")
    [part] = found.episodes
    [seen] = items(part, "Due when it ended")
    assert seen.lines == ()


def test_somebody_without_an_episode_is_not_on_the_pathway():
    found = explanation("2024-01-01  Condition  illness", "2024-01-08")
    assert found.episodes == ()
    assert found.lead[0].startswith("Not on this pathway: ")


def test_the_text_names_each_episode_and_cites_each_record_once():
    evaluation = evaluate(pathway(), record_of(SEEN), as_at=date(2024, 1, 8))
    text = explain_text(evaluation, pathway(), width=72)
    assert max(len(line) for line in text.splitlines()) <= 72
    assert "\nReferral of 1 January 2024 [1], left hip: open\n" in text
    assert "\nTIMELINE\n  1 January 2024  Opened [1]. Then to do: Seen.\n" in text
    assert text.count("ServiceRequest/hip") == 1


def test_the_explanation_fits_its_published_schema():
    content = orjson.loads(orjson.dumps(explanation(SEEN, "2024-01-10")))
    validator = jsonschema.Draft202012Validator(schema("explanation"))
    assert [error.message for error in validator.iter_errors(content)] == []
    assert content["schema"] == "waypost-explanation/1"
    assert [part["heading"] for part in content["episodes"]] == [
        "Referral of 1 January 2024 [1], left hip: open"
    ]

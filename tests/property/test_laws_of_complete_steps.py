"""Whether a step is done, excepted or not applicable hangs on no due day.

The quick answer is held against the full status of the step, over random steps, records and days.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.property import episode_pathway
from tests.property.law_records import FIRST, LAST, Kind, records
from tests.property.laws import few
from tests.spec.pathway_text import compiled
from tests.spec.record_table import record_of
from waypost.evaluate.groups import group_is, group_status, node_in_episode
from waypost.evaluate.moment import Moment
from waypost.evaluate.questions import case_of
from waypost.evaluate.replay import replay
from waypost.evaluate.steps import completion, step_state
from waypost.evaluate.truth import Truth
from waypost.record import Record
from waypost_dsl.model import Group, Pathway, Step

_STATUSES = [
    ("done",),
    ("excepted",),
    ("not applicable",),
    ("done", "excepted"),
    ("done", "not applicable"),
]
TEXT = """
fact flare is latest record in flare
fact control is latest result of hba1c no older than 3 months, same day take lowest
fact flares is each record in flare in the last 3 months
step reviewed "Reviewed"
  every 2 months
  every 30 days while control at least 48 mmol/mol
  when control is not known every 1 month
  first due 20 days after enrolment
  done by record in review
  excepted when record in declined for 1 month,
    record in unsuitable until contradicted by record in review
  because decided example
step vaccinated "Vaccinated"
  each season from 1 September to 31 January due by 31 October
  done by immunization in vaccine
  not applicable when record in palliative
  because decided example
step rescue "Rescue"
  only when flare in the last 2 months
  within 14 days of flare
  done by record in tablets since flare
  excepted when record in declined for 1 month
  because decided example
step measured "Measured"
  every 3 months
  done by result of hba1c
  because decided example
referral rehabilitated "Rehabilitation" to rehab
  only when control at least 48 mmol/mol
  when control is not known do measured now
  within 30 days
  done by referral to rehab made in the last 3 months
  because decided example
step looked_after "Looked after"
  for each flares
  within 7 days of the event
  done by record in review
  because decided example
group everything "Everything"
  is reviewed and vaccinated and rescue
group both "Both"
  is looked_after and measured
"""  # fmt: skip
_POOL = (
    Kind("Condition", "flare"),
    Kind("Procedure", "review"),
    Kind("Immunization", "vaccine"),
    Kind("Procedure", "declined"),
    Kind("Procedure", "unsuitable"),
    Kind("Procedure", "tablets"),
    Kind("Condition", "palliative"),
    Kind("Observation", "hba1c", ("40", "48", "75"), ("mmol/mol", None)),
    Kind("ServiceRequest", "rehabilitation-requested"),
)


@cache
def pathway() -> Pathway:
    result = compiled(TEXT)
    assert result.pathway is not None, [one.message for one in result.diagnostics if one.is_error]
    return result.pathway


_SOME = frozenset({"Condition", "Procedure"})
_given = st.sampled_from([None, None, frozenset({"Condition"}), _SOME])
_days = st.integers(0, (LAST - FIRST).days + 120).map(lambda n: FIRST + timedelta(n))


def test_the_records_hold_what_the_steps_ask_for() -> None:
    listed = {row.code for one in pathway().codelists.values() for row in one.rows}
    assert {kind.code for kind in _POOL} <= listed


@few
@given(records(_POOL), _given, _days, st.none() | _days)
def test_a_step_is_complete_exactly_if_its_full_status_says_so(
    record: Record, given_types: frozenset[str] | None, day: date, known_at: date | None
) -> None:
    case = case_of(pathway(), replace(record, given_types=given_types), known_at=known_at)
    moment = Moment(case, day)
    for step in pathway().steps:
        if step.for_each is None:
            _agree(moment, step)


def _agree(moment: Moment, step: Step) -> None:
    full = step_state(moment, step, with_lateness=False)
    quick = completion(moment, step)
    if quick.status == "open":
        # It stands open: pending or overdue, or nobody can say which of the two.
        assert full.own_status in ("pending", "overdue", "unknown")
        assert full.own_status != "unknown" or full.done.truth is Truth.FALSE
    else:
        assert quick.status == full.own_status
    if quick.status == "unknown":
        assert quick.reasons
        assert set(quick.reasons) & set(full.reasons) or full.reasons == ()
    assert quick.done == full.done
    for statuses in _STATUSES:
        asked = moment.case.questions.node_is(moment, step.name, statuses)
        if full.status != "unknown":
            assert asked.truth is Truth.of(full.status in statuses)


@few
@given(records(_POOL), _given, _days)
def test_a_group_is_complete_exactly_if_its_full_status_says_so(
    record: Record, given_types: frozenset[str] | None, day: date
) -> None:
    moment = Moment(case_of(pathway(), replace(record, given_types=given_types)), day)
    for group in (node for node in pathway().nodes.values() if isinstance(node, Group)):
        full = group_status(moment, group)
        for statuses in _STATUSES:
            truth = group_is(moment, group, statuses).truth
            if full != "unknown":
                assert truth is Truth.of(full in statuses)
            else:
                # Somebody's due day may be what is not known; then it is certainly not complete.
                assert truth in (Truth.UNKNOWN, Truth.FALSE)


@settings(few, suppress_health_check=[HealthCheck.too_slow])
@given(episode_pathway.episode_records(), st.integers(0, episode_pathway.SPAN))
def test_a_step_of_an_episode_is_complete_exactly_if_its_full_status_says_so(
    lines: tuple[str, ...], offset: int
) -> None:
    record = record_of("\n".join(lines))
    path = episode_pathway.pathway()
    assert path.episodes is not None
    day = episode_pathway.FIRST + timedelta(offset)
    state = replay(case_of(path, record), path.episodes, day)
    for run in state.runs:
        moment = Moment(state.case, day).within(state.now(run))
        for step in path.steps:
            is_late = node_in_episode(moment, step, ("overdue",)).truth
            for statuses in _STATUSES:
                truth = node_in_episode(moment, step, statuses).truth
                # With a status that hangs on the due day, the full one is looked for.
                full = node_in_episode(moment, step, (*statuses, "overdue")).truth
                if full is not Truth.UNKNOWN:
                    done = full is Truth.TRUE and is_late is not Truth.TRUE
                    assert truth is Truth.of(done)


def test_what_another_step_needs_now_is_not_done_though_it_was_done_in_its_own_terms() -> None:
    record = record_of(
        """
        2023-07-01  Condition    illness
        2023-07-02  Observation  hba1c 50 furlongs
        """
    )
    moment = Moment(case_of(pathway(), record), date(2023, 7, 3))
    assert completion(moment, step_called("measured")).status == "done"
    assert moment.case.questions.node_is(moment, "measured", ("done",)).truth is Truth.FALSE


def step_called(name: str) -> Step:
    return next(step for step in pathway().steps if step.name == name)

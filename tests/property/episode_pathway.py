"""An episode pathway with every construct of the replay walk, and random records for it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from hypothesis import strategies as st

from tests.spec.pathway_text import compiled
from waypost_dsl.model import Pathway

FIRST = date(2024, 1, 1)
SPAN = 120
"""The days, from `FIRST` on, on which the events of a random record lie."""

TEXT = """
enrol each request in triage_request as referral
  opened on received, otherwise happened
  region from region and side from side
  merged when same region and an earlier one is open
  evidence belongs by reference, then by region, then to the latest open one
  ends at any outcome, or 90 days after opening
  because decided example
exclude when record in unsuitable in the 30 days before opening for the same region
  because decided example
clock waiting "Referral to treatment"
  starts at opening
  stops at treated done
  limit 42 days
  because decided example
fact flagged is record in red_flag for this referral
fact result
  is latest value of result_code for this referral however old, same day take last recorded
fact treated_for is days from opening to today
step seen "Seen"
  within 14 days of opening
  done by encounter in contact
  excepted when referral to triage declined by the patient for 20 days
  on exception go to gone
  then where_next
  because decided example
decision where_next "Where next?" first match
  when result is treat go to treated
  when result is tests go to test
  when result is opinion go to opinion_asked
  when result is not known go to await_result
  at most 3 laps then gone
  because decided example
wait await_result "Waiting for an outcome"
  for value of result_code
  at most 5 working days
  then where_next
  breach go to gone
  because decided example
referral test "Tests" to tests routine
  within 10 days
  done by referral to tests completed
  then await_result
  because decided example
referral opinion_asked "Opinion" to opinion routine
  within 3 working days
  done by referral to opinion made
  then treated
  because decided example
step treated "Treatment"
  within 42 days on waiting
  done by procedure in treatment
  not applicable when treated_for above 80 days
  then managed
  because decided example
interrupt alarm "Alarm"
  when flagged
  go to emergency
  active for 20 days
  withdrawn when record in flag_withdrawn from alarm reached for this referral
  because decided example
interrupt worry "Worry"
  when observation in flare for this referral
  go to looked_at
  because decided example
referral emergency "Emergency" to rehab emergency
  within 4 hours
  done by encounter in emergency_visit
  critical when overdue
  then handed_over
  because decided example
step looked_at "Looked at"
  within 2 days
  done by record in review
  then resume
  because decided example
advice slow "Slow"
  when treated_for above 30 days
  because decided example
outcome managed "Managed" managed in service
outcome gone "Gone" discharged
outcome handed_over "Handed over" handed over
"""

_EVIDENCE = (
    "Encounter    contact            status=finished",
    "Observation  outcome treat",
    "Observation  outcome tests",
    "Observation  outcome opinion",
    "Observation  outcome recorded",
    "Procedure    treatment          status=completed",
    "Observation  red flag",
    "Observation  red flag           time=09:30",
    "Observation  flag withdrawn",
    "Observation  flare",
    "Encounter    review             status=finished",
    "Encounter    emergency visit    status=finished",
    "Encounter    emergency visit    status=finished time=11:15",
    "Condition    unsuitable",
)
_SITES = ("hip", "hip+left_side", "hip+right_side", "knee")


@cache
def pathway() -> Pathway:
    """Return the compiled pathway."""
    result = compiled(TEXT)
    assert result.pathway is not None, [one.message for one in result.diagnostics]
    return result.pathway


def _on(offset: int) -> str:
    return (FIRST + timedelta(days=offset)).isoformat()


@st.composite
def episode_records(draw: st.DrawFn, *, attributed: bool = False) -> tuple[str, ...]:
    """Draw the lines of a record table: referrals, their lives and evidence of all kinds.

    Args:
        draw: what draws.
        attributed: whether every piece of evidence names its body region or its referral.
    """
    days = st.integers(0, SPAN)
    sites = draw(st.lists(st.sampled_from(_SITES), min_size=1, max_size=3))
    lines: list[str] = []
    for number, site in enumerate(sites):
        asked = draw(st.integers(0, SPAN // 2))
        name = f"r{number}"
        lines.append(
            f"{_on(asked)}  ServiceRequest  triage requested  "
            f"id={name} status=active intent=order site={site}"
        )
        if draw(st.booleans()):
            received = _on(min(asked + draw(st.integers(0, 6)), SPAN))
            lines.append(
                f"{received}  Task  triage requested  id=t{number} status=requested intent=order "
                f"for=ServiceRequest/{name}"
            )
        if draw(st.booleans()):
            tested = draw(st.integers(asked, SPAN))
            lines.append(
                f"{_on(tested)}  ServiceRequest  test requested  id=test{number} status=active "
                f"intent=order for=ServiceRequest/{name}"
            )
            over = _on(min(tested + draw(st.integers(0, 9)), SPAN))
            lines.append(
                f"{_on(tested)}  Task  test requested  id=done{number} status=completed "
                f"intent=order since={over} for=ServiceRequest/test{number}"
            )
    whose = [f"for=ServiceRequest/r{i}" for i in range(len(sites))] + [f"site={s}" for s in sites]
    owners = st.sampled_from(whose if attributed else [*whose, ""])
    for number in range(draw(st.integers(0, 9))):
        what = draw(st.sampled_from(_EVIDENCE))
        lines.append(f"{_on(draw(days))}  {what}  id=e{number} {draw(owners)}")
    return tuple(lines)

"""A second episode pathway, with what the first has not, and records as untidy as real ones.

The records hold partial and missing dates, statuses without a date, referrals that were revoked,
put on hold, replaced or entered in error, appointments kept and not kept, several body regions in
one entry or none, late recording, and deaths.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from hypothesis import strategies as st

from tests.property.episode_pathway import FIRST
from tests.spec.pathway_text import compiled
from waypost_dsl.model import Pathway

SPAN = 60
"""The days, from `FIRST` on, on which the events of a random record lie."""

TEXT = """
enrol each request in triage_request as referral
  opened on received, otherwise happened
  region from region and side from side
  merged when same region and an earlier one is open
  evidence belongs by reference, then by region, then to the latest open one
  ends at any outcome, or 50 days after opening
  because decided example
exclude when record in unsuitable because decided example
fact result
  is latest value of result_code for this referral however old, same day take last recorded
fact mrc is latest value of grade no older than 30 days, same day take highest
fact flares is each record in flare for this referral
fact waited is days from opening to today
clock waiting "Waiting"
  starts at opening
  stops at first of treated done, letters done, death
  limit 30 days
  because decided example
step needs "Needs"
  only when mrc at least 3
  when mrc is not known do graded now
  within 10 days
  done by procedure in rehabilitation
  because decided example
step graded "Graded" every 30 days done by value of grade because decided example
decision choose_all "All that apply" all that apply
  when result is treat go to treated
  when result is tests go to letters
  otherwise stay
  when result is not known report
  because decided example
step treated "Treated"
  within 42 days on waiting
  done by procedure in treatment for this referral
  then closing
  because decided example
referral letters "Letters" to tests routine
  within 5 days
  done by referral to tests seen
  excepted when referral to tests not attended for this referral
  on exception go to treated
  then closing
  because decided example
wait closing "Closing"
  for record in letter
  at most 6 days
  no breach
  then managed
  because decided example
interrupt alarm "Alarm"
  when record in red_flag for this referral
  go to emergency
  active until record in review since alarm reached for this referral
  because decided example
interrupt worry "Worry"
  when record in flare for this referral
  go to looked_at
  withdrawn when record in flag_withdrawn from worry reached for this referral
  because decided example
interrupt notice "Notice"
  active for 5 days
  when waited above 15 days
  because decided example
step emergency "Emergency"
  within 1 working day
  done by encounter in emergency_visit
  then resume
  because decided example
step looked_at "Looked at" within 2 days done by record in letter then resume
  because decided example
stage care "Care" ongoing
step each_flare "Each flare" for each flares within 5 days done by record in review
  because decided example
step jab "Vaccination" each season from 1 February to 31 March due by 28 February
  done by procedure in vaccine
  because decided example
stage intake "Intake" then choose_all
step seen "Seen" within 5 days done by encounter in contact because decided example
step reviewed "Reviewed"
  within 3 working days
  done by record in review
  excepted when record in declined for 7 days
  because decided example
group both "Both" is seen and reviewed
outcome managed "Managed" managed in service
outcome over "Over" discharged when record in letter since treated reached for this referral
outcome gone "Gone" discharged when referral to triage declined by the patient for this referral
outcome died "Died" died when deceased
"""

_EVIDENCE = (
    "Encounter    contact            status=finished",
    "Observation  outcome treat",
    "Observation  outcome tests",
    "Observation  grade 3",
    "Procedure    treatment          status=completed",
    "Observation  red flag",
    "Observation  flag withdrawn",
    "Observation  flare",
    "Encounter    review             status=finished",
    "Encounter    emergency visit    status=finished",
    "Encounter    letter             status=finished",
    "Condition    unsuitable",
    "Procedure    declined",
    "Observation  red flag           status=entered-in-error",
)
_SITES = ("hip", "hip+left_side", "hip+right_side", "knee", "hip+knee", "")
_REQUESTS = ("active", "active", "active", "completed", "revoked", "on-hold", "entered-in-error")
_TASKS = ("requested", "accepted", "completed", "rejected", "cancelled", "entered-in-error")
_APPOINTMENTS = ("booked", "noshow", "fulfilled", "cancelled", "arrived")


@cache
def pathway() -> Pathway:
    """Return the compiled pathway."""
    result = compiled(TEXT)
    assert result.pathway is not None, [one.message for one in result.diagnostics]
    return result.pathway


def _day(offset: int) -> date:
    return FIRST + timedelta(days=offset)


_DAYS = st.integers(0, SPAN)


@st.composite
def _dated(draw: st.DrawFn, offset: int) -> str:
    """A date as it may be written down: mostly whole, else a month or nothing at all."""
    known = draw(st.sampled_from(["day"] * 8 + ["month", "nothing"]))
    if known == "nothing":
        return "undated"
    text = _day(offset).isoformat()
    return text if known == "day" else text[:7]


@st.composite
def _maybe(draw: st.DrawFn, name: str, earliest: int) -> str:
    """An option with a day, on some lines."""
    if draw(st.integers(0, 2)):
        return ""
    return f"{name}={_day(earliest + draw(st.integers(0, 15))).isoformat()}"


@st.composite
def noisy_records(draw: st.DrawFn) -> tuple[str, ...]:
    """Draw the lines of a record table that is as untidy as a real record."""
    lines: list[str] = []
    requests = draw(st.integers(1, 3))
    for number in range(requests):
        asked = draw(st.integers(0, SPAN // 2))
        site = draw(st.sampled_from(_SITES))
        options = [f"id=r{number}", f"status={draw(st.sampled_from(_REQUESTS))}", "intent=order"]
        options += [f"site={site}"] if site else []
        options += [draw(_maybe("since", asked)), draw(_maybe("recorded", asked))]
        if number and draw(st.booleans()):
            options.append(f"replaces=ServiceRequest/r{draw(st.integers(0, number - 1))}")
        lines.append(
            f"{draw(_dated(asked))}  ServiceRequest  triage requested  {' '.join(options)}"
        )
        if draw(st.booleans()):
            refused = "because=patient_refused" if draw(st.booleans()) else ""
            lines.append(
                f"{draw(_dated(asked))}  Task  triage requested  id=t{number} intent=order "
                f"status={draw(st.sampled_from(_TASKS))} for=ServiceRequest/r{number} "
                f"{draw(_maybe('since', asked))} {draw(_maybe('recorded', asked))} {refused}"
            )
        if draw(st.booleans()):
            lines.append(
                f"{draw(_dated(asked))}  ServiceRequest  test requested  id=q{number} "
                f"status=active intent=order for=ServiceRequest/r{number}"
            )
            lines.append(
                f"{draw(_dated(asked + 5))}  Appointment  contact  id=a{number} "
                f"status={draw(st.sampled_from(_APPOINTMENTS))} for=ServiceRequest/q{number} "
                f"recorded={_day(asked).isoformat()}"
            )
    owners = [f"for=ServiceRequest/r{i}" for i in range(requests)]
    owners += [f"site={site}" for site in _SITES if site] + [""]
    for number in range(draw(st.integers(0, 8))):
        what, happened = draw(st.sampled_from(_EVIDENCE)), draw(_DAYS)
        lines.append(
            f"{draw(_dated(happened))}  {what}  id=e{number} {draw(st.sampled_from(owners))} "
            f"{draw(_maybe('recorded', happened))}"
        )
    if draw(st.integers(0, 4)) == 0:
        lines.append(
            f"{_day(draw(_DAYS)).isoformat()[: draw(st.sampled_from([7, 10]))]}  Patient  died"
        )
    if draw(st.integers(0, 7)) == 0:
        lines.append(
            "-  Record  given ServiceRequest, Observation, Encounter, Procedure, Condition"
        )
    return tuple(lines)

"""Pathways of patients and of episodes, for the tests of KPIs."""

# ruff: noqa: E501 - a line of a pathway is one line.
from __future__ import annotations

from tests.unit.dsl_texts import BAD, NAMES
from waypost_dsl.compiler import Compiled, compile_text

STEPS = """  stage care "Care" ongoing
    step tested "Tested" every 12 months done by record in reviews because NG1
    step seen "Seen" for each stays within 14 days of the event done by record in reviews because NG1
    group both "Both" is tested and seen
"""
EPISODES = """  enrol each request in clinic_requests as referral
    opened on received, otherwise happened
    ends at any outcome, or 365 days after opening
  step triaged "Triaged" within 14 days done by record in reviews then over because NG1
  outcome over "Over" discharged
  clock rtt "Referral to treatment"
    starts at opening
    stops at first of triaged done, death
    limit 126 days because NG1
  fact since_opening is days from opening to today
  fact waited_long is since_opening above 90 days
"""


def of_episodes(clauses: str) -> Compiled:
    """Compile a pathway of episodes with a KPI of these clauses."""
    text = f'{NAMES}{EPISODES}  kpi one "One" domain clinical {clauses} monthly'
    return compile_text(text, path="example.pathway", folder=BAD)


def scorecard(text: str) -> Compiled:
    """Compile a scorecard with the names of the other tests and this text."""
    names = NAMES.replace("pathway example", "scorecard example")
    return compile_text(f"{names}{text}\n", path="example.pathway", folder=BAD)

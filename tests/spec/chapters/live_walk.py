"""4.1 The live walk: everything is read as at the day of the evaluation."""

# ruff: noqa: E501 - a row of a table is one line.
from __future__ import annotations

from tests.spec.harness import Chapter, Example, Section

_LIVE = Section(
    "Read as at one day",
    """
    `enrol while` makes a pathway live: one run a patient, in which every condition is read as at
    the day of the evaluation.
    Nothing is remembered from an evaluation before; what recurs is written with `every`.
    """,
    (
        Example(
            "A step applies while its condition does, and no longer",
            """
fact breathlessness is latest value of grade no older than 12 months, same day take highest
step exercise "Exercise class"
  only when breathlessness at least 3
  when breathlessness is not known report
  within 30 days
  done by procedure in rehabilitation
  because decided example
""",
            """
            2024-01-01  Condition    illness
            2024-01-10  Observation  grade 3
            2024-03-01  Observation  grade 2
            """,
            """
            as at      | exercise
            2024-01-09 | unknown: none recorded
            2024-01-10 | pending, due 2024-02-09
            2024-02-10 | overdue, due 2024-02-09
            2024-03-01 | not applicable
            """,
            note="""
            Read downwards, this is the patient's history on the pathway: the same function at
            each day on which something changes.
            """,
        ),
        Example(
            "A decision is taken anew with what is known now",
            """
fact control is latest result of hba1c no older than 12 months, same day take highest
decision intensify "Is it time to do more?"
  when control above 58 mmol/mol go to more because decided example
  otherwise stay
  when control is not known report
step more "Medication review"
  within 30 days
  done by record in review
  because decided example
""",
            """
            2023-01-01  Condition    illness
            2024-01-10  Observation  hba1c 64 mmol/mol
            2024-05-10  Observation  hba1c 52 mmol/mol
            """,
            """
            as at      | intensify              | more
            2023-12-31 | unknown: none recorded, report | unknown: none recorded
            2024-02-01 | to more                | pending, due 2024-02-09
            2024-05-10 | stay                   | not applicable
            """,
        ),
    ),
)

_POSITION = Section(
    "Where the patient stands is a set",
    """
    Care runs side by side: a patient stands at the stage and at every step in it that is open.
    """,
    (
        Example(
            "Two open steps and one that is done",
            """
step reviewed "Review"
  every 12 months
  done by record in review
  because decided example
step plan "Care plan"
  within 28 days of enrolment
  done by care plan in care_plan
  because decided example
step graded "Breathlessness graded"
  every 12 months
  done by value of grade
  because decided example
""",
            """
            2024-01-01  Condition    illness
            2024-02-01  Observation  grade 2
            """,
            """
            as at      | position                       | reviewed                | plan                    | graded
            2024-02-15 | care, reviewed, plan           | pending, due 2025-01-01 | overdue, due 2024-01-29 | done
            """,
        ),
        Example(
            "Before enrolment, and after it, the patient stands nowhere or at an outcome",
            """
step reviewed "Review"
  every 12 months
  done by record in review
  because decided example
outcome recovered "Recovered" discharged when not ill
""",
            """
            2024-01-01  Condition  illness
            2024-02-01  Condition  cured
            """,
            """
            as at      | enrolment        | position
            2023-12-31 | not enrolled     | nowhere
            2024-01-01 | enrolled         | care, reviewed
            2024-02-01 | ended, recovered | recovered
            """,
        ),
    ),
)

CHAPTER = Chapter(
    "4.1",
    "The live walk",
    """
    An evaluation is a pure function of the pathway, the record, the day it is as at, and what was
    known by when.
    There is no clock and no chance in it; the order of files and resources changes nothing.
    """,
    (_LIVE, _POSITION),
)

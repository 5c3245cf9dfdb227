"""4.9 Interrupts: red flags, checked first."""

# ruff: noqa: E501 - a row of a table is one line.
from __future__ import annotations

from tests.spec.harness import Chapter, Example, Section

_RED_FLAG = """
fact saturation is latest result of spo2 no older than 1 day, same day take lowest
interrupt acute "Low oxygen saturation"
  when saturation below 88 %
  go to same_day
  because decided example
stage care "Care" ongoing
step same_day "Seen the same day"
  within 0 days
  done by record in review in the last 1 day
  because decided example
"""

_FIRE = Section(
    "They fire only when true",
    """
    An interrupt is checked wherever the patient stands.
    What is not known does not fire it.
    The step it leads to is needed only once it has fired.
    """,
    (
        Example(
            "A low reading fires, an old one no longer does",
            _RED_FLAG,
            """
            2023-01-10  Condition    illness
            2024-02-01  Observation  saturation 86 %
            2024-03-01  Observation  saturation 95 %
            """,
            """
            as at      | acute                               | same_day
            2024-01-31 | cannot be told: none recorded | not applicable
            2024-02-01 | fires                               | pending, due 2024-02-01
            2024-02-02 | fires                               | overdue, due 2024-02-01
            2024-02-03 | cannot be told: stale       | not applicable
            2024-03-01 | does not fire                       | not applicable
            """,
        ),
    ),
)

_ASKED = Section(
    "A red flag that nobody has asked about",
    """
    An interrupt may name the step that asks about it.
    While its answer is not known that step is due, since the day on which it became unknown.
    """,
    (
        Example(
            "The step that asks stays due until there is an answer",
            """
fact saturation is latest result of spo2 no older than 12 months, same day take lowest
interrupt acute "Low oxygen saturation"
  when saturation below 88 %
  asked by measured
  because decided example
stage care "Care" ongoing
step measured "Saturation measured"
  every 12 months
  done by any of (result of spo2, record in letter)
  because decided example
""",
            """
            2024-01-10  Condition    illness
            2024-01-20  Procedure    letter
            2024-02-01  Observation  saturation 95 %
            """,
            """
            as at      | acute                                 | measured
            2024-01-10 | cannot be told: none recorded | pending, due 2024-01-10, needed now by acute
            2024-01-19 | cannot be told: none recorded | overdue, due 2024-01-10, needed now by acute
            2024-01-20 | cannot be told: none recorded | pending, due 2024-01-20, needed now by acute
            2024-01-21 | cannot be told: none recorded | overdue, due 2024-01-20, needed now by acute
            2024-02-01 | does not fire                 | done, next due 2025-02-01, done late by 12 days
            """,
            note="""
            The letter would count as done, but it did not answer the question: the step is due
            again, from the day of the letter.
            """,
        ),
    ),
)

CHAPTER = Chapter(
    "4.9",
    "Interrupts",
    """
    A red flag is looked for first, and changes where the patient goes only if it is certain.
    """,
    (_FIRE, _ASKED),
)

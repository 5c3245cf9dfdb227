"""4.5 Since: the first day of the unbroken run of an answer."""

# ruff: noqa: E501 - a row of a table is one line.
from __future__ import annotations

from tests.spec.harness import Chapter, Example, Section

_BREATHLESS = """
fact breathlessness is latest value of grade no older than 12 months, same day take highest
fact breathless is breathlessness at least 3
"""

_REHAB = """
referral exercise "Exercise class" to rehab
  only when breathlessness at least 3 and not flare_lately
  when breathlessness is not known report
  within 30 days
  done by referral to rehab made
  because decided example
"""

_BEGINS = Section(
    "What begins a run",
    """
    `since` of a condition is the first day of the unbroken run, ending on the day of the
    evaluation, in which it has its present answer.
    The engine finds it by asking the same question on earlier days, with what is known held
    fixed.
    No part of the language has a rule of its own for this: whatever makes the answer change,
    begins a run.
    """,
    (
        Example(
            "A result begins a run on its own date",
            _BREATHLESS,
            """
            2015-05-02  Condition    illness
            2023-11-01  Observation  grade 2
            2024-01-10  Observation  grade 3
            """,
            """
            as at      | breathless | since breathless
            2023-12-31 | false      | 2023-11-01
            2024-03-01 | true       | 2024-01-10
            """,
        ),
        Example(
            "More of the same does not begin it again",
            _BREATHLESS,
            """
            2015-05-02  Condition    illness
            2024-01-10  Observation  grade 3
            2024-02-10  Observation  grade 4
            2024-02-20  Observation  grade 3
            """,
            """
            as at      | breathless | since breathless
            2024-03-01 | true       | 2024-01-10
            """,
        ),
        Example(
            "A different answer in between ends the run",
            _BREATHLESS,
            """
            2015-05-02  Condition    illness
            2024-01-10  Observation  grade 3
            2024-02-10  Observation  grade 2
            2024-02-20  Observation  grade 3
            """,
            """
            as at      | breathless | since breathless
            2024-02-15 | false      | 2024-02-10
            2024-03-01 | true       | 2024-02-20
            """,
        ),
        Example(
            "The end of a window begins a run",
            """
fact calm is no record in flare in the last 56 days
""",
            """
            2015-05-02  Condition  illness
            2024-01-10  Condition  flare
            """,
            """
            as at      | calm  | since calm
            2024-01-09 | true  | 2015-05-02
            2024-03-06 | false | 2024-01-10
            2024-03-07 | true  | 2024-03-07
            2024-04-01 | true  | 2024-03-07
            """,
            note="The 56th day after the flare, 6 March, is still in the last 56 days.",
        ),
        Example(
            "A birthday begins a run",
            """
fact adult is age at least 17 years
""",
            """
            2006-09-15  Patient    born
            2015-05-02  Condition  illness
            """,
            """
            as at      | adult | since adult
            2023-09-14 | false | 2015-05-02
            2023-09-15 | true  | 2023-09-15
            2024-03-01 | true  | 2023-09-15
            """,
        ),
        Example(
            "A window around another fact's date begins and ends with it",
            """
fact diagnosed is first record in illness
fact confirmed is any result of fev1_fvc below 0.7 from 93 days before diagnosed to 186 days after diagnosed
""",
            """
            2024-01-10  Condition    illness
            2023-12-01  Observation  fev1/fvc 0.6
            """,
            """
            as at      | confirmed | since confirmed
            2024-03-01 | true      | 2024-01-10
            """,
            note="The test was in December, but it confirms a diagnosis only from January on.",
        ),
        Example(
            "What a date reads is not when it was written down",
            _BREATHLESS,
            """
            2015-05-02  Condition    illness
            2024-01-10  Observation  grade 3  recorded=2024-02-20
            """,
            """
            as at      | known at   | breathless             | since breathless
            2024-03-01 | 2024-03-01 | true                   | 2024-01-10
            2024-03-01 | 2024-02-19 | unknown: none recorded | 2015-05-02
            """,
            note="What is known is held fixed while the engine looks back.",
        ),
    ),
)

_UNKNOWN = Section(
    "Unknown is an answer too",
    """
    A stretch in which nobody could tell ends a run, and has a `since` of its own.
    """,
    (
        Example(
            "A fact that goes stale begins an unknown run on its first stale day",
            _BREATHLESS,
            """
            2015-05-02  Condition    illness
            2023-01-10  Observation  grade 3
            """,
            """
            as at      | breathless     | since breathless
            2024-01-10 | true           | 2023-01-10
            2024-01-11 | unknown: stale | 2024-01-11
            2024-03-01 | unknown: stale | 2024-01-11
            """,
        ),
        Example(
            "A result that came in time leaves the run unbroken",
            _BREATHLESS,
            """
            2015-05-02  Condition    illness
            2023-01-10  Observation  grade 3
            2024-01-10  Observation  grade 3
            """,
            """
            as at      | breathless | since breathless
            2024-03-01 | true       | 2023-01-10
            """,
        ),
        Example(
            "A result that came a day too late begins a new run",
            _BREATHLESS,
            """
            2015-05-02  Condition    illness
            2023-01-10  Observation  grade 3
            2024-01-11  Observation  grade 3
            2025-01-13  Observation  grade 3
            """,
            """
            as at      | breathless | since breathless
            2024-03-01 | true       | 2023-01-10
            2025-03-01 | true       | 2025-01-13
            """,
            note="""
            On 11 January 2024 the old grade was stale and the new one was there: no day was unknown.
            On 12 January 2025 nobody could tell.
            """,
        ),
    ),
)

_ENROLMENT = Section(
    "Never before enrolment",
    """
    A pathway asks its questions of people who are on it.
    A run never begins before the patient was enrolled; evidence from before enrolment counts.
    """,
    (
        Example(
            "Somebody who was breathless before the diagnosis is so since the diagnosis",
            _BREATHLESS,
            """
            2023-10-10  Observation  grade 3
            2024-01-10  Condition    illness
            """,
            """
            as at      | breathless | since breathless | enrolled since
            2024-03-01 | true       | 2024-01-10       | 2024-01-10
            """,
        ),
        Example(
            "Coming back begins again",
            _BREATHLESS,
            """
            2019-05-02  Condition    illness
            2021-06-01  Condition    cured
            2023-10-10  Observation  grade 3
            2024-01-10  Condition    illness
            """,
            """
            as at      | breathless | since breathless | enrolled since
            2020-01-01 | unknown: none recorded | 2019-05-02 | 2019-05-02
            2024-03-01 | true       | 2024-01-10       | 2024-01-10
            """,
        ),
        Example(
            "A second diagnosis does not begin enrolment again",
            "",
            """
            2019-05-02  Condition  illness
            2022-03-01  Condition  severe illness
            """,
            """
            as at      | enrolled since
            2024-03-01 | 2019-05-02
            """,
        ),
    ),
)

_ROUTES = Section(
    "The conditions on the way count together",
    """
    A step's need begins when everything on the way to it holds together: that the patient is
    enrolled, the branch that leads to it, its own `only when`, that no exception holds, and that
    it has not been done.
    """,
    (
        Example(
            "The last of two conditions to come true begins the need",
            f"""{_BREATHLESS}
fact flare_lately is any record in flare in the last 56 days
{_REHAB}""",
            """
            2015-05-02  Condition    illness
            2023-12-20  Condition    flare
            2024-01-10  Observation  grade 3
            """,
            """
            as at      | exercise                | since exercise
            2024-02-14 | not applicable          | no day
            2024-02-15 | pending, due 2024-03-16 | 2024-02-15
            2024-03-01 | pending, due 2024-03-16 | 2024-02-15
            """,
            note="""
            The grade came in January.
            The flare of 20 December was in the last 56 days until 14 February.
            """,
        ),
        Example(
            "That no earlier branch held is part of the way",
            """
fact severe_flare is any record in flare in the last 14 days
fact reviewed_lately is any record in review in the last 14 days
decision where "Where next?" first match
  when severe_flare go to calm_down because decided example
  when reviewed_lately go to plan_care because decided example
  otherwise stay
step calm_down "Settle the flare"
  within 7 days
  done by record in letter
  because decided example
step plan_care "Plan care"
  within 30 days
  done by care plan in care_plan
  because decided example
""",
            """
            2015-05-02  Condition  illness
            2024-01-10  Condition  flare
            2024-01-20  Procedure  review
            """,
            """
            as at      | where        | since plan_care
            2024-01-24 | to calm_down | no day
            2024-01-25 | to plan_care | 2024-01-25
            2024-02-03 | to plan_care | 2024-01-25
            2024-02-04 | stay         | no day
            """,
            note="""
            The review was on the 20th, but until the 24th the flare's branch came first.
            """,
        ),
    ),
)

_LATEST_EVIDENCE = Section(
    "`within … of` counts from the latest evidence instead",
    """
    `within 30 days` counts from the first day of the need.
    `within 30 days of F` counts from the date of the latest evidence for the fact F.
    """,
    (
        Example(
            "Two grades, and the two ways to count",
            """
fact breathlessness is latest value of grade no older than 12 months, same day take highest
step of_the_need "Counted from the need"
  only when breathlessness at least 3
  when breathlessness is not known report
  within 30 days
  done by procedure in rehabilitation
  because decided example
step of_the_grade "Counted from the latest grade"
  only when breathlessness at least 3
  when breathlessness is not known report
  within 30 days of breathlessness
  done by procedure in rehabilitation
  because decided example
""",
            """
            2015-05-02  Condition    illness
            2024-01-10  Observation  grade 3
            2024-02-10  Observation  grade 4
            """,
            """
            as at      | of_the_need             | of_the_grade
            2024-02-09 | pending, due 2024-02-09 | pending, due 2024-02-09
            2024-03-01 | overdue, due 2024-02-09 | pending, due 2024-03-11
            """,
        ),
    ),
)

_PARTIAL = Section(
    "Partial dates make it an interval",
    """
    A date of which only the month or the year is known is never padded to a day.
    If such a date begins a run, `since` is the stretch of days on which it may have begun.
    """,
    (
        Example(
            "The first grade ever has only a month",
            _BREATHLESS,
            """
            2015-05-02  Condition    illness
            2024-03     Observation  grade 3
            """,
            """
            as at      | breathless              | since breathless
            2024-02-29 | unknown: none recorded  | 2015-05-02
            2024-03-15 | unknown: not comparable | –
            2024-05-01 | true                    | between 2024-03-01 and 2024-03-31
            """,
        ),
        Example(
            "A change has only a month",
            _BREATHLESS,
            """
            2015-05-02  Condition    illness
            2023-12-10  Observation  grade 2
            2024-03     Observation  grade 3
            """,
            """
            as at      | breathless              | since breathless
            2024-02-29 | false                   | 2023-12-10
            2024-03-15 | unknown: not comparable | –
            2024-05-01 | true                    | between 2024-03-01 and 2024-03-31
            """,
        ),
        Example(
            "What is due is then an interval too, and settled only where every day of it agrees",
            f"""{_BREATHLESS}
step exercise "Exercise class"
  only when breathlessness at least 3
  when breathlessness is not known report
  within 30 days
  done by procedure in rehabilitation
  because decided example
""",
            """
            2015-05-02  Condition    illness
            2023-12-10  Observation  grade 2
            2024-03     Observation  grade 3
            """,
            """
            as at      | exercise
            2024-03-31 | pending, due between 2024-03-31 and 2024-04-30
            2024-04-15 | unknown: not comparable, due between 2024-03-31 and 2024-04-30
            2024-05-01 | overdue, due between 2024-03-31 and 2024-04-30
            """,
        ),
    ),
)

CHAPTER = Chapter(
    "4.5",
    "Since",
    """
    Most time limits count from the day on which a need arose.
    The language has one meaning of that day for every kind of condition.
    """,
    (_BEGINS, _UNKNOWN, _ENROLMENT, _ROUTES, _LATEST_EVIDENCE, _PARTIAL),
)

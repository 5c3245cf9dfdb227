"""4.2 As at, as known."""

from __future__ import annotations

from tests.spec.harness import Chapter, Example, Section

_GRADE = """
fact breathlessness is latest value of grade however old, same day take highest
"""

_HAPPENED = Section(
    "What had happened by the day",
    """
    Only what had happened by the day of the evaluation counts.
    The clinical date decides: when it was effective, performed, or began.
    """,
    (
        Example(
            "Later evidence is not there yet",
            _GRADE,
            """
            2024-01-10  Observation  grade 2
            2024-03-10  Observation  grade 4
            """,
            """
            as at      | breathlessness
            2024-01-09 | unknown: none recorded
            2024-01-10 | 2
            2024-03-09 | 2
            2024-03-10 | 4
            """,
        ),
        Example(
            "An end in the future is not there yet",
            """
fact planned_care is care plan in care_plan active
""",
            """
            2024-01-10 to 2024-06-30  CarePlan  care plan  status=active
            """,
            """
            as at      | planned_care
            2024-01-09 | false
            2024-01-10 | true
            2024-06-30 | true
            2024-07-01 | false
            """,
        ),
        Example(
            "Nor is a death",
            """
fact dead is deceased
""",
            """
            2024-02-10  Patient  died
            """,
            """
            as at      | dead
            2024-02-09 | false
            2024-02-10 | true
            """,
        ),
        Example(
            "A partial date counts for certain once all its days have passed",
            """
fact flared is record in flare
""",
            """
            2024-03  Condition  flare
            """,
            """
            as at      | flared
            2024-02-29 | false
            2024-03-01 | unknown: not comparable
            2024-03-30 | unknown: not comparable
            2024-03-31 | true
            """,
        ),
        Example(
            "What was recorded had happened by then",
            """
fact flared is record in flare
""",
            """
            2024-03  Condition  flare  recorded=2024-03-12
            """,
            """
            as at      | flared
            2024-03-11 | unknown: not comparable
            2024-03-12 | true
            """,
        ),
        Example(
            "Without any date nobody can tell since when",
            """
fact flared is record in flare
""",
            """
            undated  Condition  flare
            """,
            """
            as at      | flared
            2024-03-01 | unknown: not comparable
            """,
        ),
    ),
)

_KNOWN = Section(
    "What had been recorded by the day of knowledge",
    """
    With a day of knowledge, only what had been recorded by then counts.
    Without one, everything in the record counts.
    A resource that does not say when it was recorded is taken to have been recorded on its
    clinical date, and the evidence says so.
    When a resource was last updated in some system is never used: in an export that is the day of
    the export.
    """,
    (
        Example(
            "A result that arrived later",
            _GRADE,
            """
            2024-01-10  Observation  grade 3  recorded=2024-02-20
            """,
            """
            as at      | known at   | breathlessness
            2024-02-01 | 2024-02-01 | unknown: none recorded
            2024-02-01 | 2024-02-19 | unknown: none recorded
            2024-02-01 | 2024-02-20 | 3
            2024-03-01 | 2024-02-19 | unknown: none recorded
            2024-03-01 | 2024-03-01 | 3
            """,
        ),
        Example(
            "Without a day of knowledge everything recorded counts",
            _GRADE,
            """
            2024-01-10  Observation  grade 3  recorded=2024-02-20
            """,
            """
            as at      | breathlessness
            2024-02-01 | 3
            """,
        ),
        Example(
            "Without a recorded date the clinical date stands in, and is flagged",
            _GRADE,
            """
            2024-01-10  Observation  grade 3
            """,
            """
            as at      | known at   | breathlessness         | notes on breathlessness
            2024-03-01 | 2024-01-10 | 3                      | recording date assumed
            2024-03-01 | 2024-01-09 | unknown: none recorded | none
            """,
        ),
        Example(
            "A death or an end after the day of knowledge is not yet known",
            """
fact dead is deceased
fact planned is care plan in care_plan active in the last 7 days
""",
            """
            2024-01-01 to 2024-01-20  CarePlan  care plan  status=completed
            2024-02-10                Patient   died
            """,
            """
            as at      | known at   | dead  | planned
            2024-03-01 | 2024-01-15 | false | true
            2024-03-01 | 2024-03-01 | true  | false
            """,
            note="On 15 January nobody knew that the plan would end.",
        ),
        Example(
            "A correction that arrived later does not change what was known before",
            """
fact breathlessness is latest value of grade however old, same day take last recorded
""",
            """
            2024-01-10  Observation  grade 2  recorded=2024-01-10
            2024-01-10  Observation  grade 4  recorded=2024-02-01
            """,
            """
            as at      | known at   | breathlessness
            2024-01-31 | 2024-01-31 | 2
            2024-03-01 | 2024-03-01 | 4
            """,
        ),
    ),
)

CHAPTER = Chapter(
    "4.2",
    "As at, as known",
    """
    Everything has two dates: when it happened and when it was written down.
    An evaluation says which day it looks back from, and may say how much was known by when.
    """,
    (_HAPPENED, _KNOWN),
)

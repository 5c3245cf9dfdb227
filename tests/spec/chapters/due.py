"""4.6 Due: when care should have happened."""

from __future__ import annotations

from tests.spec.harness import Chapter, Example, Section

_EXERCISE = """
step exercise "Exercise class"
  within 30 days
  done by procedure in rehabilitation
  because decided example
"""

_WITHIN = Section(
    "Within a time",
    """
    `within 30 days` counts from the first day of the need.
    Something due on 9 February is pending on the 9th and overdue from the 10th.
    """,
    (
        Example(
            "The due day itself is not overdue",
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
            2019-05-02  Condition    illness
            2024-01-10  Observation  grade 3
            """,
            """
            as at      | exercise                | days overdue exercise
            2024-01-10 | pending, due 2024-02-09 | None
            2024-02-09 | pending, due 2024-02-09 | None
            2024-02-10 | overdue, due 2024-02-09 | 1
            2024-03-01 | overdue, due 2024-02-09 | 21
            """,
        ),
        Example(
            "Months are calendar months, cut at the end of a short one",
            """
step exercise "Exercise class"
  within 1 month
  done by procedure in rehabilitation
  because decided example
""",
            """
            2024-01-31  Condition  illness
            """,
            """
            as at      | exercise
            2024-02-15 | pending, due 2024-02-29
            """,
        ),
        Example(
            "From enrolment",
            """
step plan "Care plan"
  within 28 days of enrolment
  done by care plan in care_plan
  because decided example
""",
            """
            2024-01-10  Condition  illness
            """,
            """
            as at      | plan
            2024-02-07 | pending, due 2024-02-07
            2024-02-08 | overdue, due 2024-02-07
            """,
        ),
        Example(
            "From the latest of several events, each with care of its own",
            """
fact flare is latest record in flare
step after_flare "Review after a flare"
  only when flare in the last 12 months
  within 28 days of flare
  done by record in review since flare
  because decided example
""",
            """
            2019-05-02  Condition  illness
            2024-01-10  Condition  flare
            2024-01-25  Procedure  review
            2024-03-01  Condition  flare
            """,
            """
            as at      | after_flare
            2024-01-09 | not applicable
            2024-01-20 | pending, due 2024-02-07
            2024-01-25 | done
            2024-02-29 | done
            2024-03-01 | pending, due 2024-03-29
            """,
        ),
    ),
)

_ONE_OFF = Section(
    "What counts as done",
    """
    A step that is done once accepts evidence of any date, from before enrolment too, unless it
    says from when on.
    """,
    (
        Example(
            "Evidence from long ago will do",
            _EXERCISE,
            """
            2010-03-01  Procedure  rehabilitation
            2024-01-10  Condition  illness
            """,
            """
            as at      | exercise
            2024-03-01 | done, last done 2010-03-01
            """,
        ),
        Example(
            "A window narrows what will do",
            """
step exercise "Exercise class"
  within 30 days
  done by procedure in rehabilitation in the last 12 months
  because decided example
""",
            """
            2010-03-01  Procedure  rehabilitation
            2024-01-10  Condition  illness
            """,
            """
            as at      | exercise
            2024-02-01 | pending, due 2024-02-09
            """,
        ),
        Example(
            "One kind of evidence out of several is enough",
            """
step exercise "Exercise class"
  within 30 days
  done by any of (procedure in rehabilitation, referral to rehab made) in the last 12 months
  because decided example
""",
            """
            2024-01-10  Condition       illness
            2024-01-20  ServiceRequest  rehabilitation requested  status=active  intent=order
            """,
            """
            as at      | exercise
            2024-01-19 | pending, due 2024-02-09
            2024-01-20 | done
            """,
        ),
        Example(
            "A test without a result is no result",
            """
step tested "HbA1c"
  within 30 days
  done by result of hba1c
  because decided example
""",
            """
            2024-01-10  Condition    illness
            2024-01-20  Observation  hba1c without a value
            2024-01-30  Observation  hba1c 51 mmol/mol
            """,
            """
            as at      | tested
            2024-01-29 | pending, due 2024-02-09
            2024-01-30 | done
            """,
        ),
    ),
)

_EVERY = Section(
    "Every so often",
    """
    Recurring care is next due one period after it was last done.
    If it was never done, it is due one period after enrolment, unless `first due` says otherwise.
    Evidence from before enrolment counts.
    Between two dates the step is done: on the last day of the period it still is, and on the
    day after that it is overdue.
    """,
    (
        Example(
            "Never done: due one period after enrolment",
            """
step reviewed "Review"
  every 12 months
  done by record in review
  because decided example
""",
            """
            2023-05-02  Condition  illness
            """,
            """
            as at      | reviewed
            2023-06-01 | pending, due 2024-05-02
            2024-05-02 | pending, due 2024-05-02
            2024-05-03 | overdue, due 2024-05-02
            """,
        ),
        Example(
            "`first due` sets the first time apart",
            """
step reviewed "Review"
  every 12 months
  first due 28 days after enrolment
  done by record in review
  because decided example
""",
            """
            2023-05-02  Condition  illness
            2023-05-20  Procedure  review
            """,
            """
            as at      | reviewed
            2023-05-10 | pending, due 2023-05-30
            2023-05-20 | done, next due 2024-05-20
            """,
        ),
        Example(
            "Last done plus the period",
            """
step reviewed "Review"
  every 12 months
  done by record in review
  because decided example
""",
            """
            2022-05-02  Condition  illness
            2023-03-01  Procedure  review
            """,
            """
            as at      | reviewed
            2023-03-01 | done, next due 2024-03-01
            2024-03-01 | done, next due 2024-03-01
            2024-03-02 | overdue, due 2024-03-01
            """,
        ),
        Example(
            "A period in months is cut at the end of a short month",
            """
step reviewed "Review"
  every 6 months
  done by record in review
  because decided example
""",
            """
            2023-05-02  Condition  illness
            2023-08-31  Procedure  review
            """,
            """
            as at      | reviewed
            2024-02-29 | done, next due 2024-02-29
            2024-03-01 | overdue, due 2024-02-29
            """,
        ),
        Example(
            "What was done before enrolment counts",
            """
step reviewed "Review"
  every 12 months
  done by record in review
  because decided example
""",
            """
            2023-03-01  Procedure  review
            2023-06-01  Condition  illness
            """,
            """
            as at      | reviewed
            2023-07-01 | done, next due 2024-03-01
            2024-03-02 | overdue, due 2024-03-01
            """,
        ),
        Example(
            "What had lapsed before enrolment leaves a whole period from enrolment",
            """
step reviewed "Review"
  every 12 months
  done by record in review
  because decided example
""",
            """
            2020-01-01  Procedure  review
            2023-06-01  Condition  illness
            """,
            """
            as at      | reviewed
            2023-07-01 | pending, due 2024-06-01
            """,
            note="""
            A missed step needs the patient followed for its whole window: nobody joins a pathway
            overdue by years.
            """,
        ),
    ),
)

_PERIODS = Section(
    "A period that depends on a fact",
    """
    Of several periods the first whose condition holds counts, otherwise the one without a
    condition.
    The author says which one holds while the fact is not known.
    """,
    (
        Example(
            "The more breathless, the more often",
            """
fact breathlessness is latest value of grade no older than 12 months, same day take highest
step reviewed "Review"
  every 12 months
  every 6 months while breathlessness at least 4
  when breathlessness is not known every 12 months
  done by record in review
  because decided example
""",
            """
            2023-05-02  Condition    illness
            2023-12-01  Procedure    review
            2023-12-01  Observation  grade 2
            2024-02-01  Observation  grade 5
            """,
            """
            as at      | breathlessness | reviewed
            2024-01-01 | 2              | done, next due 2024-12-01
            2024-03-01 | 5              | done, next due 2024-06-01
            2024-06-02 | 5              | overdue, due 2024-06-01
            2025-02-01 | 5              | overdue, due 2024-06-01
            2025-02-02 | unknown: stale | overdue, due 2024-12-01
            """,
        ),
        Example(
            "While nobody can tell which period holds, the due day lies between them",
            """
step reviewed "Review"
  every 12 months
  every 6 months while any record in flare in the last 12 months
  done by record in review
  because decided example
""",
            """
            2023-06-01  Condition  illness
            2023-12-01  Procedure  review
            2023        Condition  flare
            """,
            """
            as at      | reviewed
            2023-12-31 | done, next due 2024-06-01
            2024-05-15 | done, next due between 2024-06-01 and 2024-12-01
            2024-06-01 | done, next due between 2024-06-01 and 2024-12-01
            2024-06-02 | unknown: not comparable (its date does not settle it)
            2024-12-01 | unknown: not comparable (its date does not settle it)
            2024-12-02 | overdue, due between 2024-06-01 and 2024-12-01
            2025-01-01 | overdue, due 2024-12-01
            """,
            note="""
            The flare is known by its year only, so in 2024 nobody can tell whether it was in the
            last 12 months.
            What both periods say for certain still stands: done until the first of the two days,
            overdue after the second.
            """,
        ),
        Example(
            "Without a period for not known the pathway does not compile",
            """
fact breathlessness is latest value of grade no older than 12 months, same day take highest
step reviewed "Review"
  every 12 months
  every 6 months while breathlessness at least 4
  done by record in review
  because decided example
""",
            refused="every-without-not-known",
        ),
    ),
)

_VACCINATION = """
step vaccinated "Vaccination"
  each season from 1 September to 31 March due by 31 December
  done by immunization in vaccine
  because decided example
"""

_SEASONS = Section(
    "Each season",
    """
    Seasonal care is judged season by season: what was done in one season does not count in the
    next, and between two seasons the step does not apply.
    Somebody who joins in mid-season has until the end of the season, because a missed step needs
    the patient followed for its whole window.
    """,
    (
        Example(
            "A season from September to March, due by the end of December",
            _VACCINATION,
            """
            2019-05-02  Condition     illness
            2023-10-05  Immunization  vaccine  status=completed
            """,
            """
            as at      | vaccinated
            2023-08-31 | not applicable
            2023-09-01 | pending, due 2023-12-31
            2023-10-05 | done
            2024-03-31 | done
            2024-04-01 | not applicable
            2024-09-01 | pending, due 2024-12-31
            2024-12-31 | pending, due 2024-12-31
            2025-01-01 | overdue, due 2024-12-31
            2025-03-31 | overdue, due 2024-12-31
            2025-04-01 | not applicable
            """,
        ),
        Example(
            "Shortly before the season is not in the season",
            _VACCINATION,
            """
            2019-05-02  Condition     illness
            2023-08-20  Immunization  vaccine  status=completed
            """,
            """
            as at      | vaccinated
            2023-10-01 | pending, due 2023-12-31
            """,
        ),
        Example(
            "Late in the season is late",
            _VACCINATION,
            """
            2019-05-02  Condition     illness
            2024-01-20  Immunization  vaccine  status=completed
            """,
            """
            as at      | vaccinated
            2024-01-19 | overdue, due 2023-12-31
            2024-01-20 | done, done late by 20 days
            """,
        ),
        Example(
            "Joining in mid-season",
            _VACCINATION,
            """
            2023-11-15  Condition  illness
            """,
            """
            as at      | vaccinated
            2023-11-14 | nothing
            2023-12-31 | pending, due 2024-03-31
            2024-01-15 | pending, due 2024-03-31
            2024-10-01 | pending, due 2024-12-31
            """,
        ),
    ),
)

_AGAIN = Section(
    "Due again",
    """
    When the evidence that made a step done leaves its window, the step is needed again from that
    day, and is due that day plus its allowance.
    The same holds when an exception ends.
    """,
    (
        Example(
            "Evidence leaves its window",
            """
step exercise "Exercise class"
  within 30 days
  done by procedure in rehabilitation in the last 12 months
  because decided example
""",
            """
            2022-12-20  Condition  illness
            2023-01-10  Procedure  rehabilitation
            """,
            """
            as at      | exercise                | since exercise
            2024-01-10 | done                    | no day
            2024-01-11 | pending, due 2024-02-10 | 2024-01-11
            2024-02-10 | pending, due 2024-02-10 | 2024-01-11
            2024-02-11 | overdue, due 2024-02-10 | 2024-01-11
            """,
        ),
        Example(
            "Evidence leaves its window, for a step that counts from a fact",
            """
fact breathlessness is latest value of grade no older than 12 months, same day take highest
step exercise "Exercise class"
  only when breathlessness at least 3
  when breathlessness is not known report
  within 30 days of breathlessness
  done by procedure in rehabilitation in the last 12 months
  because decided example
""",
            """
            2022-12-20  Condition    illness
            2023-01-10  Procedure    rehabilitation
            2023-12-01  Observation  grade 3
            """,
            """
            as at      | exercise
            2024-01-10 | done
            2024-01-11 | pending, due 2024-02-10
            """,
            note="""
            A grade of December would have made it due on 31 December, when it was done.
            """,
        ),
        Example(
            "An exception ends",
            """
step exercise "Exercise class"
  within 30 days
  done by procedure in rehabilitation
  excepted when record in declined for 12 months
  because decided example
""",
            """
            2022-12-20  Condition  illness
            2023-01-10  Procedure  declined
            """,
            """
            as at      | exercise
            2023-01-09 | pending, due 2023-01-19
            2023-01-10 | excepted
            2024-01-10 | excepted
            2024-01-11 | pending, due 2024-02-10
            2024-02-11 | overdue, due 2024-02-10
            """,
        ),
        Example(
            "An exception ends for recurring care that fell due meanwhile",
            """
step reviewed "Review"
  every 12 months
  first due 28 days after enrolment
  done by record in review
  excepted when record in declined for 12 months
  because decided example
""",
            """
            2022-02-15  Condition  illness
            2022-03-01  Procedure  review
            2023-02-01  Procedure  declined
            """,
            """
            as at      | reviewed
            2023-01-31 | done, next due 2023-03-01
            2023-03-02 | excepted
            2024-02-01 | excepted
            2024-02-02 | pending, due 2024-03-01
            """,
            note="The allowance of recurring care is what `first due` gives, else its period.",
        ),
    ),
)

CHAPTER = Chapter(
    "4.6",
    "Due",
    """
    A step says when it should have happened: within a time, every so often, or each season.
    The outputs carry the due day and the days overdue.
    """,
    (_WITHIN, _ONE_OFF, _EVERY, _PERIODS, _SEASONS, _AGAIN),
)

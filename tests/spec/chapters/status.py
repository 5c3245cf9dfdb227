"""4.7 Status: how a step stands, and what stands beside it."""

from __future__ import annotations

from tests.spec.harness import Chapter, Example, Section

_EXERCISE = """
fact palliative is record in palliative
step exercise "Exercise class"
  within 30 days
  done by procedure in rehabilitation
  excepted when record in declined for 12 months
  not applicable when palliative
  because decided example
"""

_GRADED = """
fact breathlessness is latest value of grade no older than 12 months, same day take highest
fact palliative is record in palliative
step exercise "Exercise class"
  only when breathlessness at least 3
  when breathlessness is not known report
  within 30 days
  done by procedure in rehabilitation
  excepted when record in declined for 12 months
  not applicable when palliative
  because decided example
"""

_PRECEDENCE = Section(
    "One status, by precedence",
    """
    A step has one status: not applicable, done, excepted, unknown, or else overdue or pending.
    The first of these that holds is the one.
    "Missed" in a clinical brief is `overdue` here.
    """,
    (
        Example(
            "A patient's course through the statuses",
            _EXERCISE,
            """
            2024-01-01  Condition  illness
            2024-02-10  Procedure  declined
            2024-03-01  Procedure  rehabilitation
            2024-04-01  Condition  palliative
            """,
            """
            as at      | exercise
            2024-01-15 | pending, due 2024-01-31
            2024-02-01 | overdue, due 2024-01-31
            2024-02-10 | excepted
            2024-03-01 | done
            2024-04-01 | not applicable
            """,
        ),
        Example(
            "Done comes before excepted: somebody who declined and came all the same was there",
            _EXERCISE,
            """
            2024-01-01  Condition  illness
            2024-01-10  Procedure  rehabilitation
            2024-01-20  Procedure  declined
            """,
            """
            as at      | exercise
            2024-02-15 | done
            """,
        ),
        Example(
            "What is missing matters to nobody to whom the step does not apply",
            _GRADED,
            """
            2024-01-01  Condition  illness
            2024-01-20  Condition  palliative
            """,
            """
            as at      | exercise
            2024-01-19 | unknown: none recorded
            2024-01-20 | not applicable
            """,
        ),
        Example(
            "Nor where it is done, nor where the patient declined",
            _GRADED,
            """
            2024-01-01  Condition  illness
            2024-01-10  Procedure  declined
            2024-02-10  Procedure  rehabilitation
            """,
            """
            as at      | exercise
            2024-01-09 | unknown: none recorded
            2024-01-10 | excepted
            2024-02-10 | done
            """,
        ),
        Example(
            "Unknown comes before overdue: nobody is chased on a guess",
            _EXERCISE,
            """
            2022-01-01  Condition  illness
            2023-02     Procedure  declined
            """,
            """
            as at      | exercise
            2024-01-31 | excepted
            2024-02-15 | unknown: not comparable
            2024-02-29 | pending, due between 2024-03-03 and 2024-03-30
            """,
            note="""
            The patient declined on some day of February 2023, so the twelve months ended on some
            day of February 2024.
            """,
        ),
    ),
)

_EXCEPTIONS = Section(
    "Exceptions",
    """
    An exception lasts for a time, until later evidence contradicts it, or while its condition
    holds.
    It does not undo what went before: an evaluation as at an earlier day still finds the step
    overdue.
    """,
    (
        Example(
            "For a time: the last day is a whole one",
            """
step exercise "Exercise class"
  within 30 days
  done by procedure in rehabilitation
  excepted when record in declined for 12 months
  because decided example
""",
            """
            2022-01-01  Condition  illness
            2022-06-01  Procedure  declined
            """,
            """
            as at      | exercise
            2022-05-31 | overdue, due 2022-01-31
            2022-06-01 | excepted
            2023-06-01 | excepted
            2023-06-02 | pending, due 2023-07-02
            """,
        ),
        Example(
            "Declining again begins the time again",
            """
step exercise "Exercise class"
  within 30 days
  done by procedure in rehabilitation
  excepted when record in declined for 12 months
  because decided example
""",
            """
            2022-01-01  Condition  illness
            2022-06-01  Procedure  declined
            2023-05-01  Procedure  declined
            """,
            """
            as at      | exercise
            2023-06-02 | excepted
            2024-05-01 | excepted
            2024-05-02 | pending, due 2024-06-01
            """,
        ),
        Example(
            "Until contradicted by later evidence",
            """
fact unsuitable is latest record in unsuitable
step exercise "Exercise class"
  within 30 days
  done by procedure in rehabilitation
  excepted when unsuitable until contradicted by record in review
  because decided example
""",
            """
            2022-01-01  Condition  illness
            2022-01-10  Procedure  review
            2022-01-20  Condition  unsuitable
            2024-02-01  Procedure  review
            """,
            """
            as at      | exercise
            2022-01-19 | pending, due 2022-01-31
            2022-01-20 | excepted
            2024-01-31 | excepted
            2024-02-01 | pending, due 2024-03-02
            """,
            note="A review from before the finding contradicts nothing.",
        ),
        Example(
            "Found again after it was contradicted",
            """
fact unsuitable is latest record in unsuitable
step exercise "Exercise class"
  within 30 days
  done by procedure in rehabilitation
  excepted when unsuitable until contradicted by record in review
  because decided example
""",
            """
            2022-01-01  Condition  illness
            2022-01-20  Condition  unsuitable
            2022-02-01  Procedure  review
            2022-02-20  Condition  unsuitable
            """,
            """
            as at      | exercise
            2022-02-10 | pending, due 2022-03-03
            2022-02-20 | excepted
            """,
        ),
        Example(
            "While it holds",
            """
step exercise "Exercise class"
  within 30 days
  done by procedure in rehabilitation
  excepted when any record in flare in the last 14 days while it holds
  because decided example
""",
            """
            2022-01-01  Condition  illness
            2022-01-20  Condition  flare
            """,
            """
            as at      | exercise
            2022-01-20 | excepted
            2022-02-03 | excepted
            2022-02-04 | pending, due 2022-03-06
            """,
        ),
    ),
)

_MARKS = Section(
    "Marks",
    """
    Some things stand beside the status without changing it.
    A service that was not available is no exception: the step stays overdue, marked as a system
    gap.
    """,
    (
        Example(
            "System gap",
            """
step exercise "Exercise class"
  within 30 days
  done by procedure in rehabilitation
  system gap when record in service_closed in the last 12 months
  because decided example
""",
            """
            2024-01-01  Condition  illness
            2024-01-20  Procedure  service closed
            """,
            """
            as at      | exercise
            2024-01-19 | pending, due 2024-01-31
            2024-01-20 | pending, due 2024-01-31, system gap
            2024-03-01 | overdue, due 2024-01-31, system gap
            """,
        ),
        Example(
            "Done late",
            """
step exercise "Exercise class"
  within 30 days
  done by procedure in rehabilitation
  because decided example
""",
            """
            2024-01-01  Condition  illness
            2024-02-10  Procedure  rehabilitation
            """,
            """
            as at      | exercise
            2024-02-09 | overdue, due 2024-01-31
            2024-02-10 | done, done late by 10 days
            2024-06-01 | done, done late by 10 days
            """,
        ),
        Example(
            "Done on the due day is in time",
            """
step exercise "Exercise class"
  within 30 days
  done by procedure in rehabilitation
  because decided example
""",
            """
            2024-01-01  Condition  illness
            2024-01-31  Procedure  rehabilitation
            """,
            """
            as at      | exercise
            2024-02-01 | done
            """,
        ),
        Example(
            "Recurring care that came late",
            """
step reviewed "Review"
  every 12 months
  done by record in review
  because decided example
""",
            """
            2019-05-02  Condition  illness
            2022-03-01  Procedure  review
            2023-03-08  Procedure  review
            """,
            """
            as at      | reviewed
            2023-03-07 | overdue, due 2023-03-01
            2023-03-08 | done, next due 2024-03-08, done late by 7 days
            """,
        ),
        Example(
            "Critical, once overdue",
            """
step seen "Seen by a clinician"
  within 1 day
  done by record in review
  critical when overdue
  because decided example
""",
            """
            2024-01-01  Condition  illness
            """,
            """
            as at      | seen
            2024-01-02 | pending, due 2024-01-02
            2024-01-03 | overdue, due 2024-01-02, critical
            """,
        ),
    ),
)

_FROZEN = Section(
    "Death, and the end of follow-up",
    """
    At death everything is frozen as at that day, and nothing falls due after it.
    When follow-up ends because the patient leaves the pathway, nothing falls due after that day
    either: no step is judged any more, and an evaluation as at an earlier day says how it stood.
    """,
    (
        Example(
            "Overdue at death stays as overdue as it was",
            """
step exercise "Exercise class"
  within 30 days
  done by procedure in rehabilitation
  because decided example
outcome died "Died" died when deceased
""",
            """
            2024-01-01  Condition  illness
            2024-02-10  Patient    died
            """,
            """
            as at      | enrolment   | exercise                | days overdue exercise
            2024-02-09 | enrolled    | overdue, due 2024-01-31 | 9
            2024-06-01 | ended, died | overdue, due 2024-01-31 | 10
            """,
        ),
        Example(
            "Nothing falls due after death",
            """
step exercise "Exercise class"
  within 30 days
  done by procedure in rehabilitation
  because decided example
outcome died "Died" died when deceased
""",
            """
            2024-01-01  Condition  illness
            2024-01-20  Patient    died
            """,
            """
            as at      | enrolment   | exercise                | position
            2024-06-01 | ended, died | pending, due 2024-01-31 | died
            """,
        ),
        Example(
            "Of a death only the month is known: nothing may fall due after any day of it",
            """
step exercise "Exercise class"
  within 30 days
  done by procedure in rehabilitation
  because decided example
outcome died "Died" died when deceased
""",
            """
            2024-01-10  Condition  illness
            2024-02     Patient    died
            """,
            """
            as at      | enrolment               | exercise
            2024-01-31 | enrolled                | pending, due 2024-02-09
            2024-02-15 | unknown: not comparable | nothing
            2024-06-01 | ended, died             | pending, due 2024-02-09
            """,
            note="Everything is frozen as at 1 February, the first day on which it may have been.",
        ),
        Example(
            "A step may say that it does not apply after death",
            """
step exercise "Exercise class"
  within 30 days
  done by procedure in rehabilitation
  not applicable when deceased
  because decided example
""",
            """
            2024-01-01  Condition  illness
            2024-02-10  Patient    died
            """,
            """
            as at      | exercise
            2024-02-09 | overdue, due 2024-01-31
            2024-06-01 | not applicable
            """,
        ),
        Example(
            "Nobody is referred after death",
            """
referral exercise "Exercise class" to rehab
  within 30 days
  done by referral to rehab made
  because decided example
""",
            """
            2024-01-01  Condition  illness
            2024-02-10  Patient    died
            """,
            """
            as at      | referral rehab
            2024-02-09 | routine, for exercise, due 2024-01-31
            2024-02-10 | none
            """,
        ),
        Example(
            "A window may reach past the death, where the author says so",
            """
fact written "a letter after the death"
  is record in letter from 1 day before death to 30 days after death
fact any_letter is record in letter
step exercise "Exercise class"
  within 30 days
  done by procedure in rehabilitation
  because decided example
outcome died "Died" died when deceased
""",
            """
            2024-01-01  Condition    illness
            2024-02-10  Patient      died
            2024-02-14  Observation  letter
            """,
            """
            as at      | written                | any_letter
            2024-02-09 | false                  | false
            2024-02-13 | false                  | false
            2024-02-14 | true                   | false
            2024-06-01 | true                   | false
            """,
            note="Everything else is frozen as at the day of death.",
        ),
        Example(
            "Dead without a date: nothing is judged",
            """
step exercise "Exercise class"
  within 30 days
  done by procedure in rehabilitation
  because decided example
outcome died "Died" died when deceased
""",
            """
            2024-01-01  Condition  illness
            undated     Patient    died
            """,
            """
            as at      | enrolment   | exercise
            2024-06-01 | ended, died | nothing
            """,
        ),
        Example(
            "Leaving the pathway ends follow-up",
            """
step exercise "Exercise class"
  within 30 days
  done by procedure in rehabilitation
  because decided example
outcome recovered "Recovered" discharged when not ill
""",
            """
            2024-01-01  Condition  illness
            2024-02-10  Condition  cured
            """,
            """
            as at      | enrolment        | exercise                | position
            2024-02-09 | enrolled         | overdue, due 2024-01-31 | care, exercise
            2024-06-01 | ended, recovered | nothing                 | recovered
            """,
        ),
    ),
)

CHAPTER = Chapter(
    "4.7",
    "Status",
    """
    Each step of a pathway stands in one way at a time, and the order of precedence decides where
    several would do.
    """,
    (_PRECEDENCE, _EXCEPTIONS, _MARKS, _FROZEN),
)

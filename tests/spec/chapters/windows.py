"""4.11 Windows of time."""

# ruff: noqa: E501 - a row of a table is one line.
from __future__ import annotations

from tests.spec.harness import Example, Section

WINDOWS = Section(
    "Windows",
    """
    Dates are calendar dates, local to Europe/London.
    Months and years are calendar months, cut at the end of a short month.
    Both ends of a window count, unless it is written `after` or `before` a date.
    """,
    (
        Example(
            "In the last 12 months includes the day exactly 12 months ago",
            """
fact flared is record in flare in the last 12 months
""",
            """
            2023-03-01  Condition  flare
            """,
            """
            as at      | flared
            2024-03-01 | true
            2024-03-02 | false
            """,
        ),
        Example(
            "At the end of February",
            """
fact flared is record in flare in the last 12 months
""",
            """
            2023-02-28  Condition  flare
            """,
            """
            as at      | flared
            2024-02-28 | true
            2024-02-29 | true
            2024-03-01 | false
            """,
            note="Twelve months before 29 February 2024 is 28 February 2023.",
        ),
        Example(
            "Days and weeks",
            """
fact thirty_days is record in flare in the last 30 days
fact two_weeks is record in flare in the last 2 weeks
""",
            """
            2024-01-10  Condition  flare
            """,
            """
            as at      | two_weeks | thirty_days
            2024-01-24 | true      | true
            2024-01-25 | false     | true
            2024-02-09 | false     | true
            2024-02-10 | false     | false
            """,
        ),
        Example(
            "Since, after, on or before and before a date",
            """
fact on_or_after is record in flare on or after 2024-01-10
fact strictly_after is record in flare after 2024-01-10
fact on_or_before is record in flare on or before 2024-01-10
fact strictly_before is record in flare before 2024-01-10
""",
            """
            2024-01-10  Condition  flare
            """,
            """
            as at      | on_or_after | strictly_after | on_or_before | strictly_before
            2024-03-01 | true        | false          | true         | false
            """,
        ),
        Example(
            "Since another fact's date",
            """
fact flare is latest record in flare
fact reviewed_since is record in review since flare
fact reviewed_after is record in review after flare
""",
            """
            2024-01-10  Condition  flare
            2024-01-10  Procedure  review
            2024-02-10  Condition  flare
            2024-02-12  Procedure  review
            """,
            """
            as at      | reviewed_since | reviewed_after
            2024-02-01 | true           | false
            2024-02-11 | false          | false
            2024-02-12 | true           | true
            """,
        ),
        Example(
            "Around another fact's date",
            """
fact diagnosed is first record in illness
fact confirmed is any result of fev1_fvc below 0.7 from 93 days before diagnosed to 186 days after diagnosed
fact tested_around is any result of fev1_fvc in the 93 days before diagnosed
""",
            """
            2024-04-03  Condition    illness
            2024-01-01  Observation  fev1/fvc 0.6
            """,
            """
            as at      | confirmed | tested_around
            2024-05-01 | true      | true
            """,
            note="1 January is the 93rd day before 3 April 2024.",
        ),
        Example(
            "A day outside the window around a date",
            """
fact diagnosed is first record in illness
fact confirmed is any result of fev1_fvc below 0.7 from 93 days before diagnosed to 186 days after diagnosed
""",
            """
            2024-04-03  Condition    illness
            2023-12-31  Observation  fev1/fvc 0.6
            2024-10-07  Observation  fev1/fvc 0.6
            """,
            """
            as at      | confirmed
            2024-12-01 | false
            """,
            note="The 186th day after 3 April 2024 is 6 October.",
        ),
        Example(
            "Around a date that is not there",
            """
fact flare is latest record in flare
fact reviewed_since is record in review since flare
""",
            """
            2024-02-12  Procedure  review
            """,
            """
            as at      | reviewed_since
            2024-03-01 | unknown: none recorded
            """,
            note="""
            There was a review, but whether it was since the latest flare cannot be said of somebody
            of whom no flare is recorded.
            """,
        ),
        Example(
            "In the reporting period",
            """
fact in_it is record in review in the period
fact before_it is record in review before the period
fact up_to_its_end is record in review on or before the end of the period
""",
            """
            2024-01-01  Procedure  review
            """,
            """
            as at      | period                   | in_it | before_it | up_to_its_end
            2024-12-31 | 2024-01-01 to 2024-12-31 | true  | false     | true
            2024-12-31 | 2023-01-01 to 2023-12-31 | false | false     | false
            2024-12-31 | 2024-01-02 to 2024-12-31 | false | true      | true
            """,
        ),
        Example(
            "Active: the whole stretch of it, not only its beginning",
            """
fact planned is care plan in care_plan active
fact planned_lately is care plan in care_plan active in the last 3 months
fact begun_lately is care plan in care_plan in the last 3 months
""",
            """
            2023-06-01 to 2024-01-15  CarePlan  care plan  status=completed
            """,
            """
            as at      | planned | planned_lately | begun_lately
            2024-01-15 | true    | true           | false
            2024-01-16 | false   | true           | false
            2024-04-15 | false   | true           | false
            2024-04-16 | false   | false          | false
            """,
        ),
        Example(
            "What has only one date is active on that day; what began and did not end still is",
            """
fact treated is procedure in rehabilitation active
fact ill_now is condition in illness active
""",
            """
            2024-01-10  Procedure  rehabilitation
            2024-01-10  Condition  illness
            """,
            """
            as at      | treated | ill_now
            2024-01-09 | false   | false
            2024-01-10 | true    | true
            2024-01-11 | false   | true
            """,
        ),
        Example(
            "A partial date at the edge of a window",
            """
fact flared is record in flare in the last 12 months
""",
            """
            2023-03  Condition  flare
            """,
            """
            as at      | flared
            2024-03-01 | true
            2024-03-15 | unknown: not comparable
            2024-03-31 | unknown: not comparable
            2024-04-01 | false
            """,
        ),
        Example(
            "Age is in completed years; somebody born on 29 February has a birthday on 1 March",
            """
fact adult is age at least 17 years
""",
            """
            2004-02-29  Patient  born
            """,
            """
            as at      | adult
            2021-02-28 | false
            2021-03-01 | true
            """,
        ),
        Example(
            "Accompanied by: an entry with another one near it, whichever the others are",
            """
fact flare_and_review is record in flare accompanied by record in review
  from 4 days before the event to 4 days after the event
""",
            """
            2024-01-10  Condition  flare
            2024-01-20  Procedure  review
            2024-02-01  Condition  flare
            2024-02-05  Procedure  review
            """,
            """
            as at      | flare_and_review
            2024-01-25 | false
            2024-02-04 | false
            2024-02-05 | true
            """,
            note="The review of 20 January is ten days from the flare; that of 5 February is four.",
        ),
        Example(
            "Answered: an Observation whose coded answer is in a second list",
            """
fact asked is observation in smoking
fact told_of_flare is observation in smoking answered flare
""",
            """
            2024-02-10  Observation  smoking status = ex-smoker
            2024-04-10  Observation  smoking status = flare
            """,
            """
            as at      | asked | told_of_flare
            2024-03-01 | true  | false
            2024-04-10 | true  | true
            """,
        ),
        Example(
            "A result is an entry with any value; a numeric result is one with a number",
            """
fact has_result is any result of hba1c
fact has_number is any numeric result of hba1c
""",
            """
            2024-01-10  Observation  hba1c
            2024-02-10  Observation  hba1c = flare
            2024-03-10  Observation  hba1c 22
            """,
            """
            as at      | has_result | has_number
            2024-01-10 | false      | false
            2024-02-10 | true       | false
            2024-03-10 | true       | true
            """,
            note="22 without a unit cannot be compared, and is a number all the same.",
        ),
    ),
)

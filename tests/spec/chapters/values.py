"""4.11 Values: which result, in which unit, and what it says."""

# ruff: noqa: E501 - a row of a table is one line.
from __future__ import annotations

from tests.spec.chapters.bands_and_counts import BANDS, CODES, COUNTS
from tests.spec.chapters.windows import WINDOWS
from tests.spec.harness import Chapter, Example, Section

_CONTROL = """
fact control is latest result of hba1c no older than 12 months, same day take highest
"""

_LATEST = Section(
    "The latest is the latest test",
    """
    `latest` picks the latest test, whatever came of it.
    If it has no value the fact is not known; `with a value` asks for the latest test that has one.
    A fact says how old it may be, or `however old`.
    """,
    (
        Example(
            "A latest test without a value hides the older one, unless the fact asks for a value",
            """
fact plain is latest result of hba1c no older than 12 months, same day take highest
fact asking is latest result of hba1c with a value no older than 12 months, same day take highest
""",
            """
            2024-01-10  Observation  hba1c 50 mmol/mol
            2024-02-10  Observation  hba1c without a value
            """,
            """
            as at      | plain                             | asking
            2024-02-09 | 50 mmol/mol                       | 50 mmol/mol
            2024-02-10 | unknown: recorded without a value | 50 mmol/mol, on 2024-01-10
            """,
        ),
        Example(
            "No older than twelve months: the day itself still counts",
            _CONTROL,
            """
            2023-03-01  Observation  hba1c 50 mmol/mol
            """,
            """
            as at      | control
            2024-03-01 | 50 mmol/mol
            2024-03-02 | unknown: stale
            """,
        ),
        Example(
            "A partial date may be too old or not",
            _CONTROL,
            """
            2023-03  Observation  hba1c 50 mmol/mol
            """,
            """
            as at      | control
            2024-03-01 | 50 mmol/mol
            2024-03-15 | unknown: stale
            2024-04-01 | unknown: stale
            """,
        ),
        Example(
            "However old",
            """
fact ever is latest result of hba1c however old, same day take highest
""",
            """
            1999-03-01  Observation  hba1c 50 mmol/mol
            """,
            """
            as at      | ever
            2024-03-01 | 50 mmol/mol
            """,
        ),
        Example(
            "First, highest and lowest",
            """
fact first_one is first result of hba1c however old, same day take highest
fact highest_one is highest result of hba1c however old
fact lowest_one is lowest result of hba1c however old
""",
            """
            2022-03-01  Observation  hba1c 55 mmol/mol
            2023-03-01  Observation  hba1c 70 mmol/mol
            2024-03-01  Observation  hba1c 48 mmol/mol
            """,
            """
            as at      | first_one                  | highest_one | lowest_one
            2024-03-01 | 55 mmol/mol, on 2022-03-01 | 70 mmol/mol | 48 mmol/mol
            """,
        ),
        Example(
            "Without saying how old it may be, the pathway does not compile",
            """
fact control is latest result of hba1c, same day take highest
""",
            refused="fact-without-freshness",
        ),
    ),
)

_SAME_DAY = Section(
    "Two results on one day",
    """
    Which of several results of the latest day counts is the author's rule.
    Where it is used, both results are in the evidence.
    """,
    (
        Example(
            "Highest, lowest, last recorded, first recorded",
            """
fact high is latest result of hba1c however old, same day take highest
fact low is latest result of hba1c however old, same day take lowest
fact last is latest result of hba1c however old, same day take last recorded
fact earliest is latest result of hba1c however old, same day take first recorded
""",
            """
            2024-01-10  Observation  hba1c 50 mmol/mol  recorded=2024-01-12
            2024-01-10  Observation  hba1c 60 mmol/mol  recorded=2024-01-11
            2023-01-10  Observation  hba1c 90 mmol/mol
            """,
            """
            as at      | question         | answer
            2024-03-01 | high             | 60 mmol/mol
                       | low              | 50 mmol/mol
                       | last             | 50 mmol/mol
                       | earliest         | 60 mmol/mol
                       | evidence of high | Observation/1, Observation/2
            """,
        ),
        Example(
            "Recorded on one day: the time of day decides",
            """
fact last is latest result of hba1c however old, same day take last recorded
""",
            """
            2024-01-10  Observation  hba1c 50 mmol/mol  recorded=2024-01-10 at=09:00
            2024-01-10  Observation  hba1c 60 mmol/mol  recorded=2024-01-10 at=11:30
            """,
            """
            as at      | last
            2024-03-01 | 60 mmol/mol
            """,
        ),
        Example(
            "What the rule cannot separate is settled by the resources' identifiers, and flagged",
            """
fact last is latest result of hba1c however old, same day take last recorded
""",
            """
            2024-01-10  Observation  hba1c 50 mmol/mol  recorded=2024-01-10 id=a
            2024-01-10  Observation  hba1c 60 mmol/mol  recorded=2024-01-10 id=b
            """,
            """
            as at      | last        | notes on last
            2024-03-01 | 60 mmol/mol | tie settled by id
            """,
        ),
        Example(
            "Names by preference",
            """
fact smoker is latest value of smoking however old, same day take current, ex, never
""",
            """
            2024-01-10  Observation  never smoked
            2024-01-10  Observation  ex-smoker
            """,
            """
            as at      | smoker
            2024-03-01 | ex
            """,
        ),
        Example(
            "A result beside a test without one, on the same day",
            _CONTROL,
            """
            2024-01-10  Observation  hba1c without a value
            2024-01-10  Observation  hba1c 60 mmol/mol
            """,
            """
            as at      | control
            2024-03-01 | 60 mmol/mol
            """,
        ),
        Example(
            "Without a rule the pathway does not compile",
            """
fact control is latest result of hba1c no older than 12 months
""",
            refused="fact-without-same-day-rule",
        ),
    ),
)

_UNITS = Section(
    "Units",
    """
    Each analyte has a table of its own: the units it comes in, how to convert them, what a number
    without a unit means, which numbers are believable, and how to round before comparing.
    Nothing else is ever converted.
    """,
    (
        Example(
            "HbA1c of 80 mmol/mol is above 9 %",
            f"""{_CONTROL}
fact above_nine is control above 9 %
""",
            """
            2024-01-10  Observation  hba1c 80 mmol/mol
            """,
            """
            as at      | control     | above_nine
            2024-03-01 | 80 mmol/mol | true
            """,
            note="""
            Plain unit arithmetic takes mmol/mol and % for one dimension, makes 8 % of it, and gets
            this wrong.
            """,
        ),
        Example(
            "HbA1c of 7.5 % is 58 mmol/mol",
            f"""{_CONTROL}
fact at_least_58 is control at least 58 mmol/mol
fact above_58 is control above 58 mmol/mol
""",
            """
            2024-01-10  Observation  hba1c 7.5 %
            """,
            """
            as at      | control     | at_least_58 | above_58
            2024-03-01 | 58 mmol/mol | true        | false
            """,
        ),
        Example(
            "58 mmol/mol against a threshold of 7.5 %",
            f"""{_CONTROL}
fact at_least is control at least 7.5 %
fact more_than is control above 7.5 %
""",
            """
            2024-01-10  Observation  hba1c 58 mmol/mol
            """,
            """
            as at      | at_least | more_than
            2024-03-01 | true     | false
            """,
        ),
        Example(
            "A number without a unit, where the number itself can tell",
            _CONTROL,
            """
            2023-06-01  Observation  hba1c 7.5
            2024-01-10  Observation  hba1c 48
            """,
            """
            as at      | control
            2023-12-31 | 58 mmol/mol
            2024-03-01 | 48 mmol/mol
            """,
        ),
        Example(
            "And where it cannot: 22 is unknown, and says why",
            f"""{_CONTROL}
fact high is control above 58 mmol/mol
""",
            """
            2024-01-10  Observation  hba1c 22
            """,
            """
            as at      | control                                                                   | high
            2024-03-01 | unknown: not comparable (it has no unit and could be either mmol/mol or %) | unknown: not comparable
            """,
        ),
        Example(
            "A code that fixes the unit",
            _CONTROL,
            """
            2024-01-10  Observation  hba1c in mmol/mol 22
            2024-02-10  Observation  hba1c in mmol/mol 7.5 %
            """,
            """
            as at      | control
            2024-02-01 | 22 mmol/mol
            2024-03-01 | unknown: not comparable (its code means mmol/mol and its unit says %)
            """,
        ),
        Example(
            "A number that nobody can have is not comparable",
            _CONTROL,
            """
            2024-01-10  Observation  hba1c 300 mmol/mol
            """,
            """
            as at      | control
            2024-03-01 | unknown: not comparable (it is outside the plausible range 20 to 200 mmol/mol)
            """,
        ),
        Example(
            "FEV1/FVC above 1 is a percentage",
            """
fact ratio is latest result of fev1_fvc however old, same day take lowest
fact obstructed is ratio below 0.7
""",
            """
            2023-01-10  Observation  fev1/fvc 62
            2024-01-10  Observation  fev1/fvc 0.70
            """,
            """
            as at      | ratio | obstructed
            2023-03-01 | 0.62  | true
            2024-03-01 | 0.70  | false
            """,
        ),
        Example(
            "A conversion that the analyte's table has",
            """
fact albumin is latest result of acr however old, same day take highest
fact raised is albumin at least 3 mg/mmol
""",
            """
            2023-01-10  Observation  acr 26 mg/g
            2024-01-10  Observation  acr 27 mg/g
            """,
            """
            as at      | raised
            2023-03-01 | false
            2024-03-01 | true
            """,
        ),
        Example(
            "A unit in which results are evidence but are not compared",
            """
fact lipids is latest result of cholesterol however old, same day take highest
fact measured is any result of cholesterol
""",
            """
            2024-01-10  Observation  cholesterol 190 mg/dL
            """,
            """
            as at      | lipids                                                         | measured
            2024-03-01 | unknown: not comparable (total cholesterol in mg/dL is not converted) | true
            """,
        ),
        Example(
            "Another analyte's unit is not comparable",
            _CONTROL,
            """
            2024-01-10  Observation  hba1c 140 mmHg
            """,
            """
            as at      | control
            2024-03-01 | unknown: not comparable (its unit is not one in which this is measured)
            """,
        ),
        Example(
            "A threshold without a unit does not compile",
            f"""{_CONTROL}
fact high is control above 58
""",
            refused="threshold-without-unit",
        ),
        Example(
            "Nor one in another analyte's unit",
            f"""{_CONTROL}
fact high is control above 58 mmHg
""",
            refused="wrong-unit",
        ),
    ),
)

_COMPARATORS = Section(
    "Comparators",
    """
    `<3` is every number below 3, and not 3.
    A comparison is true if all those numbers meet it, false if none does, and otherwise unknown.
    """,
    (
        Example(
            "Below three",
            """
fact albumin is latest result of acr however old, same day take highest
fact below_three is albumin below 3 mg/mmol
fact at_least_three is albumin at least 3 mg/mmol
fact below_two is albumin below 2 mg/mmol
fact at_most_ten is albumin at most 10 mg/mmol
""",
            """
            2024-01-10  Observation  acr <3 mg/mmol
            """,
            """
            as at      | question       | answer
            2024-03-01 | below_three    | true
                       | at_least_three | false
                       | below_two      | unknown: not comparable
                       | at_most_ten    | true
            """,
        ),
        Example(
            "At least a hundred",
            """
fact pressure is latest result of systolic however old, same day take highest
fact above_99 is pressure above 99 mmHg
fact above_100 is pressure above 100 mmHg
""",
            """
            2024-01-10  Observation  systolic pressure >=100 mmHg
            """,
            """
            as at      | above_99 | above_100
            2024-03-01 | true     | unknown: not comparable
            """,
        ),
    ),
)

CHAPTER = Chapter(
    "4.11",
    "Values",
    """
    Which of several results counts, in which unit it is compared, and what a window of time
    includes.
    """,
    (_LATEST, _SAME_DAY, _UNITS, _COMPARATORS, WINDOWS, BANDS, COUNTS, CODES),
)

"""4.11 Bands, counts, spaced results, and which entries count at all."""

# ruff: noqa: E501 - a row of a table is one line.
from __future__ import annotations

from tests.spec.harness import Example, Section

_BANDS = """
fact control is latest result of hba1c no older than 12 months, same day take highest
fact band is one of
  good when control below 48 mmol/mol
  fair when control at least 48 mmol/mol and control at most 58 mmol/mol
  poor when control above 58 mmol/mol
  not known when control is not known
fact needs_more is band is fair or band is poor
"""

BANDS = Section(
    "Bands",
    """
    A banded fact gives each range a name.
    The compiler proves that the bands neither overlap nor leave a gap.
    """,
    (
        Example(
            "Each side of a limit",
            _BANDS,
            """
            2023-01-10  Observation  hba1c 47 mmol/mol
            2023-02-10  Observation  hba1c 48 mmol/mol
            2023-03-10  Observation  hba1c 58 mmol/mol
            2023-04-10  Observation  hba1c 59 mmol/mol
            """,
            """
            as at      | band                   | needs_more
            2023-01-09 | unknown: none recorded | unknown: none recorded
            2023-01-10 | good                   | false
            2023-02-10 | fair                   | true
            2023-03-10 | fair                   | true
            2023-04-10 | poor                   | true
            2024-04-11 | unknown: stale         | unknown: stale
            """,
        ),
        Example(
            "A gap does not compile",
            """
fact control is latest result of hba1c no older than 12 months, same day take highest
fact band is one of
  good when control below 48 mmol/mol
  poor when control above 58 mmol/mol
  not known when control is not known
""",
            refused="band-gap",
        ),
        Example(
            "Nor does an overlap",
            """
fact control is latest result of hba1c no older than 12 months, same day take highest
fact band is one of
  good when control at most 58 mmol/mol
  poor when control at least 58 mmol/mol
  not known when control is not known
""",
            refused="band-overlap",
        ),
    ),
)

COUNTS = Section(
    "Counts, and results that are apart",
    """
    `count of` counts entries.
    `2 results … at least 21 days apart` asks for as many results that are far enough from each
    other; each may have to be alone in a window around its own date.
    """,
    (
        Example(
            "A count, and a comparison with it",
            """
fact flares is count of record in flare in the last 12 months
fact two_or_more is flares at least 2
""",
            """
            2023-04-10  Condition  flare
            2023-06-10  Condition  flare
            2023-06-11  Condition  flare
            """,
            """
            as at      | flares | two_or_more
            2023-04-09 | 0      | false
            2023-05-01 | 1      | false
            2023-12-01 | 3      | true
            2024-04-11 | 2      | true
            2024-06-11 | 1      | false
            """,
        ),
        Example(
            "An entry that may or may not count leaves a count open, and only where it matters",
            """
fact flares is count of record in flare in the last 12 months
fact one_or_more is flares at least 1
fact two_or_more is flares at least 2
fact five_or_more is flares at least 5
""",
            """
            2023-03     Condition  flare
            2023-06-10  Condition  flare
            """,
            """
            as at      | flares                  | one_or_more | two_or_more             | five_or_more
            2024-03-15 | unknown: not comparable | true        | unknown: not comparable | false
            """,
        ),
        Example(
            "Exactly far enough apart",
            """
fact low_twice is 2 results of spo2 at most 92 % at least 21 days apart in the last 12 months
""",
            """
            2024-01-10  Observation  saturation 91 %
            2024-01-30  Observation  saturation 92 %
            2024-01-31  Observation  saturation 90 %
            """,
            """
            as at      | low_twice
            2024-01-30 | false
            2024-01-31 | true
            """,
            note="30 January is 20 days after the first reading, 31 January is 21.",
        ),
        Example(
            "A reading between the two does not spoil them",
            """
fact low_twice is 2 results of spo2 at most 92 % at least 21 days apart in the last 12 months
""",
            """
            2024-01-10  Observation  saturation 91 %
            2024-01-20  Observation  saturation 96 %
            2024-02-10  Observation  saturation 92 %
            """,
            """
            as at      | low_twice
            2024-03-01 | true
            """,
        ),
        Example(
            "Each with no flare in the days before it",
            """
fact low_twice is 2 results of spo2 at most 92 % at least 21 days apart in the last 12 months,
  each with no record in flare in the 56 days before
""",
            """
            2023-12-01  Condition    flare
            2024-01-10  Observation  saturation 91 %
            2024-02-01  Observation  saturation 91 %
            2024-02-22  Observation  saturation 91 %
            """,
            """
            as at      | low_twice
            2024-02-01 | false
            2024-02-22 | true
            """,
            note="The reading of 10 January was 40 days after a flare; the other two count.",
        ),
    ),
)

CODES = Section(
    "Which entries count",
    """
    Entries that were entered in error, refuted, cancelled, or are only preliminary do not count,
    and the trace says how many were left out.
    A codelist finds exact codes of its own code system; a row may ask for a whole category of a
    classification by its prefix.
    """,
    (
        Example(
            "Statuses that do not count",
            """
fact flared is record in flare
fact control is latest result of hba1c however old, same day take highest
""",
            """
            2024-01-10  Condition    flare              status=refuted
            2024-01-10  Condition    flare              status=entered-in-error
            2024-01-10  Observation  hba1c 50 mmol/mol  status=final
            2024-01-20  Observation  hba1c 90 mmol/mol  status=preliminary
            2024-01-21  Observation  hba1c 91 mmol/mol  status=cancelled
            """,
            """
            as at      | flared | control
            2024-03-01 | false  | 50 mmol/mol
            """,
        ),
        Example(
            "Statuses that do",
            """
fact control is latest result of hba1c however old, same day take highest
""",
            """
            2024-01-10  Observation  hba1c 50 mmol/mol  status=final
            2024-01-20  Observation  hba1c 55 mmol/mol  status=amended
            2024-01-21  Observation  hba1c 52 mmol/mol  status=corrected
            """,
            """
            as at      | control
            2024-01-19 | 50 mmol/mol
            2024-01-20 | 55 mmol/mol
            2024-01-21 | 52 mmol/mol
            """,
        ),
        Example(
            "The trace counts what was left out",
            """
step tested "HbA1c"
  every 12 months
  done by result of hba1c
  because decided example
""",
            """
            2023-05-02  Condition    illness
            2024-01-10  Observation  hba1c 50 mmol/mol  status=entered-in-error
            2024-01-11  Observation  hba1c 50 mmol/mol  status=entered-in-error
            2024-01-12  Observation  hba1c 50 mmol/mol  status=preliminary
            """,
            """
            as at      | tested                  | left out of tested
            2024-03-01 | pending, due 2024-05-02 | 2 entered-in-error, 1 preliminary
            """,
        ),
        Example(
            "A category by its prefix, a single code exactly",
            """
fact in_category is any condition in diagnosis_categories in the last 7 days
""",
            """
            2024-01-10  Condition  code X44
            2024-02-10  Condition  code X44.1
            2024-03-10  Condition  code X441
            2024-04-10  Condition  code X45.1
            2024-05-10  Condition  code X51.1
            2024-06-10  Condition  code X51.12
            2024-07-10  Condition  code X51
            """,
            """
            as at      | in_category
            2024-01-10 | true
            2024-02-10 | true
            2024-03-10 | true
            2024-04-10 | false
            2024-05-10 | true
            2024-06-10 | false
            2024-07-10 | false
            """,
            note="X44 is in the list by prefix and X51.1 exactly; a dot in the code does not matter to a prefix.",
        ),
        Example(
            "The kind of entry matters, unless the question is for any record",
            """
fact as_procedure is procedure in rehabilitation
fact as_anything is record in rehabilitation
""",
            """
            2024-01-10  Observation  rehabilitation
            """,
            """
            as at      | as_procedure | as_anything
            2024-03-01 | false        | true
            """,
        ),
        Example(
            "An encounter is found by its type, or by its class",
            """
fact on_the_ward is encounter in ward_stay
fact in_a_bed is encounter in in_hospital
""",
            """
            2024-01-03 to 2024-01-05  Encounter  ward stay  status=finished
            2024-02-03 to 2024-02-05  Encounter  letter     status=finished  class=inpatient
            """,
            """
            as at      | on_the_ward        | in_a_bed
            2024-01-10 | true               | false
            2024-03-01 | true               | true, on 2024-02-03
            """,
            note="A list of classes holds codes of the code system that FHIR uses for them.",
        ),
        Example(
            "A value by its code, or by its answer",
            """
fact smoker is latest value of smoking however old, same day take last recorded
fact smokes is smoker is current
""",
            """
            2024-01-10  Observation  current smoker
            2024-02-10  Observation  smoking status = ex-smoker
            2024-03-10  Observation  smoking status
            2024-04-10  Observation  smoking status = flare
            """,
            """
            as at      | smoker                            | smokes
            2024-01-10 | current                           | true
            2024-02-10 | ex                                | false
            2024-03-10 | unknown: recorded without a value | unknown: recorded without a value
            2024-04-10 | unknown: not comparable           | unknown: not comparable
            """,
        ),
        Example(
            "An answer to another question is no answer to this one",
            """
fact smoker is latest value of smoking however old, same day take last recorded
""",
            """
            2024-01-10  Observation  smoking status = ex-smoker
            2024-02-10  Observation  letter = current smoker
            """,
            """
            as at      | smoker
            2024-03-01 | ex
            """,
            note="""
            The list says with which code the question is asked, so an answer found under any
            other question, such as who smokes at home, is not taken for this patient's.
            """,
        ),
        Example(
            "A code that is an answer only says nothing on its own",
            """
fact wished is latest value of wish however old, same day take last recorded
fact spoken_of is any record in wish
""",
            """
            2024-01-10  Observation  place wished for = at home
            2024-02-10  Observation  in a hospice
            2024-02-10  Observation  letter = in a hospice
            """,
            """
            as at      | wished | spoken_of
            2024-01-09 | unknown: none recorded | false
            2024-03-01 | home   | true
            """,
            note="""
            `match` is `answer` in the list: a bare code for a hospice may be about a stay there,
            and only under the question it says where somebody wishes to be.
            """,
        ),
    ),
)

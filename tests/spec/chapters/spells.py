"""4.12 Spells and admissions: stays in hospital as facts."""

# ruff: noqa: E501 - a row of a table is one line.
from __future__ import annotations

from tests.spec.harness import Chapter, Example, Section

_STAY = "Encounter  ward stay  status=finished  class=inpatient"

_NATURE = Section(
    "Unplanned, planned, or nobody can tell",
    """
    `unplanned admission` and `planned admission` are spells in hospital, each dated by the day on
    which it began; `admission` is a spell of either kind.
    Where the record does not say how a stay began, it may be either: it is never counted as the
    one or the other, and never left out.
    Births, maternity and regular attendances are none of them.
    """,
    (
        Example(
            "What says how a stay began",
            """
fact emergencies is count of unplanned admissions in the last 12 months
fact arranged is count of planned admissions in the last 12 months
fact stays is any admission in the last 12 months
""",
            f"""
            2023-01-10                Condition  illness
            2024-02-01 to 2024-02-05  {_STAY}  admitted=emergency
            2024-03-01 to 2024-03-05  {_STAY}  admitted=waiting_list
            2024-04-01 to 2024-04-05  {_STAY}  admitted=maternity
            """,
            """
            as at      | emergencies | arranged | stays
            2024-01-31 | 0           | 0        | false
            2024-02-01 | 1           | 0        | true
            2024-03-01 | 1           | 1        | true
            2024-05-01 | 1           | 1        | true
            2025-02-01 | 1           | 1        | true
            2025-02-02 | 0           | 1        | true
            2025-03-02 | 0           | 0        | false
            """,
        ),
        Example(
            "A stay that nobody can place",
            """
fact emergencies is count of unplanned admissions in the last 12 months
fact often is emergencies at least 2
fact very_often is emergencies at least 3
fact arranged is any planned admission in the last 12 months
fact stays is any admission in the last 12 months
""",
            f"""
            2023-01-10                Condition  illness
            2024-02-01 to 2024-02-05  {_STAY}  admitted=emergency
            2024-03-01 to 2024-03-05  {_STAY}
            """,
            """
            as at      | often                   | very_often | arranged                | stays
            2024-02-10 | false                   | false      | false                   | true
            2024-03-10 | unknown: not comparable | false      | unknown: not comparable | true
            """,
            note="One or two emergencies: two is open, three is not.",
        ),
        Example(
            "A record without encounters says nothing",
            """
fact emergencies is count of unplanned admissions in the last 12 months
fact admitted is any unplanned admission
""",
            """
            2023-01-10  Condition  illness
            -           Record     given Condition
            """,
            """
            as at      | emergencies        | admitted
            2024-03-10 | unknown: not given | unknown: not given
            """,
        ),
    ),
)

_DIAGNOSES = Section(
    "What a stay was for",
    """
    `with primary in LIST` asks for the primary diagnosis of the first encounter of the spell,
    `with any secondary in LIST` for any other diagnosis of any of its encounters.
    `or` begins another way; `and any secondary in` belongs to the primary diagnosis before it.
    A stay without a coded diagnosis may have been for anything.
    """,
    (
        Example(
            "A primary diagnosis, or another one with a secondary",
            """
fact for_lungs is count of unplanned admissions with primary in lung_disease,
  or primary in chest_infection and any secondary in lung_disease
fact with_lungs is count of unplanned admissions with any secondary in lung_disease
""",
            f"""
            2023-01-10                Condition  illness
            2024-02-01 to 2024-02-05  {_STAY}  admitted=emergency  primary=lung_disease
            2024-03-01 to 2024-03-05  {_STAY}  admitted=emergency  primary=chest_infection
            2024-04-01 to 2024-04-05  {_STAY}  admitted=emergency  primary=chest_infection  secondary=lung_disease
            2024-05-01 to 2024-05-05  {_STAY}  admitted=waiting_list  primary=lung_disease
            """,
            """
            as at      | for_lungs | with_lungs
            2024-02-10 | 1         | 0
            2024-03-10 | 1         | 0
            2024-04-10 | 2         | 1
            2024-05-10 | 2         | 1
            """,
        ),
        Example(
            "A stay without a diagnosis leaves it open",
            """
fact for_lungs is any unplanned admission with primary in lung_disease
fact admitted is any unplanned admission
""",
            f"""
            2023-01-10                Condition  illness
            2024-02-01 to 2024-02-05  {_STAY}  admitted=emergency
            """,
            """
            as at      | for_lungs               | admitted
            2024-02-10 | unknown: not comparable | true
            """,
        ),
    ),
)

_SPELLS = Section(
    "A spell is one stay, however many encounters",
    """
    Encounters that go on from each other are one spell: an emergency admission and the transfers
    after it are counted once.
    `discharge after unplanned admission` is dated by the end of the spell; while it goes on there
    is none.
    A spell is seen as it stood on the day: before a transfer began, the patient was discharged.
    """,
    (
        Example(
            "A transfer goes on with the spell",
            """
fact emergencies is count of unplanned admissions
fact left is any discharge after unplanned admission in the last 5 days
""",
            f"""
            2023-01-10                Condition  illness
            2024-02-01 to 2024-02-05  {_STAY}  admitted=emergency  discharge=another_hospital
            2024-02-07 to 2024-02-12  {_STAY}  admitted=transfer
            """,
            """
            as at      | emergencies | left
            2024-02-04 | 1           | false
            2024-02-05 | 1           | true
            2024-02-06 | 1           | true
            2024-02-07 | 1           | false
            2024-02-12 | 1           | true
            2024-02-18 | 1           | false
            """,
        ),
        Example(
            "Care is owed after each discharge",
            """
fact discharges is each discharge after unplanned admission in the last 12 months
step after_discharge "Review after discharge"
  for each discharges
  within 14 days of the event
  done by record in review
  because decided example
""",
            f"""
            2023-01-10                Condition  illness
            2024-02-01 to 2024-02-05  {_STAY}  id=first  admitted=emergency
            2024-02-15                Procedure  review
            2024-03-01 to 2024-03-05  {_STAY}  id=second
            """,
            """
            as at      | question                            | answer
            2024-02-04 | after_discharge                     | nothing
            2024-02-10 | after_discharge of Encounter/first  | pending, due 2024-02-19
            2024-02-15 | after_discharge of Encounter/first  | done
            2024-04-10 | after_discharge of Encounter/second | unknown: not comparable
            """,
            note="Nobody can tell whether the second stay was planned, so nobody is chased because of it.",
        ),
        Example(
            "What one stay says, and what two say together",
            """
fact left_bed is any discharge to went_home of encounter in in_hospital
fact left_with_bed is any discharge to went_home
  accompanied by encounter in in_hospital active from the event to the event
""",
            """
            2023-01-10                Condition  illness
            2024-02-01 to 2024-02-05  Encounter  contact    id=visit  status=finished  discharge=went_home
            2024-02-01 to 2024-02-08  Encounter  ward stay  id=ward   status=finished  class=inpatient
            2024-03-01 to 2024-03-04  Encounter  ward stay  id=next   status=finished  class=inpatient  discharge=went_home
            """,
            """
            as at      | left_bed | left_with_bed
            2024-02-04 | false    | false
            2024-02-10 | false    | true
            2024-03-04 | true     | true
            """,
            note="`of encounter in` asks the stay itself for its class or type; `accompanied by` is content with another that was going on.",
        ),
        Example(
            "In hospital on the day",
            """
fact in_a_bed is any unplanned admission active
""",
            f"""
            2023-01-10                Condition  illness
            2024-02-01 to 2024-02-05  {_STAY}  admitted=emergency
            """,
            """
            as at      | in_a_bed
            2024-01-31 | false
            2024-02-01 | true
            2024-02-05 | true
            2024-02-06 | false
            """,
        ),
    ),
)

CHAPTER = Chapter(
    "4.12",
    "Spells and admissions",
    """
    Stays in hospital are facts like any others: counted, picked, windowed and followed up.
    Which encounters are one spell, and which spells were unplanned, is settled before a pathway
    asks: by the rules of the record, not by its author.
    """,
    (_NATURE, _DIAGNOSES, _SPELLS),
)

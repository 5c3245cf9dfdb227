"""3 Nodes: decisions, groups, events, and what comes after what."""

# ruff: noqa: E501 - a row of a table is one line.
from __future__ import annotations

from tests.spec.harness import Chapter, Example, Section

_TARGETS = """
step low "Less often"
  within 90 days
  done by record in review
  because decided example
step high "More often"
  within 30 days
  done by record in review
  because decided example
"""

_CONTROL = """
fact control is latest result of hba1c no older than 12 months, same day take highest
"""

_DECISIONS = Section(
    "Decisions",
    """
    A decision takes exactly one branch unless it says `first match` or `all that apply`.
    A branch that leads nowhere new is `stay`.
    """,
    (
        Example(
            "Exactly one",
            f"""{_CONTROL}
decision how "How well controlled?"
  when control at most 58 mmol/mol go to low because decided example
  when control above 58 mmol/mol go to high because decided example
  when control is not known report
{_TARGETS}""",
            """
            2023-01-10  Condition    illness
            2024-01-10  Observation  hba1c 58 mmol/mol
            2024-04-10  Observation  hba1c 59 mmol/mol
            """,
            """
            as at      | how                    | low                     | high
            2024-01-09 | unknown: none recorded, report | unknown: none recorded  | unknown: none recorded
            2024-02-01 | to low                 | pending, due 2024-04-09 | not applicable
            2024-05-01 | to high                | not applicable          | pending, due 2024-05-10
            """,
        ),
        Example(
            "Two branches that both hold are an error, never a choice",
            f"""
decision how "What happened?" exactly one
  when any record in flare in the last 3 months go to high because decided example
  when any record in letter in the last 3 months go to low because decided example
  otherwise stay
{_TARGETS}""",
            """
            2023-01-10  Condition  illness
            2024-01-10  Procedure  letter
            2024-02-01  Condition  flare
            """,
            """
            as at      | how
            2024-01-10 | to low
            2024-02-01 | error
            """,
            note="""
            An error is an outcome of its own: neither unknown nor false, reported for this patient
            without stopping anybody else's evaluation.
            """,
        ),
        Example(
            "First match: the earlier branch wins",
            f"""
decision how "What happened?" first match
  when any record in flare in the last 3 months go to high because decided example
  when any record in letter in the last 3 months go to low because decided example
  otherwise stay
{_TARGETS}""",
            """
            2023-01-10  Condition  illness
            2024-01-10  Procedure  letter
            2024-02-01  Condition  flare
            """,
            """
            as at      | how
            2024-01-09 | stay
            2024-01-10 | to low
            2024-02-01 | to high
            """,
        ),
        Example(
            "First match: an earlier branch that cannot be told stops the search",
            f"""{_CONTROL}
decision how "Act now?" first match
  when control above 58 mmol/mol go to high because decided example
  when any record in letter in the last 3 months go to low because decided example
  otherwise stay
  when control is not known report
{_TARGETS}""",
            """
            2023-01-10  Condition  illness
            2024-01-10  Procedure  letter
            """,
            """
            as at      | how
            2024-02-01 | unknown: none recorded, report
            """,
        ),
        Example(
            "All that apply",
            f"""
decision how "What happened?" all that apply
  when any record in flare in the last 3 months go to high because decided example
  when any record in letter in the last 3 months go to low because decided example
  otherwise stay
{_TARGETS}""",
            """
            2023-01-10  Condition  illness
            2024-01-10  Procedure  letter
            2024-02-01  Condition  flare
            """,
            """
            as at      | how             | low                     | high
            2024-01-10 | to low          | pending, due 2024-04-09 | not applicable
            2024-02-10 | to high, to low | pending, due 2024-04-09 | pending, due 2024-03-02
            """,
        ),
    ),
)

_ROUTES = Section(
    "When a decision cannot be told",
    """
    The author chooses: go on at a certain step, do another step now, or only report it.
    """,
    (
        Example(
            "Go to",
            f"""{_CONTROL}
decision how "How well controlled?"
  when control at most 58 mmol/mol go to low because decided example
  when control above 58 mmol/mol go to high because decided example
  when control is not known go to high because decided example
{_TARGETS}""",
            """
            2024-01-10  Condition  illness
            """,
            """
            as at      | how                                | high                    | low
            2024-02-01 | unknown: none recorded, go to high | pending, due 2024-02-09 | not applicable
            """,
        ),
        Example(
            "Do a step now",
            f"""{_CONTROL}
decision how "How well controlled?"
  when control at most 58 mmol/mol go to low because decided example
  when control above 58 mmol/mol go to high because decided example
  when control is not known do tested now
step tested "HbA1c"
  every 12 months
  done by result of hba1c
  because decided example
{_TARGETS}""",
            """
            2024-01-10  Condition    illness
            2024-03-10  Observation  hba1c 50 mmol/mol
            """,
            """
            as at      | how                                   | tested                                     | low
            2024-02-01 | unknown: none recorded, do tested now | overdue, due 2024-01-10, needed now by how | unknown: none recorded
            2024-03-10 | to low                                | done, done late by 60 days                 | pending, due 2024-06-08
            """,
        ),
    ),
)

_GROUPS = Section(
    "Groups",
    """
    A group counts several steps as one: it is done when all that apply are done.
    """,
    (
        Example(
            "A three-part review",
            """
fact palliative is record in palliative
step reviewed "Review"
  every 12 months
  done by record in review
  because decided example
step graded "Breathlessness graded"
  every 12 months
  done by value of grade
  because decided example
step tested "HbA1c"
  every 12 months
  done by result of hba1c
  not applicable when palliative
  because decided example
group complete "Complete review"
  is reviewed and graded and tested
""",
            """
            2023-01-10  Condition    illness
            2023-02-10  Procedure    review
            2023-03-10  Observation  grade 2
            2023-06-10  Observation  hba1c 50 mmol/mol
            2024-06-20  Condition    palliative
            2024-07-01  Procedure    review
            2024-07-01  Observation  grade 2
            """,
            """
            as at      | complete
            2023-02-01 | pending, 0 of 3
            2023-04-01 | pending, 2 of 3, missing tested
            2023-06-10 | done, 3 of 3
            2024-02-11 | overdue, 2 of 3, missing reviewed
            2024-06-15 | overdue, 0 of 3
            2024-07-01 | done, 2 of 2
            """,
        ),
    ),
)

_EVENTS = Section(
    "For each event",
    """
    Some care is owed once for each of several events.
    What was done before an event says nothing about it.
    """,
    (
        Example(
            "A review after each discharge",
            """
fact discharges is each discharge to went_home in the last 12 months
step after_discharge "Review after discharge"
  for each discharges
  within 14 days of the event
  done by record in review
  because decided example
""",
            """
            2023-01-10                Condition  illness
            2024-01-03 to 2024-01-05  Encounter  ward stay  id=first   status=finished  discharge=went_home
            2024-01-15                Procedure  review
            2024-02-01 to 2024-02-06  Encounter  ward stay  id=second  status=finished  discharge=went_home
            """,
            """
            as at      | question                            | answer
            2024-01-04 | after_discharge                     | nothing
            2024-01-10 | after_discharge of Encounter/first  | pending, due 2024-01-19
            2024-01-15 | after_discharge of Encounter/first  | done
            2024-02-10 | after_discharge of Encounter/first  | done
            2024-02-10 | after_discharge of Encounter/second | pending, due 2024-02-20
            2024-02-21 | after_discharge of Encounter/second | overdue, due 2024-02-20
            """,
            note="A discharge is dated by the end of the stay.",
        ),
    ),
)

_THEN = Section(
    "One after another",
    """
    `then` names the step that is needed once this one is done, or what follows a stage once all
    in it is done, excepted or not applicable; `on exception go to`, what is needed while this one
    is excepted.
    """,
    (
        Example(
            "A plan after the review",
            """
step reviewed "Review"
  within 30 days
  done by record in review
  then plan
  because decided example
step plan "Care plan"
  within 14 days
  done by care plan in care_plan
  because decided example
""",
            """
            2024-01-10  Condition  illness
            2024-01-20  Procedure  review
            """,
            """
            as at      | reviewed                | plan
            2024-01-19 | pending, due 2024-02-09 | not applicable
            2024-01-20 | done                    | pending, due 2024-02-03
            """,
        ),
        Example(
            "What an exception leads to is needed once it holds",
            """
step reviewed "Review"
  within 30 days
  done by record in review
  excepted when record in declined for 12 months
  on exception go to letter_sent
  because decided example
step letter_sent "Letter sent"
  within 14 days
  done by record in letter
  because decided example
""",
            """
            2024-01-10  Condition  illness
            2024-01-20  Procedure  declined
            """,
            """
            as at      | reviewed                | letter_sent
            2024-01-19 | pending, due 2024-02-09 | not applicable
            2024-01-20 | excepted                | pending, due 2024-02-03
            """,
        ),
        Example(
            "A stage that leads on is over once all in it is done, excepted or not applicable",
            """
stage early_care "Early care" then later_care
step reviewed "Review"
  within 30 days
  done by record in review
  because decided example
step advised "Advice"
  within 30 days
  done by record in letter
  excepted when record in declined for 12 months
  because decided example
stage later_care "Later care"
step plan "Care plan"
  within 14 days
  done by care plan in care_plan
  because decided example
""",
            """
            2024-01-10  Condition  illness
            2024-01-20  Procedure  review
            2024-01-25  Procedure  declined
            """,
            """
            as at      | reviewed | advised                 | plan
            2024-01-20 | done     | pending, due 2024-02-09 | not applicable
            2024-01-25 | done     | excepted                | pending, due 2024-02-08
            """,
        ),
    ),
)

_ADVICE = Section(
    "Advice",
    """
    Advice says something to the clinician and moves nobody.
    """,
    (
        Example(
            "Said, not said, and not known",
            """
fact pressure is latest result of systolic no older than 12 months, same day take lowest
advice high_pressure "Blood pressure above the target"
  when pressure at least 140 mmHg
  when pressure is not known report
  because decided example
""",
            """
            2023-01-10  Condition    illness
            2024-01-10  Observation  systolic pressure 139 mmHg
            2024-02-10  Observation  systolic pressure 140 mm[Hg]
            """,
            """
            as at      | high_pressure
            2024-01-09 | cannot be told: none recorded
            2024-01-10 | not said
            2024-02-10 | said
            """,
        ),
    ),
)

CHAPTER = Chapter(
    "3",
    "Nodes",
    """
    What a pathway is made of: steps, decisions, groups and advice, side by side in stages.
    """,
    (_DECISIONS, _ROUTES, _GROUPS, _EVENTS, _THEN, _ADVICE),
)

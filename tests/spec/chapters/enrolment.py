"""4.10 Enrolment that is not known."""

# ruff: noqa: E501 - a row of a table is one line.
from __future__ import annotations

from tests.spec.harness import Chapter, Example, Section

_STEP = """
step reviewed "Review"
  every 12 months
  done by record in review
  because decided example
"""

_UNKNOWN = Section(
    "Nobody can tell whether the patient belongs here",
    """
    Then the status is unknown and no step is judged.
    Red flags are looked for all the same, and what would settle the question is listed.
    """,
    (
        Example(
            "A diagnosis of which only the month is known",
            _STEP,
            """
            2024-03  Condition  illness
            """,
            """
            as at      | enrolment               | reviewed                                   | not known
            2024-02-29 | not enrolled            | nothing                                    | nothing
            2024-03-15 | unknown: not comparable | nothing                                    | record in illness: not comparable
            2024-03-31 | enrolled                | pending, due between 2025-03-01 and 2025-03-31 | nothing
            """,
        ),
        Example(
            "Age not known",
            f"""
enrol while ill and age at least 17 years because decided example
{_STEP}""",
            """
            2024-01-10  Condition  illness
            """,
            """
            as at      | enrolment              | not known
            2024-03-01 | unknown: none recorded | age: none recorded
            """,
        ),
        Example(
            "Age not known, and no diagnosis: not enrolled all the same",
            f"""
enrol while ill and age at least 17 years because decided example
{_STEP}""",
            "",
            """
            as at      | enrolment
            2024-03-01 | not enrolled
            """,
        ),
        Example(
            "Interrupts are still checked",
            """
fact saturation is latest result of spo2 no older than 1 day, same day take lowest
interrupt acute "Low oxygen saturation"
  when saturation below 88 %
  because decided example
""",
            """
            2024-03     Condition    illness
            2024-03-15  Observation  saturation 86 %
            """,
            """
            as at      | enrolment               | acute
            2024-03-15 | unknown: not comparable | fires
            """,
        ),
    ),
)

_EXCLUDED = Section(
    "Exclusions",
    """
    Somebody who is excluded is not on the pathway.
    If it cannot be told whether an exclusion holds, the patient stays enrolled, and the evaluation
    says that this is open.
    """,
    (
        Example(
            "Excluded, not excluded, and not known",
            f"""
fact smoker is latest value of smoking however old, same day take last recorded
exclude when smoker is current because decided example
{_STEP}""",
            """
            2024-01-10  Condition    illness
            2024-02-01  Observation  never smoked
            2024-03-01  Observation  current smoker
            """,
            """
            as at      | enrolment                     | reviewed                | cautions
            2024-01-15 | enrolled, exclusion not known | pending, due 2025-01-10 | it is not known whether an exclusion holds
            2024-02-01 | enrolled                      | pending, due 2025-01-10 | none
            2024-03-01 | excluded                      | nothing                 | none
            """,
        ),
    ),
)

_PROVISIONAL = Section(
    "Provisional enrolment",
    """
    A pathway may take somebody on while something about them is still open.
    Their steps are judged like anybody's, and the evaluation and its referrals say that they are
    provisional.
    """,
    (
        Example(
            "Until the grade is known",
            """
fact breathlessness is latest value of grade however old, same day take highest
enrol provisionally when breathlessness is not known because decided example
referral exercise "Exercise class" to rehab
  within 30 days
  done by referral to rehab made
  because decided example
""",
            """
            2024-01-10  Condition    illness
            2024-02-01  Observation  grade 3
            """,
            """
            as at      | enrolment             | exercise                | referral rehab
            2024-01-15 | enrolled, provisional | pending, due 2024-02-09 | routine, for exercise, provisional
            2024-02-01 | enrolled              | pending, due 2024-02-09 | routine, for exercise
            """,
        ),
    ),
)

CHAPTER = Chapter(
    "4.10",
    "Enrolment that is not known",
    """
    Whether somebody is on a pathway can itself be unknown.
    Pathways meet only through the facts they share: no pathway reads another's state.
    """,
    (_UNKNOWN, _EXCLUDED, _PROVISIONAL),
)

"""7 KPIs: how a measure is written, and what cannot be one."""

from __future__ import annotations

from tests.spec.harness import Chapter, Example, Section

_PARTS = Section(
    "What a KPI says",
    """
    A KPI says its domain, what one of the things it counts is, what is measured of them, and how
    often it is reported.
    Each stands once; what is left out otherwise is no part of it.
    A target says where it comes from, and lies on the side that is better.
    """,
    (
        Example(
            "Nothing is measured",
            """
kpi admitted "Admitted"
  domain activity
  of unplanned admissions
  monthly by practice
""",
            refused="missing-part",
            note="""
            It is a measure with one of these lines: `counted`, `met when CONDITION`,
            `mean of length_of_stay`, `per 1000 patients`.
            """,
        ),
        Example(
            "A target that nobody can trace",
            """
kpi reviewed_in_time "Reviewed in time"
  domain clinical
  of patients enrolled
  met when any record in review in the last 12 months
  target at least 90 %
  monthly by practice
""",
            refused="missing-because",
        ),
        Example(
            "A share has its target in per cent, and nothing else has",
            """
kpi admitted "Admitted"
  domain activity
  of unplanned admissions
  per 1000 patients registered
  target below 10 % because decided example
  monthly by practice
""",
            refused="wrong-unit",
        ),
    ),
)

_UNITS = Section(
    "What one of the things counted is",
    """
    Patients and running clocks are looked at on the last day of each month; deaths, episodes,
    referrals, due steps, admissions, discharges and stopped clocks have a day of their own, and
    `judged 30 days after` counts from it.
    What is asked has to be something that such a thing has.
    """,
    (
        Example(
            "A person has no day of their own",
            """
kpi reviewed_in_time "Reviewed in time"
  domain clinical
  of patients enrolled
  met when any record in review in the last 12 months
  judged 30 days after
  monthly by practice
""",
            refused="kpi-clause-does-not-fit",
        ),
        Example(
            "A person has no length of stay",
            """
kpi days_in_hospital "Days in hospital"
  domain resources
  of patients enrolled
  median of length_of_stay
  monthly by practice
""",
            refused="spell-fact-elsewhere",
            note="""
            `length_of_stay`, `ambulatory_care_sensitive`, `readmitted`, `died_in_hospital` and
            `cancer_recorded` are facts of one admission or discharge.
            """,
        ),
        Example(
            "The event is the day of what is counted",
            """
kpi reviewed_after "Reviewed before the month ended"
  domain clinical
  of patients enrolled
  met when any record in review in the 30 days after the event
  monthly by practice
""",
            refused="event-needed",
            note="""
            With `of discharges after unplanned admission` and `judged 30 days after` the same line
            asks for a review in the 30 days after each discharge.
            """,
        ),
        Example(
            "The admission is the day on which a counted stay began",
            """
kpi reviewed_in_hospital "Reviewed in hospital"
  domain clinical
  of patients enrolled
  met when any record in review since the admission
  monthly by practice
""",
            refused="spell-fact-elsewhere",
            note="""
            With `of discharges` the window `from the admission to the event` is the stay itself.
            """,
        ),
        Example(
            "Only an episode reaches a node on a day",
            """
step reviewed "Review"
  every 12 months
  done by record in review
  because decided example
kpi came_to_review "Came to a review"
  domain clinical
  of patients enrolled
  met when reviewed is reached
  monthly by practice
""",
            refused="wrong-comparison",
            note="""
            In a pathway of episodes any node may have been reached: a step, a red flag, an
            outcome. `of episodes dated earliest of A reached, B reached` dates an episode by it.
            """,
        ),
        Example(
            "Only who is enrolled has steps to do",
            """
step reviewed "Review"
  every 12 months
  done by record in review
  because decided example
kpi reviewed_in_time "Reviewed in time"
  domain clinical
  of patients registered with ill
  met when reviewed is done
  monthly by practice
""",
            refused="kpi-clause-does-not-fit",
        ),
    ),
)

_PROOF = Section(
    "The numerator lies inside the denominator",
    """
    Whoever meets a KPI is one of those it counts.
    Where the conditions can never hold together, the KPI does not compile: the check tries every
    answer of the facts that are asked, not known among them.
    """,
    (
        Example(
            "Nobody who is counted can meet it",
            """
fact sugar is latest result of hba1c no older than 12 months, same day take lowest
kpi controlled "Controlled"
  domain clinical
  of patients with sugar above 58 mmol/mol
  met when sugar below 7 %
  monthly by practice
""",
            refused="kpi-cannot-be-met",
        ),
        Example(
            "Everybody who is counted is left out",
            """
kpi reviewed_in_time "Reviewed in time"
  domain clinical
  of patients with record in flare
  met when any record in review in the last 12 months
  excluding record in flare
  monthly by practice
""",
            refused="kpi-cannot-be-met",
        ),
    ),
)

CHAPTER = Chapter(
    "7",
    "KPIs",
    """
    A KPI is written beside the rules it measures, from the same facts and steps.
    This chapter shows what can be written; the words are listed in
    [the words of a pathway](../words.md#kpis).
    """,
    (_PARTS, _UNITS, _PROOF),
)

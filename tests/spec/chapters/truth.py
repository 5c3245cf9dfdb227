"""4.3 Truth: true, false, unknown, and why."""

# ruff: noqa: E501 - a row of a table is one line.
from __future__ import annotations

from tests.spec.harness import Chapter, Example, Section

_THREE_FACTS = """
fact breathlessness is latest value of grade no older than 12 months, same day take highest
fact flared is record in flare
fact reviewed is record in review
fact breathless is breathlessness at least 3
"""

_A_FLARE_ONLY = """
2024-01-10  Condition  flare
"""

_GRADE = """
fact breathlessness is latest value of grade no older than 12 months, same day take highest
fact breathless is breathlessness at least 3
"""

_RESULT = """
fact control is latest result of hba1c no older than 12 months, same day take highest
fact high is control above 58 mmol/mol
"""

_KLEENE = Section(
    "True, false and unknown",
    """
    A condition is true, false or unknown.
    Unknown is a third answer and not a weak form of "no".
    It spreads only where it matters: what is already settled by the parts that are known stays
    settled, whatever the unknown part turns out to be.
    In these examples a flare is recorded, so `flared` is true; no review is recorded, so
    `reviewed` is false; no grade of breathlessness is recorded, so `breathless` is unknown.
    """,
    (
        Example(
            "`and` is false as soon as one part is false",
            f"""{_THREE_FACTS}
fact true_and_unknown is flared and breathless
fact false_and_unknown is reviewed and breathless
fact true_and_false is flared and reviewed
fact true_and_true is flared and flared
fact unknown_and_unknown is breathless and breathless
""",
            _A_FLARE_ONLY,
            """
            as at      | question            | answer
            2024-03-01 | flared              | true
                       | reviewed            | false
                       | breathless          | unknown: none recorded
                       | true_and_true       | true
                       | true_and_false      | false
                       | true_and_unknown    | unknown: none recorded
                       | false_and_unknown   | false
                       | unknown_and_unknown | unknown: none recorded
            """,
        ),
        Example(
            "`or` is true as soon as one part is true",
            f"""{_THREE_FACTS}
fact true_or_unknown is flared or breathless
fact false_or_unknown is reviewed or breathless
fact true_or_false is flared or reviewed
fact false_or_false is reviewed or reviewed
""",
            _A_FLARE_ONLY,
            """
            as at      | question         | answer
            2024-03-01 | true_or_unknown  | true
                       | false_or_unknown | unknown: none recorded
                       | true_or_false    | true
                       | false_or_false   | false
            """,
        ),
        Example(
            "`not` leaves unknown unknown",
            f"""{_THREE_FACTS}
fact not_true is not flared
fact not_false is not reviewed
fact not_unknown is not breathless
""",
            _A_FLARE_ONLY,
            """
            as at      | question    | answer
            2024-03-01 | not_true    | false
                       | not_false   | true
                       | not_unknown | unknown: none recorded
            """,
        ),
        Example(
            "Lists follow the same rules",
            f"""{_THREE_FACTS}
fact all_three is all of (flared, reviewed, breathless)
fact any_one is any of (flared, reviewed, breathless)
fact none_with_a_true is none of (flared, breathless)
fact none_with_an_unknown is none of (reviewed, breathless)
fact none_of_the_false is none of (reviewed, reviewed)
""",
            _A_FLARE_ONLY,
            """
            as at      | question             | answer
            2024-03-01 | all_three            | false
                       | any_one              | true
                       | none_with_a_true     | false
                       | none_with_an_unknown | unknown: none recorded
                       | none_of_the_false    | true
            """,
        ),
        Example(
            "Whether something is known can be asked, and is answered where the fact itself is not",
            f"""{_THREE_FACTS}
fact grade_is_known is breathlessness is known
fact grade_is_missing is breathlessness is not known
fact condition_is_known is breathless is known
""",
            _A_FLARE_ONLY,
            """
            as at      | question           | answer
            2024-03-01 | grade_is_known     | false
                       | grade_is_missing   | true
                       | condition_is_known | false
            """,
        ),
        Example(
            "`and` mixed with `or` needs brackets",
            f"""{_THREE_FACTS}
fact mixed is flared and reviewed or breathless
""",
            refused="mixed-and-or",
        ),
    ),
)

_REASONS = Section(
    "Unknown keeps its reason",
    """
    What is unknown always says why, and the reason travels through every condition to the result,
    so that the missing thing can be asked for.
    """,
    (
        Example(
            "None recorded",
            _GRADE,
            "",
            """
            as at      | breathlessness         | breathless
            2024-03-01 | unknown: none recorded | unknown: none recorded
            """,
        ),
        Example(
            "Recorded without a value",
            _RESULT,
            """
            2024-01-10  Observation  hba1c without a value
            """,
            """
            as at      | control                           | high
            2024-03-01 | unknown: recorded without a value | unknown: recorded without a value
            """,
        ),
        Example(
            "Stale: the latest is older than the fact allows",
            _GRADE,
            """
            2023-01-10  Observation  grade 4
            """,
            """
            as at      | breathlessness                          | breathless
            2024-01-10 | 4                                       | true
            2024-01-11 | unknown: stale (older than 12 months)   | unknown: stale
            """,
        ),
        Example(
            "Not comparable: a number without the unit that it needs",
            _RESULT,
            """
            2024-01-10  Observation  hba1c 22
            """,
            """
            as at      | control                                                                   | high
            2024-03-01 | unknown: not comparable (it has no unit and could be either mmol/mol or %) | unknown: not comparable
            """,
        ),
        Example(
            "Not comparable: a comparator that does not settle the question",
            """
fact albumin is latest result of acr no older than 12 months, same day take highest
fact above_two is albumin above 2 mg/mmol
fact above_three is albumin above 3 mg/mmol
""",
            """
            2024-01-10  Observation  acr <3 mg/mmol
            """,
            """
            as at      | above_two               | above_three
            2024-03-01 | unknown: not comparable | false
            """,
        ),
        Example(
            "Not comparable: a partial date that leaves it open",
            """
fact flared_since_mid_march is record in flare on or after 2024-03-15
fact flared_since_march is record in flare on or after 2024-03-01
""",
            """
            2024-03  Condition  flare
            """,
            """
            as at      | flared_since_mid_march  | flared_since_march
            2024-05-01 | unknown: not comparable | true
            """,
        ),
        Example(
            "Two unknown parts give two reasons",
            f"""{_GRADE}{_RESULT}
fact both is breathless and high
""",
            """
            2022-01-10  Observation  hba1c 60 mmol/mol
            """,
            """
            as at      | both
            2024-03-01 | unknown: none recorded and stale
            """,
        ),
        Example(
            "A part that is settled gives no reason",
            f"""{_GRADE}{_RESULT}
fact either is breathless or high
""",
            """
            2024-01-10  Observation  hba1c 60 mmol/mol
            """,
            """
            as at      | either
            2024-03-01 | true
            """,
        ),
    ),
)

_NEVER_NO = Section(
    "Unknown is never no",
    """
    A rule that depends on something that may be missing has to say what happens while it is
    missing.
    A pathway that does not say so does not compile.
    """,
    (
        Example(
            "A step over a fact that may be missing needs a route for it",
            f"""{_GRADE}
step exercise "Exercise class"
  only when breathlessness at least 3
  within 30 days
  done by procedure in rehabilitation
  because decided example
""",
            refused="no-not-known-route",
        ),
        Example(
            "A decision over a fact that may be missing needs one too",
            f"""{_GRADE}
decision how "Breathless?"
  when breathlessness at least 3 go to exercise because decided example
  otherwise stay
step exercise "Exercise class"
  within 30 days
  done by procedure in rehabilitation
  because decided example
""",
            refused="no-not-known-route",
        ),
        Example(
            "With `report`, a step that cannot be judged is unknown, and says why",
            f"""{_GRADE}
step exercise "Exercise class"
  only when breathlessness at least 3
  when breathlessness is not known report
  within 30 days
  done by procedure in rehabilitation
  because decided example
""",
            """
            2019-05-02  Condition    illness
            2022-01-10  Observation  grade 4
            """,
            """
            as at      | exercise
            2024-03-01 | unknown: stale
            """,
        ),
        Example(
            "`treat as not met` is the author's own decision, and so needs a reason of its own",
            f"""{_GRADE}
step exercise "Exercise class"
  only when breathlessness at least 3
  when breathlessness is not known treat as not met because decided example
  within 30 days
  done by procedure in rehabilitation
  because decided example
""",
            """
            2019-05-02  Condition    illness
            """,
            """
            as at      | exercise
            2024-03-01 | not applicable
            """,
        ),
        Example(
            "`treat as met` asks for the care while nobody knows",
            f"""{_GRADE}
step exercise "Exercise class"
  only when breathlessness at least 3
  when breathlessness is not known treat as met because decided example
  within 30 days
  done by procedure in rehabilitation
  because decided example
""",
            """
            2024-02-20  Condition    illness
            """,
            """
            as at      | exercise
            2024-03-01 | pending, due 2024-03-21
            """,
        ),
        Example(
            "`do … now` asks for what is missing, at once",
            f"""{_GRADE}
step graded "Breathlessness graded"
  every 12 months
  done by value of grade
  because decided example
step exercise "Exercise class"
  only when breathlessness at least 3
  when breathlessness is not known do graded now
  within 30 days
  done by procedure in rehabilitation
  because decided example
""",
            """
            2024-02-20  Condition    illness
            """,
            """
            as at      | exercise               | graded
            2024-02-20 | unknown: none recorded | pending, due 2024-02-20, needed now by exercise
            2024-03-01 | unknown: none recorded | overdue, due 2024-02-20, needed now by exercise
            """,
            note="""
            Grading would otherwise be due a year after enrolment.
            Because the class cannot be judged without a grade, it is due on the day the grade was
            first missed.
            """,
        ),
    ),
)

CHAPTER = Chapter(
    "4.3",
    "Truth",
    """
    Records are incomplete, and a missing result is not a normal one.
    Every question that a pathway asks is answered true, false or unknown, and unknown keeps the
    reason why.
    """,
    (_KLEENE, _REASONS, _NEVER_NO),
)

"""4.4 Absence: what it means that nothing was found."""

# ruff: noqa: E501 - a row of a table is one line.
from __future__ import annotations

from tests.spec.harness import Chapter, Example, Section

_QUESTIONS = """
fact flared is record in flare
fact never_flared is no record in flare
fact flares is count of record in flare
fact operated is procedure in rehabilitation
fact breathlessness is latest value of grade however old, same day take highest
fact low is any result of spo2 at most 92 %
"""

_NOTHING_FOUND = Section(
    "Nothing found in a record that was given in full",
    """
    Absence is about the record.
    A bundle, an export or a scenario gives every type of resource, unless whoever hands it over
    lists fewer.
    Over types that were given, finding nothing is an answer where the question is whether there
    is something: `record`, `any` and `is on register` are false, and a count is 0.
    Where the question is what the value is, finding nothing leaves it unknown.
    """,
    (
        Example(
            "Existence is false, a count is nought, a value is unknown",
            _QUESTIONS,
            "",
            """
            as at      | question       | answer
            2024-03-01 | flared         | false
                       | never_flared   | true
                       | flares         | 0
                       | operated       | false
                       | low            | false
                       | ill            | false
                       | breathlessness | unknown: none recorded
            """,
        ),
        Example(
            "The latest record of something is unknown where there is none, but asking for it is answered",
            """
fact declined is latest record in declined
fact did_decline is declined in the last 12 months
""",
            "",
            """
            as at      | declined               | did_decline
            2024-03-01 | unknown: none recorded | false
            """,
            note="""
            A record that is not there is no record: only *values* are unknown when they are missing.
            """,
        ),
    ),
)

_NOT_GIVEN = Section(
    "A type that was not given",
    """
    A record says which types of resource it was given.
    Absence in a type that was not given is unknown, with the reason `not given`.
    What is found is there all the same; but whether it is the latest is known only if every type
    that could hold a later one was given.
    """,
    (
        Example(
            "Nothing found in a type that was not given is unknown",
            _QUESTIONS,
            """
            -  Record  given Observation
            """,
            """
            as at      | question       | answer
            2024-03-01 | flared         | unknown: not given
                       | never_flared   | unknown: not given
                       | flares         | unknown: not given
                       | operated       | unknown: not given
                       | ill            | unknown: not given
                       | low            | false
                       | breathlessness | unknown: not given
            """,
            note="""
            `any result` looks at Observations only, and these were given.
            `record in` and `value of` look at Conditions and Procedures as well.
            """,
        ),
        Example(
            "What was found is there, whatever was not given",
            _QUESTIONS,
            """
            -           Record     given Observation
            2024-01-10  Condition  flare
            """,
            """
            as at      | flared | never_flared | flares
            2024-03-01 | true   | false        | unknown: not given
            """,
            note="There may be more flares than the one that was given, so the count stays unknown.",
        ),
        Example(
            "Whether a result is the latest is about absence, too",
            """
fact breathlessness is latest value of grade however old, same day take highest
fact ever_graded is any value of grade
fact flare is latest record in flare
""",
            """
            -           Record       given Observation
            2024-01-10  Observation  grade 3
            2024-01-20  Observation  flare
            """,
            """
            as at      | question       | answer
            2024-03-01 | breathlessness | unknown: not given
                       | ever_graded    | true
                       | flare          | unknown: not given
            """,
            note="""
            A later grade may have been recorded as a Condition or a Procedure.
            That there is a grade is certain.
            """,
        ),
        Example(
            "Care that had lapsed may have been given again where nobody looked",
            """
enrol while any condition in illness because decided example
step graded "Breathlessness graded"
  every 12 months
  done by value of grade
  because decided example
""",
            """
            -           Record       given Condition, Observation
            2022-01-10  Condition    illness
            2022-06-01  Observation  grade 3
            """,
            """
            as at      | graded
            2023-06-01 | done, next due 2023-06-01
            2023-06-02 | unknown: not given
            """,
        ),
        Example(
            "A register needs the types that could put somebody on it",
            "",
            """
            -           Record     given Condition
            2019-05-02  Condition  illness
            """,
            """
            as at      | enrolment
            2024-03-01 | unknown: not given
            """,
            note="""
            The diagnosis was found.
            Whether it was followed by a cure was looked for in types that were not given.
            """,
        ),
        Example(
            "So does an exception that lasts until something contradicts it",
            """
fact unsuitable is latest record in unsuitable
enrol while any condition in illness because decided example
step exercise "Exercise class"
  within 30 days
  done by condition in rehabilitation
  excepted when unsuitable until contradicted by procedure in review
  because decided example
""",
            """
            -           Record     given Condition
            2024-01-10  Condition  illness
            2024-01-20  Condition  unsuitable
            """,
            """
            as at      | exercise
            2024-02-01 | unknown: not given
            """,
        ),
    ),
)

_REGISTERS = Section(
    "Registers",
    """
    Somebody `is on register A unless B` while their latest A is later than their latest B.
    Feeds often give both on one day, so the author says which of the two then wins.
    """,
    (
        Example(
            "The later of diagnosis and cure wins",
            "",
            """
            2019-05-02  Condition  illness
            2021-06-01  Condition  cured
            2023-03-01  Condition  illness
            """,
            """
            as at      | ill
            2019-05-01 | false
            2019-05-02 | true
            2021-05-31 | true
            2021-06-01 | false
            2023-02-28 | false
            2023-03-01 | true
            """,
        ),
        Example(
            "On one day the author's rule decides",
            """
fact strict is on register illness unless cured, same day comes off
fact lenient is on register illness unless cured, same day stays on
""",
            """
            2024-01-10  Condition  illness
            2024-01-10  Condition  cured
            """,
            """
            as at      | strict | lenient
            2024-03-01 | false  | true
            """,
        ),
        Example(
            "Without that rule the pathway does not compile",
            """
fact undecided is on register illness unless cured
""",
            refused="register-without-same-day-rule",
        ),
        Example(
            "A register that counts from a date leaves older entries out",
            """
fact recent is on register illness unless cured, same day comes off, counting from 2008-04-01
""",
            """
            2007-05-02  Condition  illness
            2009-05-02  Condition  severe illness
            """,
            """
            as at      | recent
            2008-06-01 | false
            2009-05-02 | true
            """,
        ),
        Example(
            "A diagnosis that has abated no longer counts from that day",
            "",
            """
            2019-05-02 to 2021-06-01  Condition  illness
            """,
            """
            as at      | ill
            2021-05-31 | true
            2021-06-01 | false
            """,
            note="An abatement takes somebody off the register like a code for the cure.",
        ),
    ),
)

_NEGATIONS = Section(
    "Three negations",
    """
    `no record in X` says that the record holds none.
    A recorded "no" – a code or a value that says so – is evidence, and is looked for like any
    other.
    `not (…)` turns an answer round and leaves unknown unknown.
    """,
    (
        Example(
            "The three differ where nothing is recorded",
            """
fact smoker is latest value of smoking however old, same day take last recorded
fact nothing_recorded is no value of smoking
fact recorded_as_never is any value of smoking is never
fact not_a_smoker is not (smoker is current)
""",
            "",
            """
            as at      | nothing_recorded | recorded_as_never | not_a_smoker
            2024-03-01 | true             | false             | unknown: none recorded
            """,
        ),
        Example(
            "And where somebody recorded that the patient never smoked",
            """
fact smoker is latest value of smoking however old, same day take last recorded
fact nothing_recorded is no value of smoking
fact recorded_as_never is any value of smoking is never
fact not_a_smoker is not (smoker is current)
""",
            """
            2024-01-10  Observation  never smoked
            """,
            """
            as at      | nothing_recorded | recorded_as_never | not_a_smoker
            2024-03-01 | false            | true              | true
            """,
        ),
    ),
)

CHAPTER = Chapter(
    "4.4",
    "Absence",
    """
    "Nothing found" can mean that there was nothing, or that nobody looked.
    The language keeps the two apart.
    """,
    (_NOTHING_FOUND, _NOT_GIVEN, _REGISTERS, _NEGATIONS),
)

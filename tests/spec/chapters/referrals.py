"""4.8 Referrals, as far as they are made."""

# ruff: noqa: E501 - a row of a table is one line.
from __future__ import annotations

from tests.spec.harness import Chapter, Example, Section

_EXERCISE = """
referral exercise "Exercise class" to rehab
  within 30 days
  done by referral to rehab made in the last 12 months
  because decided example
"""

_HIP_TESTS = """
enrol each request in triage_request as referral
  region from region and side from side
  ends at any outcome, or 365 days after opening
  because decided example
referral test "Tests" to tests
  within 60 days
  done by referral to tests completed
  then managed
  because decided example
outcome managed "Managed" managed in service
"""

_MADE = Section(
    "Made",
    """
    A referral is made by a service request that is active or completed and whose intent is an
    order, or by the code that a service is recorded as.
    A draft or a proposal, ours included, is never made; nor is a request that was revoked.
    A request that is only contained in another resource, as in an insurance claim, is none of the
    record's entries and is never made.
    """,
    (
        Example(
            "Only a real order makes a referral",
            """
fact referred is referral to rehab made
""",
            """
            2024-01-05  ServiceRequest  rehabilitation requested  status=draft      intent=proposal
            2024-01-10  ServiceRequest  rehabilitation requested  status=active     intent=proposal
            2024-01-12  ServiceRequest  rehabilitation requested  status=active     intent=plan
            2024-01-15  ServiceRequest  rehabilitation requested  status=draft      intent=order
            2024-01-18  ServiceRequest  rehabilitation requested  status=revoked    intent=order
            2024-01-20  ServiceRequest  rehabilitation requested  status=active     intent=order
            """,
            """
            as at      | referred
            2024-01-05 | false
            2024-01-10 | false
            2024-01-12 | false
            2024-01-15 | false
            2024-01-18 | false
            2024-01-20 | true
            """,
        ),
        Example(
            "A completed request was made",
            """
fact referred is referral to rehab made
""",
            """
            2024-01-20  ServiceRequest  rehabilitation requested  status=completed  intent=order
            """,
            """
            as at      | referred
            2024-03-01 | true
            """,
        ),
        Example(
            "A request entered in error was not",
            """
fact referred is referral to rehab made
""",
            """
            2024-01-20  ServiceRequest  rehabilitation requested  status=entered-in-error  intent=order
            """,
            """
            as at      | referred
            2024-03-01 | false
            """,
        ),
        Example(
            "A service may be recorded by a code of its own",
            """
fact referred is referral to clinic made
""",
            """
            2024-01-20  Procedure  referred to clinic
            """,
            """
            as at      | referred
            2024-01-19 | false
            2024-01-20 | true
            """,
        ),
        Example(
            "A request to another service is not this one",
            """
fact referred is referral to rehab made
""",
            """
            2024-01-20  ServiceRequest  clinic requested  status=active  intent=order
            """,
            """
            as at      | referred
            2024-03-01 | false
            """,
        ),
    ),
)

_PROPOSED = Section(
    "Proposed",
    """
    For each referral step that is open the engine proposes a referral, with its priority, the day
    it is due and the reasons.
    A step that cannot be judged proposes nothing; its row says what is missing.
    """,
    (
        Example(
            "While it is open, until it is made",
            _EXERCISE,
            """
            2024-01-10  Condition       illness
            2024-02-20  ServiceRequest  rehabilitation requested  status=active  intent=order
            """,
            """
            as at      | exercise                | referral rehab
            2024-02-01 | pending, due 2024-02-09 | routine, for exercise, needed since 2024-01-10, due 2024-02-09, pending
            2024-02-10 | overdue, due 2024-02-09 | routine, for exercise, needed since 2024-01-10, due 2024-02-09, overdue
            2024-02-20 | done, done late by 11 days | none
            """,
        ),
        Example(
            "What the engine proposed does not make the referral",
            _EXERCISE,
            """
            2024-01-10  Condition       illness
            2024-01-11  ServiceRequest  rehabilitation requested  status=draft  intent=proposal
            """,
            """
            as at      | referral rehab
            2024-02-01 | routine, for exercise, due 2024-02-09
            """,
        ),
        Example(
            "Not while it cannot be judged",
            """
fact breathlessness is latest value of grade no older than 12 months, same day take highest
referral exercise "Exercise class" to rehab
  only when breathlessness at least 3
  when breathlessness is not known report
  within 30 days
  done by referral to rehab made
  because decided example
""",
            """
            2024-01-10  Condition  illness
            """,
            """
            as at      | exercise               | referral rehab | not known
            2024-02-01 | unknown: none recorded | none           | breathlessness: none recorded
            """,
        ),
        Example(
            "Not to somebody who declined",
            """
referral exercise "Exercise class" to rehab
  within 30 days
  done by referral to rehab made
  excepted when record in declined for 12 months
  because decided example
""",
            """
            2024-01-10  Condition  illness
            2024-01-20  Procedure  declined
            """,
            """
            as at      | referral rehab
            2024-01-19 | routine, for exercise
            2024-01-20 | none
            """,
        ),
    ),
)

_IDENTIFIERS = Section(
    "The same referral again",
    """
    A proposed referral is identified by the patient, the service, the body region and the day the
    need arose (or the event of `for each`).
    The version, the pathway and the day of the evaluation are not part of it, so that running
    again proposes the same referral and not another.
    In these tables the same letter is the same identifier.
    """,
    (
        Example(
            "Day after day the same, and another when the need arises anew",
            _EXERCISE,
            """
            2024-01-10  Condition       illness
            2024-03-01  ServiceRequest  rehabilitation requested  status=active  intent=order
            """,
            """
            as at      | exercise                  | which referral rehab
            2024-01-10 | pending, due 2024-02-09   | A
            2024-02-01 | pending, due 2024-02-09   | A
            2024-02-20 | overdue, due 2024-02-09   | A
            2024-03-01 | done, done late by 21 days | none
            2025-03-02 | pending, due 2025-04-01   | B
            2025-06-01 | overdue, due 2025-04-01   | B
            """,
        ),
    ),
)

_ONE = Section(
    "One referral a service",
    """
    A patient needs one referral to a service, however many steps ask for it.
    It carries all their reasons, the most urgent of their priorities, the earliest due day, and
    the day on which the first of the needs arose.
    """,
    (
        Example(
            "Two steps, one referral",
            """
fact breathlessness is latest value of grade no older than 12 months, same day take highest
referral exercise "Exercise class" to rehab
  only when breathlessness at least 3
  when breathlessness is not known report
  within 30 days
  done by referral to rehab made
  because decided example
referral after_flare "Exercise after a flare" to rehab urgent
  only when any record in flare in the last 3 months
  within 14 days
  done by referral to rehab made
  because decided example
""",
            """
            2023-01-10  Condition    illness
            2024-01-10  Observation  grade 3
            2024-02-20  Condition    flare
            """,
            """
            as at      | referral rehab                                                                          | which referral rehab
            2024-02-01 | routine, for exercise, needed since 2024-01-10, due 2024-02-09, pending                 | A
            2024-03-01 | urgent, for exercise and after_flare, needed since 2024-01-10, due 2024-02-09, overdue  | A
            """,
        ),
    ),
)

_LIFE = Section(
    "How far a referral has got",
    """
    Received, made, accepted, seen, completed; declined by the patient or by the service; not
    attended.
    Seen implies accepted and made, completed implies accepted and made.
    A reason from the list of `declined as` makes a refusal the patient's; any other is the
    service's.
    """,
    (
        Example(
            "From the request to the last visit",
            """
fact received is any referral to triage received
fact made is any referral to triage made
fact accepted is any referral to triage accepted
fact seen is any referral to triage seen
""",
            """
            2024-01-01  Condition       illness
            2024-01-10  ServiceRequest  triage requested  id=r  status=active  intent=order
            2024-01-12  Task            triage requested  for=ServiceRequest/r  status=accepted  intent=order  since=2024-01-15
            2024-02-20  Encounter       contact           for=ServiceRequest/r  status=finished
            """,
            """
            as at      | received | made  | accepted | seen
            2024-01-09 | false    | false | false    | false
            2024-01-10 | false    | true  | false    | false
            2024-01-12 | true     | true  | false    | false
            2024-01-15 | true     | true  | true     | false
            2024-02-20 | true     | true  | true     | true
            """,
        ),
        Example(
            "Whose refusal it was",
            """
fact refused is any referral to triage declined by the patient
fact sent_back is any referral to triage declined by the service
fact made is any referral to triage made
""",
            """
            2024-01-01  Condition       illness
            2024-01-10  ServiceRequest  triage requested  id=r  status=active  intent=order
            2024-01-12  Task            triage requested  for=ServiceRequest/r  status=rejected  intent=order  since=2024-01-20  because=patient_refused
            """,
            """
            as at      | refused | sent_back | made
            2024-01-19 | false   | false     | true
            2024-01-20 | true    | false     | false
            """,
            note="A referral that was declined no longer counts as made.",
        ),
        Example(
            "Without a reason it is the service's",
            """
fact refused is any referral to triage declined by the patient
fact sent_back is any referral to triage declined by the service
""",
            """
            2024-01-01  Condition       illness
            2024-01-10  ServiceRequest  triage requested  id=r  status=active  intent=order
            2024-01-12  Task            triage requested  for=ServiceRequest/r  status=rejected  intent=order  since=2024-01-20
            """,
            """
            as at      | refused | sent_back
            2024-01-20 | false   | true
            """,
        ),
        Example(
            "What was made and is still open is not proposed again",
            """
referral exercise "Exercise class" to triage
  within 30 days of enrolment
  done by referral to triage seen
  because decided example
""",
            """
            2024-01-01  Condition       illness
            2024-01-10  ServiceRequest  triage requested  id=r  status=active  intent=order
            2024-01-12  Task            triage requested  for=ServiceRequest/r  status=accepted  intent=order  since=2024-01-15
            2024-02-20  Encounter       contact           for=ServiceRequest/r  status=finished
            """,
            """
            as at      | exercise                | referral triage
            2024-01-09 | pending, due 2024-01-31 | routine, for exercise
            2024-01-10 | pending, due 2024-01-31 | routine, for exercise, made
            2024-01-15 | pending, due 2024-01-31 | routine, for exercise, accepted
            2024-02-01 | overdue, due 2024-01-31 | routine, for exercise, accepted
            2024-02-20 | done, done late by 20 days | none
            """,
        ),
    ),
)

_IN_DOUBT = Section(
    "Whether one is open cannot always be told",
    """
    Where it cannot be told whether a referral is open, the referral is proposed all the same, so
    that no need is lost, and it is marked `a referral may already be open`, so that nobody refers
    twice unawares.
    It cannot be told while the date of a request leaves open whether it had been made, while a
    request says nothing of the body region, and in a record that was not given requests.
    """,
    (
        Example(
            "A request dated by its month",
            """
referral exercise "Exercise class" to triage
  within 90 days of enrolment
  done by referral to triage seen
  because decided example
""",
            """
            2024-01-01  Condition       illness
            2024-02     ServiceRequest  triage requested  id=r  status=active  intent=order
            """,
            """
            as at      | exercise                | referral triage
            2024-01-31 | pending, due 2024-03-31 | routine, for exercise
            2024-02-10 | pending, due 2024-03-31 | routine, for exercise, a referral may already be open
            2024-02-29 | pending, due 2024-03-31 | routine, for exercise, made
            """,
        ),
        Example(
            "A request of no body region, in the episode of a hip",
            _HIP_TESTS,
            """
            2024-01-01  ServiceRequest  triage requested  id=hip  status=active  intent=order  site=hip
            2024-01-03  ServiceRequest  test requested    id=any  status=active  intent=order
            2024-01-05  ServiceRequest  test requested    id=own  status=active  intent=order  site=hip
            """,
            """
            as at      | referral tests
            2024-01-02 | routine, for test
            2024-01-03 | routine, for test, a referral may already be open
            2024-01-05 | routine, for test, made
            """,
        ),
        Example(
            "Another region's request is no doubt",
            _HIP_TESTS,
            """
            2024-01-01  ServiceRequest  triage requested  id=hip   status=active  intent=order  site=hip
            2024-01-03  ServiceRequest  test requested    id=knee  status=active  intent=order  site=knee
            """,
            """
            as at      | referral tests
            2024-01-03 | routine, for test
            """,
        ),
        Example(
            "A record that was not given requests",
            """
enrol while record in illness because decided example
referral exercise "Exercise class" to rehab
  within 30 days of enrolment
  done by procedure in rehabilitation
  because decided example
""",
            """
            -           Record     given Condition, Procedure
            2024-01-01  Condition  illness
            """,
            """
            as at      | exercise                | referral rehab
            2024-01-10 | pending, due 2024-01-31 | routine, for exercise, a referral may already be open
            """,
        ),
    ),
)

CHAPTER = Chapter(
    "4.8",
    "Referrals",
    """
    A referral has been made, or the engine proposes one; the two are never confused.
    How far it has got is read from the request and from the tasks, appointments and encounters
    that are based on it.
    """,
    (_MADE, _LIFE, _PROPOSED, _IN_DOUBT, _IDENTIFIERS, _ONE),
)

"""4.1 The replay walk: one run for each episode, day by day."""

# ruff: noqa: E501 - a row of a table is one line.
from __future__ import annotations

from tests.spec.chapters.replay_evidence import EVIDENCE, MERGED
from tests.spec.chapters.replay_flags import FLAGS
from tests.spec.chapters.replay_recurring import MEMBERS, RECURRING
from tests.spec.harness import Chapter, Example, Section

EPISODES = """
enrol each request in triage_request as referral
  opened on received, otherwise happened
  region from region and side from side
  merged when same region and an earlier one is open
  ends at any outcome, or 365 days after opening
  because decided example
"""

_TRIAGE = (
    EPISODES
    + """
step seen "Seen"
  within 14 days of opening
  done by encounter in contact
  then treated
  because decided example
step treated "Treated"
  within 30 days
  done by procedure in treatment
  then managed
  because decided example
outcome managed "Managed" managed in service
"""
)

_WALK = Section(
    "Each episode walks by itself",
    """
    What `enrol each` finds opens an episode on its day.
    It begins at the nodes that nothing else leads to, and a node that is done leads on to the next.
    A limit without `of` counts from the day the node was reached.
    """,
    (
        Example(
            "From the referral to the outcome",
            _TRIAGE,
            """
            2024-01-01  ServiceRequest  triage requested  id=hip  status=active  intent=order  site=hip
            2024-01-10  Encounter       contact           status=finished
            2024-03-01  Procedure       treatment         status=completed
            """,
            """
            as at      | episode                  | position | seen                    | treated
            2023-12-31 | none                     | nowhere  | nothing                 | nothing
            2024-01-01 | open                     | seen     | pending, due 2024-01-15 | nothing
            2024-01-10 | open                     | treated  | done                    | pending, due 2024-02-09
            2024-02-10 | open                     | treated  | done                    | overdue, due 2024-02-09
            2024-03-01 | ended 2024-03-01 managed | managed  | done                    | done, done late by 21 days
            """,
        ),
        Example(
            "Evidence counts from the day the node was reached",
            _TRIAGE,
            """
            2024-01-01  ServiceRequest  triage requested  id=hip  status=active  intent=order  site=hip
            2024-01-05  Procedure       treatment         status=completed
            2024-01-10  Encounter       contact           status=finished
            """,
            """
            as at      | position | treated
            2024-01-10 | treated  | pending, due 2024-02-09
            """,
            note="The treatment of 5 January came before anybody had been seen.",
        ),
        Example(
            "An author's own window stands",
            _TRIAGE.replace("procedure in treatment", "procedure in treatment since opening"),
            """
            2024-01-01  ServiceRequest  triage requested  id=hip  status=active  intent=order  site=hip
            2024-01-05  Procedure       treatment         status=completed
            2024-01-10  Encounter       contact           status=finished
            """,
            """
            as at      | episode
            2024-01-10 | ended 2024-01-10 managed
            """,
        ),
        Example(
            "An episode counts from the day its referral was received, once it has been",
            _TRIAGE,
            """
            2024-01-01  ServiceRequest  triage requested  id=hip  status=active  intent=order  site=hip
            2024-01-04  Task            triage requested  for=ServiceRequest/hip  status=requested  intent=order
            """,
            """
            as at      | opened     | seen
            2024-01-03 | 2024-01-01 | pending, due 2024-01-15
            2024-01-04 | 2024-01-04 | pending, due 2024-01-18
            """,
        ),
        Example(
            "It ends when its time is over, whatever is still open",
            _TRIAGE,
            """
            2023-01-01  ServiceRequest  triage requested  id=hip  status=active  intent=order  site=hip
            """,
            """
            as at      | episode
            2023-12-31 | open
            2024-01-01 | ended 2024-01-01 its time is over
            """,
        ),
        Example(
            "A death ends it, and nothing falls due after it",
            _TRIAGE,
            """
            2024-01-01  ServiceRequest  triage requested  id=hip  status=active  intent=order  site=hip
            2024-01-12  Patient         died
            """,
            """
            as at      | episode               | seen
            2024-01-11 | open                  | pending, due 2024-01-15
            2024-06-01 | ended 2024-01-12 died | pending, due 2024-01-15
            """,
        ),
        Example(
            "A month of death: nothing moves from its first day on",
            _TRIAGE,
            """
            2024-01-01  ServiceRequest  triage requested  id=hip  status=active  intent=order  site=hip
            2024-02-03  Encounter       contact           status=finished
            2024-02     Patient         died
            """,
            """
            as at      | episode               | position | seen
            2024-01-31 | open                  | seen     | overdue, due 2024-01-15
            2024-02-10 | unknown               | seen     | overdue, due 2024-01-15
            2024-02-29 | ended 2024-02-01 died | nowhere  | overdue, due 2024-01-15
            """,
        ),
        Example(
            "A referral that counts only from a later day opens nothing before it",
            _TRIAGE,
            """
            2024-01-01  ServiceRequest  triage requested  id=hip  status=revoked  intent=order  site=hip
            2024-01-10  Encounter       letter            status=finished  for=ServiceRequest/hip
            """,
            """
            as at      | episode | timeline
            2024-01-09 | none    | none
            2024-01-10 | open    | 2024-01-10 opened ServiceRequest/hip, 2024-01-10 reached seen
            """,
            note="Nobody knows since when it is revoked; that somebody was seen for it shows that it was made.",
        ),
        Example(
            "An exclusion at the door",
            EPISODES
            + """
exclude when record in unsuitable in the 30 days before opening
  because decided example
step seen "Seen"
  within 14 days of opening
  done by encounter in contact
  then managed
  because decided example
outcome managed "Managed" managed in service
""",
            """
            2023-12-20  Condition       unsuitable
            2024-01-01  ServiceRequest  triage requested  id=hip  status=active  intent=order  site=hip
            """,
            """
            as at      | enrolment | episode
            2024-01-01 | excluded  | excluded 2024-01-01 excluded
            """,
        ),
    ),
)

_ROUTE = (
    EPISODES
    + """
fact result is latest value of result_code for this referral however old, same day take last recorded
step seen "Seen"
  within 14 days of opening
  done by encounter in contact
  then where_next
  because decided example
decision where_next "Where next?" first match
  when result is treat go to treated
  when result is tests go to test
  when result is opinion go to treated
  when result is not known go to await_result
  at most 2 laps then gone
  because decided example
wait await_result "Waiting for an outcome"
  for value of result_code
  at most 5 days
  then where_next
  breach go to gone
  because decided example
referral test "Tests" to tests routine
  within 42 days
  done by referral to tests completed
  then await_result
  because decided example
step treated "Treated"
  within 30 days
  done by procedure in treatment
  then managed
  because decided example
outcome managed "Managed" managed in service
outcome gone "Discharged" discharged
"""
)

_DECISIONS = Section(
    "A decision is taken once, on the day it is reached",
    """
    What is recorded later changes nothing about it.
    A cycle needs newer evidence in each lap: a wait looks for what no decision has read yet.
    `at most … laps then` says where a visit goes that would be one too many.
    """,
    (
        Example(
            "A later outcome does not take it back",
            _ROUTE,
            """
            2024-01-01  ServiceRequest  triage requested  id=hip  status=active  intent=order  site=hip
            2024-01-10  Encounter       contact           status=finished
            2024-01-10  Observation     outcome treat
            2024-01-15  Observation     outcome tests
            """,
            """
            as at      | position | where_next | day of where_next
            2024-01-10 | treated  | to treated | 2024-01-10
            2024-01-20 | treated  | to treated | 2024-01-10
            """,
        ),
        Example(
            "A wait ends with its event, or with its limit",
            _ROUTE,
            """
            2024-01-01  ServiceRequest  triage requested  id=hip   status=active  intent=order  site=hip
            2024-01-01  ServiceRequest  triage requested  id=knee  status=active  intent=order  site=knee
            2024-01-10  Encounter       contact           status=finished  site=hip
            2024-01-10  Encounter       contact           status=finished  site=knee
            2024-01-15  Observation     outcome treat     site=hip
            """,
            """
            as at      | hip: position | knee: position | knee: await_result
            2024-01-14 | await_result  | await_result   | pending, due 2024-01-15
            2024-01-15 | treated       | await_result   | pending, due 2024-01-15
            2024-01-16 | treated       | nowhere        | overdue, due 2024-01-15, breached
            """,
        ),
        Example(
            "Each lap needs a newer outcome, and there are only so many laps",
            _ROUTE,
            """
            2024-01-01  ServiceRequest  triage requested  id=hip  status=active  intent=order  site=hip
            2024-01-10  Encounter       contact           status=finished
            2024-01-10  Observation     outcome tests
            2024-01-12  ServiceRequest  test requested    id=t1  status=active  intent=order  for=ServiceRequest/hip
            2024-01-12  Task            test requested    status=completed  intent=order  since=2024-01-20  for=ServiceRequest/t1
            2024-01-22  Observation     outcome tests
            2024-01-23  ServiceRequest  test requested    id=t2  status=active  intent=order  for=ServiceRequest/hip
            2024-01-23  Task            test requested    status=completed  intent=order  since=2024-01-30  for=ServiceRequest/t2
            2024-02-01  Observation     outcome tests
            """,
            """
            as at      | episode               | position     | laps of test
            2024-01-19 | open                  | test         | 1
            2024-01-20 | open                  | await_result | 1
            2024-01-22 | open                  | test         | 2
            2024-01-30 | open                  | await_result | 2
            2024-02-01 | ended 2024-02-01 gone | gone         | 2
            """,
            note="On 20 January the outcome of the 10th is still the latest, but the decision has read it.",
        ),
    ),
)

_LIMITS = Section(
    "Hours, working days and clocks",
    """
    Hours count where the evidence has a time of day; with a date only the days may leave it open.
    Working days leave out Saturdays, Sundays and the bank holidays of the calendar.
    A clock runs from its start to its stop, through however many nodes.
    """,
    (
        Example(
            "Three working days over a bank holiday weekend",
            _TRIAGE.replace("within 30 days", "within 3 working days"),
            """
            2024-03-20  ServiceRequest  triage requested  id=hip  status=active  intent=order  site=hip
            2024-03-28  Encounter       contact           status=finished
            """,
            """
            as at      | treated
            2024-03-28 | pending, due 2024-04-04
            """,
            note="29 March was Good Friday and 1 April Easter Monday.",
        ),
        Example(
            "A limit on a clock counts from the clock's start, however late the step was reached",
            EPISODES
            + """
clock waiting "Referral to treatment"
  starts at opening
  stops at treated done
  limit 126 days
  because decided example
step seen "Seen"
  within 14 days of opening
  done by encounter in contact
  then treated
  because decided example
step treated "Treated"
  within 126 days on waiting
  done by procedure in treatment
  then aftercare
  because decided example
step aftercare "Aftercare"
  within 30 days
  done by record in review
  then managed
  because decided example
outcome managed "Managed" managed in service
""",
            """
            2024-01-01  ServiceRequest  triage requested  id=hip  status=active  intent=order  site=hip
            2024-04-20  Encounter       contact           status=finished
            2024-05-07  Procedure       treatment         status=completed
            """,
            """
            as at      | treated                    | clock waiting
            2024-04-20 | pending, due 2024-05-06    | running 110 days within its limit
            2024-05-06 | pending, due 2024-05-06    | running 126 days within its limit
            2024-05-07 | done, done late by 1 day   | stopped 127 days beyond its limit
            2024-06-30 | done, done late by 1 day   | stopped 127 days beyond its limit
            """,
        ),
        Example(
            "Four hours are four hours in the night the clocks go back",
            _TRIAGE.replace("within 30 days", "within 4 hours"),
            """
            2024-10-20  ServiceRequest  triage requested  id=hip  status=active  intent=order  site=hip
            2024-10-26  Encounter       contact           status=finished  time=23:30
            2024-10-27  Procedure       treatment         status=completed  time=04:00
            """,
            """
            as at      | treated
            2024-10-27 | done, done late by 1 hour
            """,
            note="The times are UTC: half past midnight in London to four o'clock is four and a half hours that night.",
        ),
        Example(
            "The first of a clock's stops stops it, though the node is done again",
            _ROUTE.replace(
                "fact result",
                """clock waiting "Waiting"
  starts at opening
  stops at test done
  limit 30 days
  because decided example
fact result""",
            ),
            """
            2024-01-01  ServiceRequest  triage requested  id=hip  status=active  intent=order  site=hip
            2024-01-10  Encounter       contact           status=finished
            2024-01-10  Observation     outcome tests
            2024-01-12  ServiceRequest  test requested    id=t1  status=active  intent=order  for=ServiceRequest/hip
            2024-01-12  Task            test requested    status=completed  intent=order  since=2024-01-20  for=ServiceRequest/t1
            2024-01-22  Observation     outcome tests
            2024-01-23  ServiceRequest  test requested    id=t2  status=active  intent=order  for=ServiceRequest/hip
            2024-01-23  Task            test requested    status=completed  intent=order  since=2024-02-25  for=ServiceRequest/t2
            """,
            """
            as at      | clock waiting
            2024-01-20 | stopped 19 days within its limit
            2024-02-25 | stopped 19 days within its limit
            """,
        ),
        Example(
            "How long it was from one day to another",
            EPISODES
            + """
fact waited is days from opening to seen reached
fact treated_for is days from opening to today
step asked "Asked"
  within 14 days
  done by record in review
  then seen
  because decided example
step seen "Seen"
  within 14 days
  done by encounter in contact
  then managed
  because decided example
advice slow "A long wait"
  when treated_for above 3 months
  because decided example
outcome managed "Managed" managed in service
""",
            """
            2024-01-31  ServiceRequest  triage requested  id=hip  status=active  intent=order  site=hip
            2024-02-10  Encounter       review            status=finished
            """,
            """
            as at      | waited                 | treated_for | slow
            2024-02-09 | unknown: none recorded | 9           | not said
            2024-02-10 | 10                     | 10          | not said
            2024-04-30 | 10                     | 90          | not said
            2024-05-01 | 10                     | 91          | said
            """,
            note="Three months after 31 January is 30 April, by the calendar.",
        ),
    ),
)

_EXCEPTIONS = Section(
    "An exception may lead somewhere else",
    """
    A step that is excepted waits for its exception to end, unless `on exception` leads on.
    A step that does not apply leads on as if it were done.
    """,
    (
        Example(
            "Declined by the patient: excepted, discharged, and nothing is missed",
            EPISODES
            + """
step seen "Seen"
  within 14 days of opening
  done by encounter in contact
  excepted when referral to triage declined by the patient
  on exception go to gone
  then managed
  because decided example
outcome managed "Managed" managed in service
outcome gone "Discharged" discharged
""",
            """
            2024-01-01  ServiceRequest  triage requested  id=hip  status=active  intent=order  site=hip
            2024-01-01  Task            triage requested  for=ServiceRequest/hip  status=rejected  intent=order  since=2024-01-08  because=patient_refused
            """,
            """
            as at      | episode               | seen
            2024-01-07 | open                  | pending, due 2024-01-15
            2024-01-08 | ended 2024-01-08 gone | excepted
            """,
        ),
        Example(
            "What does not apply is passed by",
            EPISODES
            + """
step seen "Seen"
  within 14 days of opening
  done by encounter in contact
  not applicable when record in palliative in the whole record
  then treated
  because decided example
step treated "Treated"
  within 30 days
  done by procedure in treatment
  then managed
  because decided example
outcome managed "Managed" managed in service
""",
            """
            2023-06-01  Condition       palliative
            2024-01-01  ServiceRequest  triage requested  id=hip  status=active  intent=order  site=hip
            """,
            """
            as at      | position | seen           | treated
            2024-01-01 | treated  | not applicable | pending, due 2024-01-31
            """,
        ),
    ),
)

CHAPTER = Chapter(
    "4.1",
    "The replay walk",
    """
    A pathway that says `enrol each` has one run for each episode.
    It is replayed over its days: each day in order death, the end of the episode, exclusion,
    interrupts, then moves until nothing moves.
    The replay at a day is the beginning of every later replay.
    """,
    (_WALK, MERGED, EVIDENCE, _DECISIONS, RECURRING, MEMBERS, FLAGS, _EXCEPTIONS, _LIMITS),
)

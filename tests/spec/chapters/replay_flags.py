"""4.1 and 4.9 The replay walk: red flags take the patient from wherever they stand."""

# ruff: noqa: E501 - a row of a table is one line.
from __future__ import annotations

from tests.spec.harness import Example, Section

_FLAGS = """
enrol each request in triage_request as referral
  region from region
  ends at any outcome, or 365 days after opening
  because decided example
interrupt alarm "Alarm"
  when record in red_flag for this referral
  go to emergency
  withdrawn when record in flag_withdrawn from alarm reached for this referral
  because decided example
interrupt worry "Worry"
  when record in flare for this referral
  go to looked_at
  because decided example
step seen "Seen"
  within 14 days of opening
  done by encounter in contact
  then managed
  because decided example
referral emergency "Emergency" to rehab emergency
  within 4 hours
  done by encounter in emergency_visit
  critical when overdue
  then handed_over
  because decided example
step looked_at "Looked at"
  within 2 days
  done by record in review
  then resume
  because decided example
outcome managed "Managed" managed in service
outcome handed_over "Handed over" handed over
"""

_REFERRAL = """
            2024-01-01  ServiceRequest  triage requested  id=hip  status=active  intent=order  site=hip
"""

FLAGS = Section(
    "Red flags",
    """
    Interrupts are checked each day before anything moves, in the order they are written: while one
    stands, those after it do not fire.
    One that fires takes the patient from where they stand to its target; what was open there does
    not apply any more.
    `withdrawn when` and `then resume` bring the patient back; the same evidence never fires the
    same flag twice.
    """,
    (
        Example(
            "It takes the patient from where they stand",
            _FLAGS,
            _REFERRAL
            + """
            2024-01-10  Observation     red flag          time=10:00
            2024-01-10  Encounter       emergency visit   status=finished  time=13:30
            """,
            """
            as at      | episode                      | seen                               | emergency
            2024-01-09 | open                         | pending, due 2024-01-15            | nothing
            2024-01-10 | ended 2024-01-10 handed_over | not applicable, interrupted by alarm | done
            """,
        ),
        Example(
            "Four hours by the clock",
            _FLAGS,
            _REFERRAL
            + """
            2024-01-10  Observation     red flag          time=10:00
            2024-01-10  Encounter       emergency visit   status=finished  time=14:30
            """,
            """
            as at      | emergency
            2024-01-10 | done, done late by 1 hour
            """,
        ),
        Example(
            "With a date only, four hours may be over or not",
            _FLAGS,
            _REFERRAL
            + """
            2024-01-10  Observation     red flag
            2024-01-11  Encounter       emergency visit   status=finished
            """,
            """
            as at      | emergency
            2024-01-10 | pending, due between 2024-01-10 and 2024-01-11
            2024-01-11 | done, whether it was in time is not known: no time of day recorded
            """,
        ),
        Example(
            "Not acted on, it is overdue and critical",
            _FLAGS,
            _REFERRAL
            + """
            2024-01-10  Observation     red flag          time=10:00
            """,
            """
            as at      | emergency
            2024-01-10 | pending, due 2024-01-10
            2024-01-11 | overdue, due 2024-01-10, critical
            """,
        ),
        Example(
            "Withdrawn, it restores the old position; only new evidence fires it again",
            _FLAGS,
            _REFERRAL
            + """
            2024-01-10  Observation     red flag
            2024-01-12  Observation     flag withdrawn
            2024-01-20  Observation     red flag
            """,
            """
            as at      | position  | alarm         | seen
            2024-01-10 | emergency | fires         | not applicable, interrupted by alarm
            2024-01-12 | seen      | does not fire | pending, due 2024-01-15
            2024-01-19 | seen      | does not fire | overdue, due 2024-01-15
            2024-01-20 | emergency | fires         | not applicable, interrupted by alarm
            """,
        ),
        Example(
            "A flag with `resume` brings the patient back to where it found them",
            _FLAGS,
            _REFERRAL
            + """
            2024-01-10  Observation     flare
            2024-01-11  Encounter       review            status=finished
            2024-01-12  Encounter       contact           status=finished
            """,
            """
            as at      | episode                  | position  | looked_at
            2024-01-10 | open                     | looked_at | pending, due 2024-01-12
            2024-01-11 | open                     | seen      | done
            2024-01-12 | ended 2024-01-12 managed | managed   | done
            """,
        ),
        Example(
            "A flag withdrawn while a more urgent one stands: the patient stays with the other",
            _FLAGS.replace(
                "  go to looked_at\n",
                "  go to looked_at\n  withdrawn when record in letter from worry reached for this referral\n",
            ),
            _REFERRAL
            + """
            2024-01-10  Observation     flare
            2024-01-11  Observation     red flag
            2024-01-12  Encounter       letter            status=finished
            2024-01-13  Observation     flag withdrawn
            """,
            """
            as at      | position  | alarm         | worry
            2024-01-10 | looked_at | does not fire | fires
            2024-01-11 | emergency | fires         | fires
            2024-01-12 | emergency | fires         | does not fire
            2024-01-13 | seen      | does not fire | does not fire
            """,
            note="On 13 January nobody goes back to being looked at for a worry that is no more.",
        ),
        Example(
            "A flag that lapses leaves the patient where they are, and `resume` still brings them back",
            _FLAGS.replace("  go to looked_at\n", "  go to looked_at\n  active for 3 days\n"),
            _REFERRAL
            + """
            2024-01-10  Observation     flare
            2024-01-20  Encounter       review            status=finished
            """,
            """
            as at      | position  | worry
            2024-01-13 | looked_at | fires
            2024-01-14 | looked_at | does not fire
            2024-01-20 | seen      | does not fire
            """,
        ),
        Example(
            "The one written first goes first",
            _FLAGS,
            _REFERRAL
            + """
            2024-01-10  Observation     flare
            2024-01-11  Observation     red flag
            """,
            """
            as at      | position  | alarm         | worry
            2024-01-10 | looked_at | does not fire | fires
            2024-01-11 | emergency | fires         | fires
            """,
        ),
    ),
)

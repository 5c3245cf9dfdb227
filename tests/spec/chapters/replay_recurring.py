"""4.1 The replay walk: recurring care, steps that are asked for, groups and ends in an episode."""

# ruff: noqa: E501 - a row of a table is one line.
from __future__ import annotations

from tests.spec.harness import Example, Section

_OPENED = """
enrol each request in triage_request as referral
  region from region and side from side
  merged when same region and an earlier one is open
  ends at any outcome, or 365 days after opening
  because decided example
"""

_REFERRAL = """
            2024-01-01  ServiceRequest  triage requested  id=hip  status=active  intent=order  site=hip
"""

RECURRING = Section(
    "What recurs, and what is asked for, while an episode is open",
    """
    Recurring and seasonal care stays open as long as the episode does, unless `then` leads on.
    A step with `for each` has one obligation for each event; a stage is complete while all are done.
    A step that another one asks for (`do … now`) is reached when it is asked for, again where it was
    done and the answer is still not known.
    """,
    (
        Example(
            "Care that is due every 30 days falls due again",
            _OPENED
            + """
stage care "Care" ongoing
step reviewed "Reviewed"
  every 30 days
  done by record in review
  because decided example
""",
            _REFERRAL
            + """
            2024-01-20  Encounter       review            status=finished
            """,
            """
            as at      | position      | reviewed
            2024-01-19 | care, reviewed | pending, due 2024-01-31
            2024-01-20 | care, reviewed | done, next due 2024-02-19
            2024-02-20 | care, reviewed | overdue, due 2024-02-19
            """,
        ),
        Example(
            "With `then` it leads on, once it was done",
            _OPENED
            + """
step reviewed "Reviewed"
  every 30 days
  done by record in review
  then managed
  because decided example
outcome managed "Managed" managed in service
""",
            _REFERRAL
            + """
            2024-01-20  Encounter       review            status=finished
            """,
            """
            as at      | episode
            2024-01-20 | ended 2024-01-20 managed
            """,
        ),
        Example(
            "A step that is asked for is reached when it is asked for",
            _OPENED
            + """
fact mrc is latest value of grade no older than 30 days, same day take highest
step graded "Graded"
  within 30 days
  done by value of grade
  because decided example
step treated "Treated"
  only when mrc at least 3
  when mrc is not known do graded now
  within 10 days
  done by procedure in treatment
  then managed
  because decided example
outcome managed "Managed" managed in service
""",
            _REFERRAL
            + """
            2024-01-05  Observation     grade 4
            """,
            """
            as at      | position       | graded                                           | treated
            2024-01-01 | graded, treated | pending, due 2024-01-01, needed now by treated | unknown: none recorded
            2024-01-02 | graded, treated | overdue, due 2024-01-01, needed now by treated | unknown: none recorded
            2024-01-05 | treated        | done, done late by 4 days                        | pending, due 2024-01-15
            """,
        ),
        Example(
            "Two steps counted as one, beside each other",
            _OPENED
            + """
step seen "Seen"
  within 10 days
  done by encounter in contact
  because decided example
step reviewed "Reviewed"
  within 10 days
  done by record in review
  because decided example
group both "Both" is seen and reviewed
""",
            _REFERRAL
            + """
            2024-01-05  Encounter       contact           status=finished
            2024-01-07  Encounter       review            status=finished
            """,
            """
            as at      | seen                    | reviewed                | both
            2024-01-04 | pending, due 2024-01-11 | pending, due 2024-01-11 | pending, 0 of 2
            2024-01-05 | done                    | pending, due 2024-01-11 | pending, 1 of 2
            2024-01-07 | done                    | done                    | done, 2 of 2
            """,
        ),
        Example(
            "An outcome that comes true by what is done on the day ends the episode on that day",
            _OPENED
            + """
fact since_seen is days from seen done to today
step seen "Seen"
  within 10 days
  done by encounter in contact
  then treated
  because decided example
step treated "Treated"
  within 30 days
  done by procedure in treatment
  because decided example
outcome gone "Gone" discharged when since_seen at least 0 days
""",
            _REFERRAL
            + """
            2024-01-05  Encounter       contact           status=finished
            """,
            """
            as at      | episode
            2024-01-04 | open
            2024-01-05 | ended 2024-01-05 gone
            """,
        ),
    ),
)

_STAGE = (
    _OPENED
    + """
step seen "Seen"
  within 10 days
  done by encounter in contact
  then care
  because decided example
stage care "Care" then managed
step reviewed "Reviewed"
  within 10 days
  done by record in review
  then advised
  because decided example
step advised "Advised"
  within 10 days
  done by record in letter
  because decided example
decision where_next "Where next?"
  when result is treat go to treated
  otherwise go to opinion_given
  when result is not known report
  because decided example
step treated "Treated"
  within 30 days
  done by procedure in treatment
  because decided example
step opinion_given "Opinion given"
  within 30 days
  done by record in unsuitable
  because decided example
outcome managed "Managed" managed in service
"""
).replace(
    "step seen",
    "fact result\n  is latest value of result_code for this referral however old,"
    " same day take last recorded\nstep seen",
)

MEMBERS = Section(
    "Members of a stage that something else starts",
    """
    A stage begins with the members that nothing else leads to.
    Where a `then`, a branch or another route leads to a member, it begins when that route is taken.
    A stage is complete when nothing in it stands open: a member that no route came to is not
    waited for.
    """,
    (
        Example(
            "One after the other, and the branch that was taken",
            _STAGE,
            _REFERRAL
            + """
            2024-01-02  Encounter       contact           status=finished
            2024-01-05  Encounter       review            status=finished
            2024-01-08  Observation     outcome treat
            2024-01-09  Procedure       letter
            2024-01-12  Procedure       treatment
            """,
            """
            as at      | position                              | advised                 | treated
            2024-01-02 | care, reviewed, where_next            | nothing                 | nothing
            2024-01-05 | care, advised, where_next             | pending, due 2024-01-15 | nothing
            2024-01-08 | care, advised, treated                | pending, due 2024-01-15 | pending, due 2024-02-07
            2024-01-09 | care, treated                         | done                    | pending, due 2024-02-07
            2024-01-12 | managed                               | done                    | done
            """,
        ),
        Example(
            "A decision that is still open keeps its stage open",
            _STAGE,
            _REFERRAL
            + """
            2024-01-02  Encounter       contact           status=finished
            2024-01-05  Encounter       review            status=finished
            2024-01-06  Procedure       letter
            """,
            """
            as at      | position         | episode
            2024-01-06 | care, where_next | open
            """,
        ),
    ),
)

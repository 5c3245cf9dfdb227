"""4.1 The replay walk: which episode an entry belongs to."""

# ruff: noqa: E501 - a row of a table is one line.
from __future__ import annotations

from tests.spec.harness import Example, Section

_TWO_STEPS = """
enrol each request in triage_request as referral
  region from region and side from side
  merged when same region and an earlier one is open
  evidence belongs by reference, then by region, then to the latest open one
  ends at any outcome, or 365 days after opening
  because decided example
fact ill_here is record in illness for the same region
fact ill_anywhere is record in illness
step seen "Seen"
  within 14 days of opening
  done by encounter in contact
  then managed
  because decided example
outcome managed "Managed" managed in service
"""

_HIPS = """
            2024-01-01  ServiceRequest  triage requested  id=left   status=active  intent=order  site=hip+left_side
            2024-01-05  ServiceRequest  triage requested  id=right  status=active  intent=order  site=hip+right_side
"""

MERGED = Section(
    "One episode or two",
    """
    With `merged`, a second opening joins an episode that is still open: one that replaces it or is
    based on it, or one for the same region and side.
    """,
    (
        Example(
            "The same referral sent twice is one episode; two hips are two",
            _TWO_STEPS,
            """
            2024-01-01  ServiceRequest  triage requested  id=left   status=active  intent=order  site=hip+left_side
            2024-01-03  ServiceRequest  triage requested  id=again  status=active  intent=order  site=hip+left_side
            2024-01-05  ServiceRequest  triage requested  id=right  status=active  intent=order  site=hip+right_side
            """,
            """
            as at      | episodes              | joined
            2024-01-04 | left open             | ServiceRequest/again
            2024-01-05 | left open, right open | ServiceRequest/again
            """,
        ),
        Example(
            "Where no region is named nobody can say that it is the same",
            _TWO_STEPS,
            """
            2024-01-01  ServiceRequest  triage requested  id=one    status=active  intent=order
            2024-01-03  ServiceRequest  triage requested  id=two    status=active  intent=order
            2024-01-04  ServiceRequest  triage requested  id=three  status=active  intent=order  replaces=ServiceRequest/one
            """,
            """
            as at      | episodes           | joined
            2024-01-04 | one open, two open | ServiceRequest/three
            """,
        ),
        Example(
            "After the end of an episode the next referral opens another",
            _TWO_STEPS,
            """
            2024-01-01  ServiceRequest  triage requested  id=first   status=active  intent=order  site=knee
            2024-01-10  Encounter       contact           status=finished  site=knee
            2024-03-01  ServiceRequest  triage requested  id=second  status=active  intent=order  site=knee
            """,
            """
            as at      | episodes
            2024-03-01 | first ended 2024-01-10 managed, second open
            """,
        ),
    ),
)

EVIDENCE = Section(
    "Evidence of one episode never finishes another",
    """
    What makes a step done must belong to the episode: by reference, then by body region, then as
    the pathway says.
    Facts look at the whole record unless they say `for this …` or `for the same region`.
    """,
    (
        Example(
            "By reference before all else",
            _TWO_STEPS,
            _HIPS
            + """
            2024-01-10  Encounter       contact           status=finished  for=ServiceRequest/left
            """,
            """
            as at      | left: seen | right: seen
            2024-01-10 | done       | pending, due 2024-01-19
            """,
        ),
        Example(
            "By region and side",
            _TWO_STEPS,
            _HIPS
            + """
            2024-01-10  Encounter       contact           status=finished  site=hip+left_side
            """,
            """
            as at      | left: seen | right: seen
            2024-01-10 | done       | pending, due 2024-01-19
            """,
        ),
        Example(
            "Of two that fit, the latest; of another region, none",
            _TWO_STEPS,
            _HIPS
            + """
            2024-01-08  Encounter       contact           status=finished  site=knee
            2024-01-10  Encounter       contact           status=finished  site=hip
            """,
            """
            as at      | left: seen              | right: seen
            2024-01-08 | pending, due 2024-01-15 | pending, due 2024-01-19
            2024-01-10 | pending, due 2024-01-15 | done
            """,
        ),
        Example(
            "What names several regions is about one of them, and not about what names none",
            _TWO_STEPS,
            """
            2024-01-01  ServiceRequest  triage requested  id=left   status=active  intent=order  site=hip+left_side
            2024-01-05  ServiceRequest  triage requested  id=other  status=active  intent=order
            2024-01-10  Encounter       contact           status=finished  site=hip+knee
            """,
            """
            as at      | left: seen | other: seen
            2024-01-10 | done       | pending, due 2024-01-19
            """,
        ),
        Example(
            "An episode that names no region may be about any",
            _TWO_STEPS,
            """
            2024-01-01  ServiceRequest  triage requested  id=left   status=active  intent=order  site=hip+left_side
            2024-01-05  ServiceRequest  triage requested  id=other  status=active  intent=order
            2024-01-10  Encounter       contact           status=finished  site=knee
            """,
            """
            as at      | left: seen              | other: seen
            2024-01-10 | pending, due 2024-01-15 | done
            """,
        ),
        Example(
            "What was done stays done, though the episode it was for opens later",
            _TWO_STEPS.replace("then managed", "then written").replace(
                "outcome managed",
                """step written "Written"
  within 14 days
  done by record in letter
  then managed
  because decided example
outcome managed""",
            ),
            """
            2024-01-01  ServiceRequest  triage requested  id=left   status=active  intent=order  site=hip+left_side
            2024-01-08  ServiceRequest  triage requested  id=right  status=active  intent=order  site=hip+right_side
            2024-01-05  Encounter       contact           status=finished  for=ServiceRequest/right
            """,
            """
            as at      | left: seen | left: position
            2024-01-05 | done       | written
            2024-01-08 | done       | written
            """,
            note="On the 5th nobody knew of the second referral: the encounter belonged to what was open.",
        ),
        Example(
            "A partial date over which another episode was open settles nothing",
            _TWO_STEPS,
            """
            2024-01-01  ServiceRequest  triage requested  id=left   status=active  intent=order  site=hip+left_side
            2024-01-05  ServiceRequest  triage requested  id=right  status=active  intent=order  site=hip+right_side
            2024-01-10  Encounter       contact           status=finished  for=ServiceRequest/right
            2024-01     Encounter       contact           status=finished  recorded=2024-01-12
            """,
            """
            as at      | left: seen              | right: seen
            2024-01-12 | unknown: not comparable | done
            """,
            note="It was between 1 and 12 January, and from the 5th to the 10th it may have been the right hip's.",
        ),
        Example(
            "What names nothing goes to the latest that is open",
            _TWO_STEPS,
            _HIPS
            + """
            2024-01-10  Encounter       contact           status=finished
            2024-01-12  Encounter       contact           status=finished
            """,
            """
            as at      | left: seen              | right: seen
            2024-01-10 | pending, due 2024-01-15 | done
            2024-01-12 | done                    | done
            """,
            note="On the 12th the right hip's episode has ended, so the left one is the latest.",
        ),
        Example(
            "For the same region: an entry without a region leaves it open",
            _TWO_STEPS,
            """
            2023-01-01  Condition       illness           site=knee
            2024-01-01  ServiceRequest  triage requested  id=left  status=active  intent=order  site=hip+left_side
            2024-01-02  Condition       illness
            2024-01-03  Condition       illness           site=hip
            """,
            """
            as at      | ill_anywhere | ill_here
            2024-01-01 | true         | false
            2024-01-02 | true         | unknown: not comparable
            2024-01-03 | true         | true
            """,
        ),
    ),
)

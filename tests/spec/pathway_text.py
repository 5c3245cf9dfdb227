"""Makes whole pathways of the few lines that an example shows.

An example shows what it is about; the header, the library of shared codelists and, where the
example says nothing else, `enrol while ill` and one ongoing stage are added here.
"""

from __future__ import annotations

import re

from tests.spec.record_table import FOLDER
from waypost_dsl.compiler import Compiled, compile_text

HEADER = """pathway example "Example"
  version 1.0.0
  owner "The Waypost developers"
  review by 2030-01-01
  use reference
"""
ENROLMENT = "enrol while ill because decided example\n"
STAGE = 'stage care "Care" ongoing\n'

_NODE = re.compile(
    r"^\s*(stage|step|referral|group|decision|advice|wait|interrupt|outcome|kpi)\b", re.MULTILINE
)


def whole_text(shown: str, asked_since: tuple[str, ...] = ()) -> str:
    """Return the whole text of an example's pathway.

    Args:
        shown: the lines of the example.
        asked_since: facts whose `since` is asked for.
    """
    first_node = _NODE.search(shown)
    at = len(shown) if first_node is None else first_node.start()
    before, after = shown[:at].rstrip() + "\n", shown[at:].strip("\n")
    enrolment = "" if re.search(r"enrol (while|each)\b", shown) else ENROLMENT
    stage = "" if "enrol each" in shown or re.search(r"^\s*stage\b", after, re.MULTILINE) else STAGE
    asking = "".join(_asking(name) for name in asked_since)
    if asking and not stage:
        raise ValueError("an example with a stage of its own cannot ask for `since` of a fact")
    return f"{HEADER}{enrolment}{before}{stage}{asking}{after}\n"


def compiled(shown: str, asked_since: tuple[str, ...] = ()) -> Compiled:
    """Compile an example's pathway."""
    return compile_text(whole_text(shown, asked_since), path="example.pathway", folder=FOLDER)


def _asking(fact: str) -> str:
    """Return steps that show since when a fact has been true, false or unknown.

    A step is needed from the day on which its `only when` becomes true; of these three, one is.
    """
    ways = {
        "true": fact,
        "false": f"not {fact}",
        "unknown": f"{fact} is not known",
    }
    return "".join(
        f'step {way}_asks_{fact} "Since when {fact} is {way}" only when {condition}'
        f"{'' if way == 'unknown' else ' when not known report'} within 0 days"
        f" done by record in letter because decided example\n"
        for way, condition in ways.items()
    )

"""A small pathway of episodes for the tests of the language; what is tested is put into it."""

from __future__ import annotations

from tests.unit.dsl_texts import BAD, NAMES
from waypost_dsl.compiler import Compiled, compile_text
from waypost_dsl.model import Fact, Node, Pathway

EPISODES = """  enrol each request in clinic_requests as referral
    region from smoking and side from grade
    ends at any outcome, or 365 days after opening
    because NG1
"""
CALENDAR = '  calendar england from "calendars/england.csv"\n'
SEEN = """  step seen "Seen"
    within 14 days of opening
    done by encounter in reviews
    then managed
    because NG1
"""
MANAGED = '  outcome managed "Managed" managed in service\n'


def compiled(text: str, *, seen: str = SEEN, calendar: str = CALENDAR) -> Compiled:
    """Compile the names, the episodes unless the text has its own, a step and what is tested."""
    episodes = "" if "enrol" in text else EPISODES
    whole = NAMES + calendar + episodes + seen + text + "\n" + MANAGED
    return compile_text(whole, path="example.pathway", folder=BAD)


def pathway(text: str, *, seen: str = SEEN) -> Pathway:
    """Return a pathway that has to compile without a word."""
    result = compiled(text, seen=seen)
    assert result.pathway is not None, [one.message for one in result.diagnostics]
    assert result.diagnostics == ()
    return result.pathway


def codes(text: str, *, seen: str = SEEN, calendar: str = CALENDAR) -> list[str]:
    """Return the slugs of what is wrong, in order."""
    return [one.code.slug for one in compiled(text, seen=seen, calendar=calendar).diagnostics]


def seen_then(name: str) -> str:
    """Return the step before, leading to a node."""
    return SEEN.replace("then managed", f"then {name}")


def fact(definition: str) -> Fact:
    """Return the fact of a definition."""
    return pathway(f"  fact tested is {definition}").facts["tested"]


def node(text: str) -> Node:
    """Return the node `tested` of a text, to which the step before it leads."""
    return pathway(text, seen=seen_then("tested")).nodes["tested"]

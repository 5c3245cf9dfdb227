"""The rules of the clinical brief, as `docs/reference/clinical-rules.toml` lists them.

This module reads the list; `rule_places` finds the lines it names and `rule_pages` prints them.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import cast

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "docs/reference/clinical-rules.toml"
STATUSES = ("V", "V2", "D", "U")
"""Seen in a source, in a second-hand summary, a decision of this project, unverified."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row or named paragraph of the brief.

    Args:
        id: its number, or its name after the letters of its pathway.
        says: the rule in a few words.
        status: the status words of the brief.
        where: what implements it, in the words that `rule_places` looks up.
        note: what a reader must know about how it was read.
        left_out: what is not implemented, and why.
    """

    id: str
    says: str
    status: tuple[str, ...]
    where: tuple[str, ...]
    note: str = ""
    left_out: str = ""

    @property
    def section(self) -> str:
        """The letters of its pathway."""
        return self.id[0] if self.id[1:].isdecimal() else self.id.replace("-", " ").split()[0]

    @property
    def is_unverified(self) -> bool:
        """Whether it rests on nothing that was seen in a source or a summary of one."""
        return "U" in self.status and not {"V", "V2"} & set(self.status)


@dataclass(frozen=True, slots=True)
class RuleSection:
    """The rules of one part of the brief.

    Args:
        id: its letters.
        title: its title.
        pathways: the pathways that implement it, by name.
        rules: its rules, in the order of the brief.
    """

    id: str
    title: str
    pathways: tuple[str, ...]
    rules: tuple[Rule, ...]


def sections(data: Path = DATA) -> tuple[RuleSection, ...]:
    """Return the rules by section, in the order of the list.

    Args:
        data: the list.

    Raises:
        ValueError: if a rule has no section, comes twice, has a status word of its own, or says
            neither where it is nor why it is left out.
    """
    table = tomllib.loads(data.read_text(encoding="utf-8"))
    rules = tuple(_rule(one) for one in cast("list[dict[str, object]]", table["rule"]))
    heads = cast("list[dict[str, object]]", table["section"])
    _check(rules, {str(head["id"]) for head in heads})
    return tuple(
        RuleSection(
            str(head["id"]),
            str(head["title"]),
            _texts(head.get("pathways", [])),
            tuple(rule for rule in rules if rule.section == head["id"]),
        )
        for head in heads
    )


def _rule(row: dict[str, object]) -> Rule:
    return Rule(
        str(row["id"]),
        str(row["says"]),
        _texts(row["status"]),
        _texts(row["where"]),
        str(row.get("note", "")),
        str(row.get("left_out", "")),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in cast("list[object]", value))


def _check(rules: tuple[Rule, ...], known: set[str]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise ValueError(f"the rule {rule.id} comes twice")
        if rule.section not in known:
            raise ValueError(f"the rule {rule.id} has no section")
        if not set(rule.status) <= set(STATUSES):
            raise ValueError(f"the rule {rule.id} has a status that the brief does not have")
        if not rule.where and not rule.left_out:
            raise ValueError(f"the rule {rule.id} says neither where it is nor why it is left out")
        seen.add(rule.id)

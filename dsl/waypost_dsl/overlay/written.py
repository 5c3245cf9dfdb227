"""An overlay as its author wrote it, with the place of every word."""

from __future__ import annotations

from dataclasses import dataclass

from waypost_dsl.source import Span
from waypost_dsl.syntax.conditions import Amount, Name, Text, WrittenDate


@dataclass(frozen=True, slots=True)
class ParameterSetting:
    """`parameter NAME is VALUE because "REASON"`."""

    name: Name
    value: Amount
    reason: Text | None


@dataclass(frozen=True, slots=True)
class ServiceSetting:
    """`service NAME is organisation "ODS CODE"`."""

    name: Name
    organisation: Text


@dataclass(frozen=True, slots=True)
class CodelistSetting:
    """`codelist NAME from "FILE" because "REASON"`."""

    name: Name
    path: Text
    reason: Text | None


Setting = ParameterSetting | ServiceSetting | CodelistSetting


@dataclass(frozen=True, slots=True)
class Part:
    """`for NAME`, and what is set in that pathway or library."""

    target: Name
    settings: tuple[Setting, ...]


@dataclass(frozen=True, slots=True)
class OverlayFile:
    """A whole overlay file.

    Args:
        name: the overlay's name.
        title: the place in words.
        approver: who approved it; None where the line is missing.
        approved_on: when.
        expires_on: the last day on which it may be used; None where the line is missing.
        parts: what it sets, by pathway or library, in file order.
        lines: the keyword of each statement, in file order.
        span: its first keyword.
    """

    name: Name
    title: Text
    approver: Text | None
    approved_on: WrittenDate | None
    expires_on: WrittenDate | None
    parts: tuple[Part, ...]
    lines: tuple[Span, ...]
    span: Span

"""Reads the small record tables of the language reference.

A line is a date, a resource type and what was recorded, two or more spaces apart, then options:

    2019-05-02                Condition    illness
    2024-01-10                Observation  hba1c 58 mmol/mol   recorded=2024-01-12
    2024-01-03 to 2024-01-05  Encounter    ward stay
    undated                   Condition    illness             status=refuted
    1950-06-01                Patient      born
    -                         Record       given Condition, Procedure

What was recorded is the display of a row of the codelists beside this file, perhaps followed by a
value. Nothing here evaluates anything.
"""

from __future__ import annotations

import calendar
import csv
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, cast

from waypost.fhir.counted import STATUS_RULES
from waypost.record import (
    UNDATED,
    CodedValue,
    Coding,
    DateSpan,
    EncounterDiagnosis,
    Entry,
    NoValue,
    Patient,
    QuantityValue,
    Record,
    Value,
)

FOLDER = Path(__file__).parent
CATEGORY_SYSTEM = "https://waypost.example/CodeSystem/spec-icd"

_OPTION = re.compile(r"(\w+)=(\S+)")
_NUMBER = re.compile(r"(<=|>=|<|>)?\s*(-?\d+(?:\.\d+)?)(?:\s+(\S.*))?$")
_Comparator = Literal["<", "<=", ">", ">="] | None


@dataclass(frozen=True)
class Line:
    """One line of a record table, as written."""

    dated: str
    resource_type: str
    what: str
    options: dict[str, str] = field(default_factory=dict[str, str])


def lines_of(table: str) -> tuple[Line, ...]:
    """Return the lines of a record table, as written."""
    return tuple(_line(text.strip()) for text in table.strip().splitlines() if text.strip())


def record_of(table: str) -> Record:
    """Build the record a table draws; `Type/n` is the resource on line n unless `id=` names it."""
    patient = Patient("patient")
    given: frozenset[str] | None = None
    entries: list[Entry] = []
    for number, line in enumerate(lines_of(table), start=1):
        match line.resource_type:
            case "Patient":
                patient = _patient(patient, line)
            case "Record":
                names = line.what.removeprefix("given ")
                given = frozenset(name.strip() for name in names.split(",") if name.strip())
            case _:
                entries.append(_entry(line, number))
    return Record.of(patient, entries, given_types=given)


def span_of(text: str) -> DateSpan:
    """Read a day, a month or a year as the days it may be."""
    parts = [int(part) for part in text.split("-")]
    match parts:
        case [year]:
            return DateSpan(date(year, 1, 1), date(year, 12, 31))
        case [year, month]:
            last = calendar.monthrange(year, month)[1]
            return DateSpan(date(year, month, 1), date(year, month, last))
        case [year, month, day]:
            return DateSpan.on(date(year, month, day))
        case _:
            raise ValueError(f"{text} is no date")


def _line(text: str) -> Line:
    dated, resource_type, rest = re.split(r"\s{2,}", text, maxsplit=2)
    options = dict(_OPTION.findall(rest))
    return Line(dated, resource_type, _OPTION.sub("", rest).strip(), options)


def _patient(patient: Patient, line: Line) -> Patient:
    match line.what.split():
        case ["born"]:
            return replace(patient, birth=span_of(line.dated))
        case ["died"]:
            died = None if line.dated == "undated" else span_of(line.dated)
            return replace(patient, deceased=True, died=died)
        case ["sex", sex]:
            return replace(patient, sex=sex)
        case _:
            raise ValueError(f"the reference knows no patient who is {line.what}")


def _entry(line: Line, number: int) -> Entry:
    begins, _, ends = line.dated.partition(" to ")
    options = line.options
    coding, value = _what(line)
    ended = ends or options.get("ended", "")
    recorded = options.get("recorded")
    status = options.get("status", "")
    return Entry(
        line.resource_type,
        f"{line.resource_type}/{options.get('id', str(number))}",
        (coding,),
        happened=UNDATED if begins == "undated" else span_of(begins),
        happened_from=None if begins == "undated" else "date",
        ended=span_of(ended) if ended else None,
        recorded=None if recorded is None else span_of(recorded),
        recorded_from=None if recorded is None else "recorded",
        recorded_at=_instant(options),
        status=status,
        not_counted=status if _does_not_count(line.resource_type, status) else None,
        value=value,
        intent=options.get("intent"),
        priority=options.get("priority"),
        reasons=_coded(options, "reason"),
        body_sites=tuple(
            _codings()[one.replace("_", " ")] for one in options.get("site", "").split("+") if one
        ),
        based_on=tuple(one for one in options.get("for", "").split("+") if one),
        replaces=tuple(one for one in options.get("replaces", "").split("+") if one),
        status_dated=span_of(options["since"]) if "since" in options else None,
        status_reasons=_coded(options, "because"),
        happened_at=_time_of_day(begins, options),
        discharge=_coded(options, "discharge"),
        admission_methods=_coded(options, "admitted"),
        diagnoses=tuple(
            EncounterDiagnosis(None, _coded(options, place), rank=rank)
            for rank, place in enumerate(("primary", "secondary"), start=1)
            if place in options
        ),
        encounter_class=next(iter(_coded(options, "class")), None),
    )


def _what(line: Line) -> tuple[Coding, Value | None]:
    """Split what was recorded into its code and its value."""
    if line.what.startswith("code "):
        return Coding(CATEGORY_SYSTEM, line.what.removeprefix("code ")), None
    display = max((one for one in _codings() if _begins(line.what, one)), key=len)
    rest = line.what.removeprefix(display).strip()
    value = _value(rest) if line.resource_type == "Observation" else None
    return _codings()[display], value


def _begins(what: str, display: str) -> bool:
    return what == display or what.startswith(f"{display} ")


def _value(text: str) -> Value:
    if text.startswith("= "):
        return CodedValue((_codings()[text.removeprefix("= ")],))
    if text in ("", "without a value"):
        return NoValue()
    found = _NUMBER.match(text)
    if found is None:
        raise ValueError(f"{text} is no value")
    comparator, number, unit = found.groups()
    return QuantityValue(Decimal(number), cast("_Comparator", comparator), unit)


def _instant(options: dict[str, str]) -> datetime | None:
    if "at" not in options:
        return None
    return datetime.combine(
        date.fromisoformat(options["recorded"]), time.fromisoformat(options["at"]), UTC
    )


def _time_of_day(begins: str, options: dict[str, str]) -> datetime | None:
    if "time" not in options:
        return None
    return datetime.combine(date.fromisoformat(begins), time.fromisoformat(options["time"]), UTC)


def _coded(options: dict[str, str], name: str) -> tuple[Coding, ...]:
    return (_codings()[options[name].replace("_", " ")],) if name in options else ()


def _does_not_count(resource_type: str, status: str) -> bool:
    rule = STATUS_RULES.get(resource_type)
    refused = frozenset({"refuted", "entered-in-error"}) if rule is None else rule.not_counted
    return status in refused


@cache
def _codings() -> dict[str, Coding]:
    """Return the coding of every display in the codelists."""
    found: dict[str, Coding] = {}
    for path in sorted((FOLDER / "codelists").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found[row["display"]] = Coding(row["system"], row["code"], row["display"])
    return found

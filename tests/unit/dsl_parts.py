"""Parts of the model that several tests of the language build and compare."""

from __future__ import annotations

import re
from decimal import Decimal

from waypost_dsl import model
from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    CodedEntries,
    FactHolds,
    RecordKind,
)

MONTHS = Duration(12, "months")
DAYS = Duration(30, "days")
ILL = FactHolds("ill")


def without_spans(value: object) -> str:
    """Return a model's part as text, without the places it came from."""
    return re.sub(r",? ?span=Span\([^)]*\)", "", repr(value))


def same(found: object, expected: object) -> bool:
    return without_spans(found) == without_spans(expected)


def amount(number: str, unit: str = "") -> model.Quantity:
    return model.Quantity(Decimal(number), unit)


def record(kind: RecordKind = RecordKind.RECORD) -> CodedEntries:
    return CodedEntries(kind, "illness")

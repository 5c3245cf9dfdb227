"""Time to turn a patient's encounters into spells, and how it grows with their number.

A history of every kind of encounter is made for each size, and one that is a single spell; the
slope of the logarithms says whether the time grows in step with the number (1) or faster. Then
every day of a history is asked about, one by one and by day.

    python benchmarks/spells.py [--rounds N] [--quick]

Exit code: 0 if each slope is at most 1.2, else 1. With --quick always 0: few rounds on a busy
machine say how long it took and settle nothing.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

from waypost.admissions import SpellsByDay, spells_of
from waypost.admissions.tables import ACT_CODE, ADMISSION_METHOD, SOURCE_OF_ADMISSION
from waypost.record import Coding, DateSpan, Entry, Patient, Record

SIZES = (50, 500, 5000)
MOST_SLOPE = 1.2
FIRST = date(1950, 1, 1)


def main() -> int:
    arguments = _arguments()
    slopes: list[float] = []
    for name, crowded in (("a mixed history", False), ("all in one spell", True)):
        times: list[float] = []
        for size in SIZES:
            record = history(size, crowded=crowded)
            found = len(spells_of(record).spells)
            seconds = min(_timed(partial(spells_of, record)) for _ in range(arguments.rounds))
            times.append(seconds)
            _say(name, size, f"{found:5} {'spell ' if found == 1 else 'spells'}", seconds, size)
        slopes.append(_slope(times))
        print(f"{name}: slope {slopes[-1]:.2f} (1 is linear; at most {MOST_SLOPE} passes)")
    for size in SIZES[:2]:
        record = history(size, crowded=False)
        days = sorted({entry.happened.first for entry in record.entries})
        for how, asked in (("one by one", _each_day), ("by day", _by_day)):
            seconds = _timed(partial(asked, record, days))
            _say(f"every day, {how}", size, f"{len(days):5} days  ", seconds, len(days))
    return 0 if arguments.quick or max(slopes) <= MOST_SLOPE else 1


def history(size: int, *, crowded: bool) -> Record:
    """A patient with stays, transfers, attendances, contacts and regular attendances.

    Some stays overlap, some are parts of others, and some attendances last long, so that every
    path is taken. In a crowded history the first stay takes in all the others; nobody in it is a
    regular attender, whose attendances are spells of their own.
    """
    chance = random.Random(size)
    entries: list[Entry] = []
    day = FIRST
    for number in range(size):
        day += timedelta(days=chance.choice((0, 0, 1, 2, 3, 9)))
        placed = chance.choices(("IMP", "EMER", "AMB"), (5, 3, 2))[0]
        begins = datetime(day.year, day.month, day.day, chance.randrange(24), tzinfo=UTC)
        hours = chance.choice((2, 30, 100)) if placed == "IMP" else chance.choice((1, 4, 60))
        ends = begins + timedelta(hours=hours)
        if crowded and not number:
            placed, ends = "IMP", begins + timedelta(days=10 * size)
        stay = placed == "IMP"
        entries.append(
            Entry(
                "Encounter",
                f"Encounter/e{number}",
                happened=DateSpan.on(day),
                happened_at=begins,
                ended=DateSpan.on(ends.date()),
                ended_at=ends,
                status="finished",
                encounter_class=Coding(ACT_CODE, placed),
                admission_methods=_method(chance) if stay else (),
                admission_sources=_source(chance) if stay else (),
                patient_classification=_classification(chance, crowded=crowded) if stay else None,
                part_of=(f"Encounter/e{number - 1}",) if chance.random() < 0.05 else (),
            )
        )
    return Record.of(Patient("p1"), entries)


def _each_day(record: Record, days: list[date]) -> None:
    for day in days:
        spells_of(record, seen_by=day)


def _by_day(record: Record, days: list[date]) -> None:
    found = SpellsByDay(record)
    for day in days:
        found.spells(seen_by=day)


def _slope(times: list[float]) -> float:
    return math.log(times[-1] / times[0]) / math.log(SIZES[-1] / SIZES[0])


def _say(name: str, size: int, found: str, seconds: float, units: int) -> None:
    print(
        f"{name:22} {size:5} encounters  {found}  {seconds * 1e3:9.2f} ms"
        f"  {seconds / units * 1e6:8.1f} µs each"
    )


def _method(chance: random.Random) -> tuple[Coding, ...]:
    code = chance.choice(("21", "11", "81", "99", None))
    return () if code is None else (Coding(ADMISSION_METHOD, code),)


def _source(chance: random.Random) -> tuple[Coding, ...]:
    return (Coding(SOURCE_OF_ADMISSION, chance.choice(("19", "51"))),)


def _classification(chance: random.Random, *, crowded: bool) -> str:
    return "1" if crowded else chance.choice(("1", "1", "1", "3"))


def _timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="times each size is timed")
    parser.add_argument("--quick", action="store_true", help="two rounds, for CI")
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
    if arguments.quick:
        arguments.rounds = 2
    return arguments


if __name__ == "__main__":
    sys.exit(main())

"""CPU time and memory of a run of every KPI, and how both grow with the number of patients.

A cohort of invented people is made for each size, in a temporary folder. Each run is a process of
its own, so that its CPU seconds and its peak memory are its alone; sizes take turns, round after
round, so that all see the same machine. The slope of the logarithms says whether the time grows in
step with the number of patients (1) or faster. A run costs something however few its patients are,
so the slope is below 1 at small sizes; what settles the matter is the cost of each patient more, in
the step between the two largest sizes over that between the two smallest.

    python benchmarks/kpis.py [SIZE ...] [--months N] [--rounds N] [--jobs N] [--quick]

Exit code: 0 if growth of more than 20 % in the cost of a patient is excluded, else 1. With --quick
always 0: few patients on a busy machine say how long it took and settle nothing.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIZES = (1_000, 10_000, 100_000)
QUICK_SIZES = (100, 200, 400)
FIRST = date(2023, 10, 1)
LAST = date(2026, 9, 30)
"""The days of the cohort; a run is over its last months."""

MOST_GROWTH = 1.2
RESAMPLES = 2000

RUN = """
import resource, sys
from datetime import date
from pathlib import Path
from waypost.cohort.kpi_run import run_kpis
from waypost_dsl.compiler import compile_pathways

pathways, data, out, first, last, jobs = sys.argv[1:]
found = [one.pathway for one in compile_pathways([Path(pathways)]) if one.pathway]
run_kpis(
    found, Path(data) / "fhir", feeds=Path(data) / "feeds", out=Path(out), jobs=int(jobs),
    first=date.fromisoformat(first), last=date.fromisoformat(last),
)
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(sum(one.ru_utime + one.ru_stime for one in used), max(one.ru_maxrss for one in used))
"""
"""One run; it says its CPU seconds, and the peak memory of its largest process in KiB."""


@dataclass(frozen=True)
class Timing:
    """What one run of one size took."""

    size: int
    seconds: float
    mebibytes: float


def main() -> int:
    arguments = _arguments()
    timings: list[Timing] = []
    with tempfile.TemporaryDirectory(prefix="kpis-") as folder:
        for size in arguments.sizes:
            _make_cohort(Path(folder) / str(size), size)
        for number in range(arguments.rounds):
            for size in arguments.sizes:
                out = Path(folder) / f"out-{size}-{number}"
                timings.append(_timed(Path(folder) / str(size), size, out, arguments))
                _say(timings[-1])
    return _report(timings, arguments)


def _make_cohort(folder: Path, size: int) -> None:
    command = ("-m", "fixtures.cohort", "--patients", str(size), "--seed", "1", "--out")
    _python(*command, str(folder))


def _timed(data: Path, size: int, out: Path, arguments: argparse.Namespace) -> Timing:
    first = _months_before(LAST, arguments.months)
    days = (first.isoformat(), LAST.isoformat())
    said = _python(
        "-c", RUN, str(ROOT / "pathways"), str(data), str(out), *days, str(arguments.jobs)
    )
    seconds, kibibytes = said.split()
    return Timing(size, float(seconds), float(kibibytes) / 1024)


def _python(*command: str) -> str:
    done = subprocess.run(
        (sys.executable, *command),
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def _months_before(last: date, months: int) -> date:
    """Return the first day of so many months that end with a day's month."""
    count = last.year * 12 + last.month - months
    return date(count // 12, count % 12 + 1, 1)


def _say(timing: Timing) -> None:
    print(
        f"{timing.size:7} patients  {timing.seconds:9.2f} s CPU  "
        f"{timing.seconds / timing.size * 1e3:7.1f} ms a patient  {timing.mebibytes:7.0f} MiB",
        flush=True,
    )


def _report(timings: Sequence[Timing], arguments: argparse.Namespace) -> int:
    sizes: list[int] = arguments.sizes
    print("medians of all rounds")
    for size in sizes:
        own = [one for one in timings if one.size == size]
        seconds = statistics.median(one.seconds for one in own)
        _say(Timing(size, seconds, statistics.median(one.mebibytes for one in own)))
    rounds = list(_rounds(timings, len(sizes)))
    slope = _interval([_slope(part) for part in rounds])
    print(f"slope of log time over log size: {_in_words(slope)} (1 is linear)")
    for smaller, larger in pairwise(sizes):
        each = statistics.median(_each_more(part, smaller, larger) for part in rounds)
        print(f"each patient more, {smaller} to {larger}: {each * 1e3:.1f} ms")
    growths = [_growth(part, sizes) for part in rounds]
    growth = _interval(growths)
    is_excluded = len(rounds) > 1 and growth[2] < MOST_GROWTH
    print(f"each patient more, the largest step over the smallest: {_in_words(growth)}")
    print(f"growth of more than 20 % a patient: {'excluded' if is_excluded else 'not excluded'}")
    return 0 if arguments.quick or is_excluded else 1


def _rounds(timings: Sequence[Timing], sizes: int) -> Iterator[Sequence[Timing]]:
    for start in range(0, len(timings), sizes):
        yield timings[start : start + sizes]


def _seconds(timings: Sequence[Timing], size: int) -> float:
    return next(one.seconds for one in timings if one.size == size)


def _each_more(timings: Sequence[Timing], smaller: int, larger: int) -> float:
    """Return the seconds that each patient more takes between two sizes of one round."""
    return (_seconds(timings, larger) - _seconds(timings, smaller)) / (larger - smaller)


def _growth(timings: Sequence[Timing], sizes: Sequence[int]) -> float:
    """Return how much more a patient costs in the last step between sizes than in the first."""
    return _each_more(timings, *sizes[-2:]) / _each_more(timings, *sizes[:2])


def _slope(timings: Sequence[Timing]) -> float:
    """Return the slope of the logarithms, by least squares over the sizes of one round."""
    fitted = statistics.linear_regression(
        [math.log(one.size) for one in timings], [math.log(one.seconds) for one in timings]
    )
    return fitted.slope


def _interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Return the mean and a bootstrap interval of it over rounds, with a fixed seed."""
    chance = random.Random(20261123)
    means = sorted(
        statistics.fmean(chance.choices(values, k=len(values))) for _ in range(RESAMPLES)
    )
    low, high = means[int(RESAMPLES * 0.025)], means[int(RESAMPLES * 0.975)]
    return statistics.fmean(values), low, high


def _in_words(interval: tuple[float, float, float]) -> str:
    middle, low, high = interval
    return f"{middle:.3f} (95 % interval {low:.3f} to {high:.3f})"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sizes", nargs="*", type=int, metavar="SIZE", help="numbers of patients")
    parser.add_argument("--months", type=int, default=3, help="how many months a run is over")
    parser.add_argument("--rounds", type=int, default=5, help="times each size is run")
    parser.add_argument("--jobs", type=int, default=1, help="processes of a run")
    parser.add_argument("--quick", action="store_true", help="few patients, two rounds, for CI")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.rounds = 2
    arguments.sizes = sorted(set(arguments.sizes or (QUICK_SIZES if arguments.quick else SIZES)))
    if len(arguments.sizes) < 3:
        parser.error("growth takes three sizes at least")
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
    return arguments


if __name__ == "__main__":
    sys.exit(main())

"""Our CPU time per patient as a ratio to `orjson.loads` of the same bytes, in one run.

The floor is what a plain JSON parser needs for the bundle's bytes. Ours is everything from
those bytes to both pathways' explained evaluations. The two are timed in turn, patient after
patient, in one process with garbage collection on, so that both see the same machine.

    python benchmarks/parse_floor.py [--data FOLDER] [--rounds N] [--quick]
"""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import orjson

from waypost.evaluate import evaluate
from waypost.fhir import PatientInput, record_from_bundle
from waypost_dsl.compiler import compile_pathways
from waypost_dsl.model import Pathway

ROOT = Path(__file__).resolve().parent.parent
SYNTHEA = ROOT.parent / "shared" / "data" / "synthea-smart" / "bundles"
FIXTURES = ROOT / "fixtures" / "patients"
AS_AT = date(2020, 6, 1)
RESAMPLES = 2000


@dataclass(frozen=True)
class Timing:
    """CPU seconds for one patient: the least of all rounds, as the least disturbed."""

    size: int
    floor: float
    read: float
    evaluated: float

    @property
    def ours(self) -> float:
        """Reading and evaluating together, parsing included."""
        return self.read + self.evaluated


def main() -> int:
    arguments = _arguments()
    files = sorted(path for path in arguments.data.rglob("*.json*") if path.is_file())
    if arguments.quick:
        files = files[:: max(1, len(files) // 40)]
    pathways = [one.pathway for one in compile_pathways([ROOT / "pathways"]) if one.pathway]
    timings: list[Timing] = []
    for path in files:
        data = path.read_bytes()
        data = gzip.decompress(data) if path.suffix == ".gz" else data
        timing = _timed(data, pathways, arguments.rounds)
        if timing is not None:
            timings.append(timing)
        if sys.stderr.isatty():
            print(f"\r{len(timings)} of {len(files)} files", end="", file=sys.stderr)
    if not timings:
        print(f"no patients in {arguments.data}", file=sys.stderr)
        return 3
    _report(timings, len(pathways), arguments)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    default = SYNTHEA if SYNTHEA.is_dir() else FIXTURES
    parser.add_argument("--data", type=Path, default=default, help="folder of bundles")
    parser.add_argument("--rounds", type=int, default=3, help="times each patient is timed")
    parser.add_argument("--quick", action="store_true", help="about 40 patients, for CI")
    return parser.parse_args()


def _timed(data: bytes, pathways: list[Pathway], rounds: int) -> Timing | None:
    """Time one patient; the least of all rounds counts for each part, as the least disturbed."""
    found = _read(data)
    if not found:
        return None
    floors, reads, judgements = (
        [_cpu(work) for _ in range(rounds)]
        for work in (
            lambda: orjson.loads(data),
            lambda: _read(data),
            lambda: _judge(found, pathways),
        )
    )
    return Timing(len(data), min(floors), min(reads), min(judgements))


def _read(data: bytes) -> list[PatientInput]:
    document = orjson.loads(data)
    return [one for one in record_from_bundle(document) if isinstance(one, PatientInput)]


def _judge(found: list[PatientInput], pathways: list[Pathway]) -> None:
    for one in found:
        for pathway in pathways:
            evaluate(pathway, one.record, as_at=AS_AT)


def _cpu(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _report(timings: list[Timing], pathways: int, arguments: argparse.Namespace) -> None:
    floor = sum(t.floor for t in timings)
    ours = sum(t.ours for t in timings)
    low, high = _interval(timings)
    count = len(timings)
    rows = [
        ("patients", f"{count}, {sum(t.size for t in timings) / 1e6:.0f} MB of JSON"),
        ("pathways", str(pathways)),
        ("machine", f"{os.cpu_count()} cores, {platform.machine()}, {_processor()}"),
        ("Python", f"{platform.python_version()}, orjson {orjson.__version__}, collector on"),
        ("floor: orjson.loads", f"{floor / count * 1e3:.2f} ms a patient"),
        ("ours: to the record", f"{sum(t.read for t in timings) / count * 1e3:.2f} ms a patient"),
        (
            "ours: evaluation",
            f"{sum(t.evaluated for t in timings) / count * 1e3:.2f} ms a patient",
        ),
        ("ratio, ours to floor", f"{ours / floor:.1f} (95 % interval {low:.1f} to {high:.1f})"),
    ]
    width = max(len(label) for label, _ in rows)
    name = arguments.data.name if arguments.data != SYNTHEA else "synthea-smart"
    print(f"{name}, {arguments.rounds} rounds{', quick' if arguments.quick else ''}")
    for label, value in rows:
        print(f"  {label.ljust(width)}  {value}")


def _interval(timings: list[Timing]) -> tuple[float, float]:
    """A bootstrap interval of the ratio over patients, with a fixed seed."""
    chance = random.Random(20261122)
    ratios = sorted(
        sum(t.ours for t in drawn) / sum(t.floor for t in drawn)
        for drawn in (chance.choices(timings, k=len(timings)) for _ in range(RESAMPLES))
    )
    return ratios[int(RESAMPLES * 0.025)], ratios[int(RESAMPLES * 0.975)]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"


if __name__ == "__main__":
    sys.exit(main())

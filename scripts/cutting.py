"""What the scripts share that cut tables out of the clinical code table: reading and writing.

Each of them says what its folder should hold; here it is written there, or compared with it.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODES = ROOT / "../shared/clinical/codes.csv"


class CutError(Exception):
    """An input that nothing may be cut from; the message says what to mend."""


def verified(path: Path) -> list[dict[str, str]]:
    """Return the VERIFIED rows of a table of the brief: no other row is ever taken.

    Raises:
        CutError: the table does not say which rows are verified.
        OSError: the file cannot be read.
    """
    with path.open(encoding="utf-8", newline="") as file:
        try:
            return [line for line in csv.DictReader(file) if line["status"] == "VERIFIED"]
        except KeyError as error:
            raise CutError(f"{path.name} has no column {error}") from error


def command(
    name: str,
    description: str,
    build: Callable[[Path], dict[Path, bytes]],
    output: Path,
    arguments: Sequence[str] | None = None,
) -> int:
    """Write what a folder should hold, or compare it with that; returns the exit code.

    Args:
        name: the script's name, for its messages.
        description: what it does, for its help.
        build: makes the content of every file out of the path of the code table.
        output: the folder; a CSV file in it that `build` does not make is told of.
        arguments: the command line; None takes the program's own.

    Returns:
        0 written or unchanged, 1 a file differs or is made by nothing, 3 an input cannot be used.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "codes", nargs="?", type=Path, default=CODES, help="the code table; acsc.csv lies beside it"
    )
    parser.add_argument(
        "--check", action="store_true", help="compare only; fail when a file differs"
    )
    options = parser.parse_args(arguments)
    try:
        files = build(options.codes)
    except OSError as error:
        print(f"{name}: cannot read {error.filename}: {error.strerror}", file=sys.stderr)
        return 3
    except (CutError, UnicodeError, tomllib.TOMLDecodeError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 3
    stray = sorted(set(output.glob("*.csv")) - set(files))
    different = [
        path for path, content in files.items() if not path.exists() or path.read_bytes() != content
    ]
    if not options.check:
        for path in different:
            path.write_bytes(files[path])
    for path in stray:
        print(f"made by nothing: {path.relative_to(ROOT)}", file=sys.stderr)
    word = "differs" if options.check else "written"
    for path in different:
        print(f"{word}: {path.relative_to(ROOT)}", file=sys.stderr)
    return 1 if stray or (options.check and different) else 0

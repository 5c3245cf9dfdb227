"""How a fault of ours is told: where it lies, and nothing of the record it came upon."""

from __future__ import annotations

import traceback
from pathlib import Path


def without_values(fault: Exception) -> str:
    """Say where a fault of ours lies. Its own text may hold a value of the patient's."""
    frame = traceback.extract_tb(fault.__traceback__)[-1]
    place = Path(frame.filename)
    return (
        f"a fault in Waypost: {type(fault).__name__} in "
        f"{place.parent.name}/{place.name}, line {frame.lineno}; please report it"
    )

"""How a command ends; scripts may rely on these numbers."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command's exit code means."""

    CLEAN = 0
    PROBLEMS = 1
    """Something is wrong with the pathways or with some of the data; what could be done was."""
    USAGE = 2
    UNREADABLE = 3
    """Nothing could be read."""
    INTERNAL = 70
    """A fault of Waypost's own."""
    INTERRUPTED = 130

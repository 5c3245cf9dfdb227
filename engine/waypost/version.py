"""The engine's version, as every output names it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def _installed() -> str:
    try:
        return version("waypost")
    except PackageNotFoundError:
        return "not installed"


ENGINE_VERSION = _installed()
"""The version of the installed distribution."""

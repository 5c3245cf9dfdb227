"""Arrow and Parquet, which have no types of their own: the one place that says so."""

from __future__ import annotations

from typing import Any, TypeAlias

ArrowTable: TypeAlias = Any
"""A table of Arrow (`pyarrow.Table`)."""


def arrow() -> Any:
    """Return `pyarrow`, imported when it is needed: the command line starts without it."""
    import pyarrow as pa  # pyright: ignore[reportMissingTypeStubs]

    return pa


def parquet() -> Any:
    """Return `pyarrow.parquet`."""
    import pyarrow.parquet as pq  # pyright: ignore[reportMissingTypeStubs]

    return pq

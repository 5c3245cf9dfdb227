"""What a local overlay has set in a pathway."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AppliedOverlay:
    """Which overlay a pathway was compiled with, who approved it and until when.

    Args:
        name: the overlay's name, such as `birmingham_east`.
        title: the place in words.
        approver: who approved it.
        approved_on: when.
        expires_on: the last day on which it may be used.
        path: its file.
        sha256: of the file's bytes.
        parameters: (name, value in the author's words) of what it set, in file order.
        services: (service, ODS code) of what it mapped.
        codelists: (codelist, path, sha256) of the lists it replaced.
    """

    name: str
    title: str
    approver: str
    approved_on: date
    expires_on: date
    path: str
    sha256: str
    parameters: tuple[tuple[str, str], ...] = ()
    services: tuple[tuple[str, str], ...] = ()
    codelists: tuple[tuple[str, str, str], ...] = ()

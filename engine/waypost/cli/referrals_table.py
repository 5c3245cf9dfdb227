"""The tables that `waypost referrals` prints, one for each service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from waypost.cli.screen import results
from waypost_dsl.wording.names import full_date
from waypost_dsl.wording.overlays import overlay_in_short, overlay_values

if TYPE_CHECKING:
    from waypost.cohort.open_referrals import OpenReferral, Referrals, ServiceReferrals


def print_referrals(found: Referrals) -> None:
    """Print the open referrals for people."""
    console = results()
    count = f"{found.count:,} open referral{'' if found.count == 1 else 's'}"
    patients = f"{found.patients:,} patient{'' if found.patients == 1 else 's'}"
    console.print(
        Text(f"{count} of {patients}, as at {full_date(found.as_at)}", style="bold"),
    )
    console.print()
    for service in found.services:
        console.print(Text(_heading(service), style="bold"), soft_wrap=True)
        console.print(_table(service))
        console.print()
    for pathway, overlay in found.overlays:
        console.print(Text(f"{pathway}: overlay {overlay_in_short(overlay)}"))
        for value in overlay_values(overlay):
            console.print(Text(f"  {value}"))
    if found.overlays:
        console.print()
    console.print(Text(found.caution, style="italic"))


def _heading(service: ServiceReferrals) -> str:
    overdue = f", {service.overdue:,} overdue" if service.overdue else ""
    organisation = f", organisation {service.organisation}" if service.organisation else ""
    return f"{service.title} ({service.service}{organisation}): {len(service.referrals):,}{overdue}"


def _table(service: ServiceReferrals) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    with_region = any(one.region for one in service.referrals)
    columns = ("patient", "priority", "state", "since", "due", "days late", "asked for by")
    for name in (*columns[:1], *(("region",) if with_region else ()), *columns[1:]):
        justify = "right" if name == "days late" else "left"
        # Names are to be copied, so they may be long but never cut.
        table.add_column(name, header_style="bold", justify=justify, overflow="fold")
    for one in service.referrals:
        region = (one.region or "",) if with_region else ()
        table.add_row(one.patient, *region, *_cells(one))
    return table


def _cells(one: OpenReferral) -> tuple[str, ...]:
    return (
        one.priority,
        _state(one),
        one.need_since.isoformat(),
        "" if one.due is None else one.due.isoformat(),
        "" if one.days_overdue is None else str(one.days_overdue),
        ", ".join(one.reasons),
    )


def _state(one: OpenReferral) -> str:
    remarks = ("provisional",) * one.provisional + ("one may be open",) * one.may_be_open
    return f"{one.state} ({', '.join(remarks)})" if remarks else one.state

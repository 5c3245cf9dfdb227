"""Waypost: runs compiled clinical pathways over FHIR R4 records.

The commands are functions here, with the same names and the same answers: `new`, `check`, `fmt`
and `graph` for pathway files, `run`, `explain`, `referrals` and `validate` for patients, `schema`
for the shape of what a run writes; `list_signals`, `show_signal` and `judge_signal` are
`waypost signals list`, `show` and `judge`; `count_kpis` and `kpi_people` are `waypost kpi` and
`kpi-people`. One pathway over one record in memory is
`waypost.evaluate.evaluate`.

Each is imported when it is first used, so that `import waypost` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from waypost.cohort import evaluate_patients, schema
    from waypost.commands.checking import check
    from waypost.commands.drawing import graph
    from waypost.commands.explaining import explain, explain_code
    from waypost.commands.formatting import fmt
    from waypost.commands.kpi import count_kpis
    from waypost.commands.kpi_people import kpi_people
    from waypost.commands.referring import referrals
    from waypost.commands.running import run
    from waypost.commands.signals import judge_signal, list_signals, show_signal
    from waypost.commands.starting import new
    from waypost.commands.validating import validate
    from waypost.explaining import explain_text

__all__ = [
    "check",
    "count_kpis",
    "evaluate_patients",
    "explain",
    "explain_code",
    "explain_text",
    "fmt",
    "graph",
    "judge_signal",
    "kpi_people",
    "list_signals",
    "new",
    "referrals",
    "run",
    "schema",
    "show_signal",
    "validate",
]

_HOMES = {
    "check": "waypost.commands.checking",
    "count_kpis": "waypost.commands.kpi",
    "evaluate_patients": "waypost.cohort",
    "explain": "waypost.commands.explaining",
    "explain_code": "waypost.commands.explaining",
    "explain_text": "waypost.explaining",
    "fmt": "waypost.commands.formatting",
    "graph": "waypost.commands.drawing",
    "judge_signal": "waypost.commands.signals",
    "kpi_people": "waypost.commands.kpi_people",
    "list_signals": "waypost.commands.signals",
    "new": "waypost.commands.starting",
    "referrals": "waypost.commands.referring",
    "run": "waypost.commands.running",
    "schema": "waypost.cohort",
    "show_signal": "waypost.commands.signals",
    "validate": "waypost.commands.validating",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module `waypost` has no `{name}`")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

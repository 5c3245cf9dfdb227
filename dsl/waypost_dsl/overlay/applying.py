"""Puts what an overlay sets into a compiled pathway, within what the pathway allows.

Only values change: parameters inside their bounds, the organisation of a service, the codes of a
codelist this project has no verified code for. Names, nodes and conditions stay as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePosixPath

from waypost_dsl.codelists import read_codelist
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.diagnostics.suggest import did_you_mean
from waypost_dsl.durations import Duration
from waypost_dsl.model import (
    AppliedOverlay,
    Codelist,
    CodelistRow,
    Parameter,
    Pathway,
    Quantity,
    Service,
)
from waypost_dsl.overlay.written import (
    CodelistSetting,
    OverlayFile,
    ParameterSetting,
    ServiceSetting,
    Setting,
)
from waypost_dsl.source import Span
from waypost_dsl.syntax.conditions import Amount, Name
from waypost_dsl.syntax.statements import CodelistLine

LOCAL_SYSTEM = "waypost-local"
"""How the address of the project's own code system ends: those codes are for places to replace."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """An overlay that was read and is sound by itself.

    Args:
        file: what its author wrote.
        approver: who approved it.
        approved_on: when.
        expires_on: the last day on which it may be used.
        folder: where its codelists are looked for.
        sha256: of its bytes.
    """

    file: OverlayFile
    approver: str
    approved_on: date
    expires_on: date
    folder: Path
    sha256: str

    @property
    def name(self) -> str:
        """The overlay's name."""
        return self.file.name.text


def apply_overlay(pathway: Pathway, overlay: Overlay, sink: Sink) -> Pathway:
    """Put an overlay's values into a pathway.

    Args:
        pathway: a compiled pathway.
        overlay: what a place sets.
        sink: where problems go; with an error there the result is of no use.

    Returns:
        The pathway with the values, hash and `overlay` put in; the same pathway where the overlay
        has no part for it or for a library it uses.
    """
    parts = [
        part
        for part in overlay.file.parts
        if part.target.text in (pathway.name, *pathway.libraries)
    ]
    if not parts:
        return pathway
    values = _Values(pathway, overlay, sink)
    for part in parts:
        for setting in part.settings:
            values.put(setting, part.target.text)
    return values.pathway()


class _Values:
    """What was put in so far."""

    def __init__(self, pathway: Pathway, overlay: Overlay, sink: Sink) -> None:
        self._pathway = pathway
        self._overlay = overlay
        self._sink = sink
        self._parameters: dict[str, Parameter] = {}
        self._services: dict[str, Service] = {}
        self._codelists: dict[str, Codelist] = {}

    def put(self, setting: Setting, target: str) -> None:
        pathway = self._pathway
        match setting:
            case ParameterSetting(name=name):
                if self._is_there(name, "parameter", pathway.parameters, target):
                    self._parameter(setting, pathway.parameters[name.text])
            case ServiceSetting(name=name):
                if self._is_there(name, "service", pathway.services, target):
                    service = pathway.services[name.text]
                    code = setting.organisation.text
                    self._services[name.text] = replace(service, organisation=code)
            case CodelistSetting(name=name):
                if self._is_there(name, "codelist", pathway.codelists, target):
                    self._codelist(setting, pathway.codelists[name.text])

    def pathway(self) -> Pathway:
        pathway, overlay = self._pathway, self._overlay
        applied = AppliedOverlay(
            overlay.name,
            overlay.file.title.text,
            overlay.approver,
            overlay.approved_on,
            overlay.expires_on,
            overlay.file.span.path,
            overlay.sha256,
            tuple((name, _said(one.value)) for name, one in self._parameters.items()),
            tuple((name, one.organisation or "") for name, one in self._services.items()),
            tuple((name, one.path, one.sha256) for name, one in self._codelists.items()),
        )
        return replace(
            pathway,
            parameters={**pathway.parameters, **self._parameters},
            services={**pathway.services, **self._services},
            codelists={**pathway.codelists, **self._codelists},
            sha256=_sha256(pathway, applied),
            overlay=applied,
        )

    def _is_there(
        self, name: Name, kind: str, declared: Mapping[str, _Declared], target: str
    ) -> bool:
        """Whether what is set was declared in the very file that this part is for."""
        homes = {one.name: _home(one.span, self._pathway) for one in declared.values()}
        if homes.get(name.text) == target:
            return True
        if name.text in homes:
            home = homes[name.text]
            self._sink.add(
                Code.UNKNOWN_NAME,
                name.span,
                message=f"{kind} `{name.text}` is declared in `{home}`, not in `{target}`",
                also=((declared[name.text].span, "declared here"),),
                helps=(f"set it below `for {home}`",),
            )
            return False
        here = sorted(one for one, home in homes.items() if home == target)
        shown = ", ".join(f"`{one}`" for one in here[:_MOST_SHOWN])
        more = "" if len(here) <= _MOST_SHOWN else f" and {len(here) - _MOST_SHOWN} more"
        self._sink.add(
            Code.UNKNOWN_NAME,
            name.span,
            message=f"no {kind} of `{target}` is named `{name.text}`",
            helps=did_you_mean(name.text, homes)
            or ((f"there are: {shown}{more}",) if here else (f"`{target}` has no {kind}",)),
        )
        return False

    # --- Parameters --------------------------------------------------------------------------

    def _parameter(self, setting: ParameterSetting, declared: Parameter) -> None:
        value = self._value(setting.value, declared)
        if value is None:
            return
        low, high = declared.low, declared.high
        if low is None or high is None:
            self._sink.add(
                Code.PARAMETER_OUT_OF_BOUNDS,
                setting.name.span,
                message=f"parameter `{declared.name}` has no bounds, so no place may set it",
                also=((declared.span, "declared here, without `from … to …`"),),
                helps=("leave it as it is, or ask the pathway's owner for bounds",),
            )
        elif not _number(low) <= _number(value) <= _number(high):
            self._sink.add(
                Code.PARAMETER_OUT_OF_BOUNDS,
                setting.value.span,
                message=f"`{declared.name}` may be set from {_said(low)} to {_said(high)},"
                f" not to {_said(value)}",
                also=((declared.span, "the bounds are declared here"),),
                helps=(f"choose a value from {_said(low)} to {_said(high)}",),
            )
        else:
            self._parameters[declared.name] = replace(declared, value=value)

    def _value(self, amount: Amount, declared: Parameter) -> Duration | Quantity | None:
        """Return what is set, if it is in the unit the parameter is declared in."""
        span = amount.unit_span or amount.span
        if isinstance(declared.value, Duration):
            unit = declared.value.unit
            if amount.unit.rstrip("s") == unit.rstrip("s"):
                if amount.number >= 0 and amount.number % 1 == 0:
                    return Duration(int(amount.number), unit)
                self._sink.add(
                    Code.IMPLAUSIBLE_THRESHOLD,
                    amount.span,
                    message=f"a length of time is a whole number of {unit}",
                    helps=(f"the pathway says {_said(declared.value)}",),
                )
                return None
        elif amount.unit.lower() == declared.value.unit.lower():
            return Quantity(amount.number, declared.value.unit, amount.span)
        expected = _unit(declared.value)
        message = (
            f"`{declared.name}` is set in {expected}, not in `{amount.unit}`"
            if amount.unit and expected
            else f"`{declared.name}` is a number without a unit"
            if amount.unit
            else f"`{declared.name}` needs its unit, {expected}"
        )
        self._sink.add(
            Code.WRONG_UNIT if amount.unit else Code.THRESHOLD_WITHOUT_UNIT,
            span,
            message=message,
            also=((declared.span, "declared here"),),
            helps=(f"write it as the pathway does, such as `{_said(declared.value)}`",),
        )
        return None

    # --- Codelists ---------------------------------------------------------------------------

    def _codelist(self, setting: CodelistSetting, declared: Codelist) -> None:
        kept = [row for row in declared.rows if not _is_local(row)]
        if len(kept) == len(declared.rows):
            self._sink.add(
                Code.CODELIST_NOT_REPLACEABLE,
                setting.name.span,
                message=f"codelist `{declared.name}` has no code that a place may replace",
                also=((declared.span, "declared here"),),
                helps=(
                    f"only codes of status D whose system ends in `{LOCAL_SYSTEM}` are replaced",
                ),
            )
            return
        if not (self._overlay.folder / setting.path.text).is_file():
            self._missing_file(setting)
            return
        line = CodelistLine(setting.name, setting.path, declared.with_value, declared.span)
        found = len(self._sink.found)
        local = read_codelist(line, self._overlay.folder, self._sink)
        if len(self._sink.found) == found and self._is_like(setting, declared, local, kept):
            self._codelists[declared.name] = local

    def _missing_file(self, setting: CodelistSetting) -> None:
        # Which of the files is meant only the author knows: a wrong list is a wrong rule.
        folder = (self._overlay.folder / setting.path.text).parent
        before = setting.path.text.rpartition("/")[0]
        files = [f"`{before}/{one.name}`" for one in sorted(folder.glob("*.csv"))[:_MOST_SHOWN]]
        self._sink.add(
            Code.CODELIST_MISSING,
            setting.path.span,
            message=f"the file `{setting.path.text}` of codelist `{setting.name.text}` cannot be"
            " read",
            label="no such file beside this overlay",
            helps=(
                *((f"there are: {', '.join(files)}",) if files else ()),
                "add the file, or correct its path from the overlay's folder",
            ),
        )

    def _is_like(
        self,
        setting: CodelistSetting,
        declared: Codelist,
        local: Codelist,
        kept: list[CodelistRow],
    ) -> bool:
        """Whether a local list has what the pathway's rules rest on."""
        there = {(row.system, row.code, row.value) for row in local.rows}
        for row in kept:
            if (row.system, row.code, row.value) not in there:
                self._sink.add(
                    Code.CODELIST_NOT_REPLACEABLE,
                    setting.path.span,
                    message=f"`{setting.path.text}` lacks the verified code `{row.code}` of"
                    f" codelist `{declared.name}`",
                    also=((declared.span, "declared here"),),
                    helps=("keep the verified rows, and replace only the project's own",),
                )
                return False
        for value in declared.values:
            if value not in local.values:
                self._value_differs(setting, declared, f"has no code for `{value}`")
                return False
        for value in local.values:
            if value not in declared.values:
                self._value_differs(setting, declared, f"has the value `{value}`, unknown there")
                return False
        return True

    def _value_differs(self, setting: CodelistSetting, declared: Codelist, how: str) -> None:
        values = ", ".join(f"`{value}`" for value in declared.values)
        self._sink.add(
            Code.VALUE_NOT_IN_CODELIST,
            setting.path.span,
            message=f"`{setting.path.text}` {how}",
            also=((declared.span, f"the rules rest on {values}"),),
            helps=("give the local codes the same values",),
        )


_Declared = Parameter | Service | Codelist
_MOST_SHOWN = 8


def _home(span: Span, pathway: Pathway) -> str:
    """Return the pathway or library in whose file something was declared."""
    return pathway.name if span.path == pathway.path else PurePosixPath(span.path).stem


def _is_local(row: CodelistRow) -> bool:
    return row.status == "D" and row.system.endswith(LOCAL_SYSTEM)


def _number(value: Duration | Quantity) -> Decimal:
    """Return a number that orders values of one unit."""
    return Decimal(value.amount) if isinstance(value, Duration) else value.number


def _unit(value: Duration | Quantity) -> str:
    return value.unit


def _said(value: Duration | Quantity) -> str:
    if isinstance(value, Duration):
        return str(value)
    return f"{value.number:f} {value.unit}".strip()


def _sha256(pathway: Pathway, applied: AppliedOverlay) -> str:
    total = hashlib.sha256(pathway.sha256.encode())
    total.update(applied.sha256.encode())
    for _, _, sha256 in applied.codelists:
        total.update(sha256.encode())
    return total.hexdigest()

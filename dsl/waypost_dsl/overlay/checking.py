"""What is wrong with an overlay by itself: its header, its days, its names twice, its codes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.diagnostics.suggest import did_you_mean
from waypost_dsl.overlay.written import (
    OverlayFile,
    ParameterSetting,
    ServiceSetting,
    Setting,
)
from waypost_dsl.source import Span
from waypost_dsl.wording.names import full_date

ODS_CODE = re.compile(r"[A-Z0-9]{3,10}")
"""The shape of an ODS code; whether there is such an organisation nobody can tell offline."""


def check_overlay(file: OverlayFile, sink: Sink) -> None:
    """Report what is wrong with an overlay whatever pathways it is for.

    Args:
        file: what its author wrote.
        sink: where problems go.
    """
    _header(file, sink)
    _twice(file, sink)
    for part in file.parts:
        for setting in part.settings:
            if isinstance(setting, ServiceSetting):
                _ods_code(setting, sink)
            elif setting.reason is None:
                sink.add(
                    Code.MISSING_BECAUSE,
                    setting.name.span,
                    message=f"{_kind(setting)} `{setting.name.text}` is set without a reason",
                    helps=('say why, in your own words: `because "…"`',),
                )


def check_targets(file: OverlayFile, known: Iterable[str], sink: Sink) -> None:
    """Report a part that is for a pathway or library there is none of.

    Args:
        file: what its author wrote.
        known: the pathways and libraries there are.
        sink: where problems go.
    """
    names = sorted(known)
    for part in file.parts:
        if part.target.text not in names:
            sink.add(
                Code.UNKNOWN_NAME,
                part.target.span,
                message=f"no pathway or library is named `{part.target.text}`",
                helps=did_you_mean(part.target.text, names)
                or (f"there are: {', '.join(f'`{name}`' for name in names)}",),
            )


def check_day(file: OverlayFile, on: date, sink: Sink) -> None:
    """Report an overlay that may not be used on a day.

    Args:
        file: what its author wrote.
        on: the day.
        sink: where problems go.
    """
    if file.expires_on is not None and on > file.expires_on.day:
        sink.add(
            Code.OVERLAY_EXPIRED,
            file.expires_on.span,
            message=f"overlay `{file.name.text}` expired on {full_date(file.expires_on.day)}",
            label=f"the day of the check is {full_date(on)}",
            helps=("have it reviewed and approved again, then write the new dates",),
        )
    if file.approved_on is not None and on < file.approved_on.day:
        sink.add(
            Code.OVERLAY_NOT_YET_APPROVED,
            file.approved_on.span,
            message=f"overlay `{file.name.text}` is approved only from"
            f" {full_date(file.approved_on.day)} on",
            label=f"the day of the check is {full_date(on)}",
            helps=("correct the day, or use the overlay from that day on",),
        )


def _header(file: OverlayFile, sink: Sink) -> None:
    if file.approver is None:
        _missing_line(file.span, "who approved it", 'approved by "WHO" on DATE', sink)
    elif not file.approver.text.strip():
        _missing_line(file.approver.span, "who approved it", 'approved by "WHO" on DATE', sink)
    if file.expires_on is None:
        _missing_line(file.span, "until when it may be used", "expires DATE", sink)
    elif file.approved_on is not None and file.expires_on.day < file.approved_on.day:
        sink.add(
            Code.WRONG_DATE,
            file.expires_on.span,
            message="the overlay expires before it is approved",
            also=((file.approved_on.span, "approved here"),),
            helps=("correct one of the two days",),
        )


def _missing_line(span: Span, what: str, line: str, sink: Sink) -> None:
    sink.add(
        Code.MISSING_HEADER,
        span,
        message=f"the overlay does not say {what}",
        helps=(f"add a line `{line}`",),
    )


def _twice(file: OverlayFile, sink: Sink) -> None:
    seen: dict[tuple[str, str, str], Span] = {}
    for part in file.parts:
        for setting in part.settings:
            key = (part.target.text, _kind(setting), setting.name.text)
            if key in seen:
                sink.add(
                    Code.DUPLICATE_NAME,
                    setting.name.span,
                    message=f"{key[1]} `{key[2]}` is set twice for `{key[0]}`",
                    also=((seen[key], "set here first"),),
                    helps=("keep one of the two",),
                )
            seen.setdefault(key, setting.name.span)


def _ods_code(setting: ServiceSetting, sink: Sink) -> None:
    code = setting.organisation.text
    if not ODS_CODE.fullmatch(code):
        upper = code.upper().replace(" ", "")
        sink.add(
            Code.ODS_CODE_MALFORMED,
            setting.organisation.span,
            message=f"`{code}` cannot be an ODS code",
            helps=(
                f"write `{upper}`: capital letters and digits, nothing between"
                if ODS_CODE.fullmatch(upper)
                else "an ODS code is 3 to 10 capital letters and digits",
            ),
        )


def _kind(setting: Setting) -> str:
    match setting:
        case ParameterSetting():
            return "parameter"
        case ServiceSetting():
            return "service"
        case _:
            return "codelist"

"""Checks that a patient's refusal can be told from a service's.

A referral is declined for a reason, and only the service's list of reasons says whether it was the
patient's. Without the list nobody ever declined, and whoever did would be chased for ever.
"""

from __future__ import annotations

from waypost_dsl.checking.scope import Scope
from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Sink
from waypost_dsl.syntax import walk as syntax_walk
from waypost_dsl.syntax.conditions import ReferralTo

_BY_THE_PATIENT = "declined by the patient"


def check_refusals(scope: Scope, sink: Sink) -> None:
    """Report what asks whether the patient declined, of a service that has no list of reasons.

    Args:
        scope: the names, resolved.
        sink: where problems go.
    """
    for statement in scope.statements:
        for selection in syntax_walk.selections(statement):
            source = selection.source
            if not isinstance(source, ReferralTo) or source.level != _BY_THE_PATIENT:
                continue
            service = scope.services[source.service.text]
            if service.declined_as is None:
                sink.add(
                    Code.MISSING_PART,
                    source.span,
                    message=f"nothing says how `{service.name.text}` hears that the patient"
                    " declined",
                    also=((service.name.span, "it has no list of the patient's reasons"),),
                    helps=("add `declined as CODELIST` to the service",),
                )

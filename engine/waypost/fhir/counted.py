"""Which resources count at all: language.md 4.11 and rule C2.

A resource that does not count stays in the record with the reason, so that a trace can say how
many were left aside. For ServiceRequest and Task the evaluator decides how far a referral has got;
only what cannot be a request or a task at all does not count here.
"""

from __future__ import annotations

from dataclasses import dataclass

from waypost.fhir.codings import concept_codings
from waypost.fhir.elements import Elements, JsonObject

_IN_ERROR = "entered-in-error"


@dataclass(frozen=True, slots=True)
class StatusRule:
    """The statuses FHIR R4 has for a type, split into those that count and those that do not."""

    counted: frozenset[str]
    not_counted: frozenset[str]


def _rule(counted: str, not_counted: str) -> StatusRule:
    return StatusRule(frozenset(counted.split()), frozenset(not_counted.split()))


STATUS_RULES: dict[str, StatusRule] = {
    "Appointment": _rule(
        "proposed pending booked arrived fulfilled noshow checked-in waitlist",
        f"cancelled {_IN_ERROR}",
    ),
    "CarePlan": _rule("active completed on-hold", f"draft revoked unknown {_IN_ERROR}"),
    "CareTeam": _rule("active suspended inactive", f"proposed {_IN_ERROR}"),
    "DiagnosticReport": _rule(
        "final amended corrected appended",
        f"registered partial preliminary cancelled unknown {_IN_ERROR}",
    ),
    "DocumentReference": _rule("current", f"superseded {_IN_ERROR}"),
    "Encounter": _rule(
        "arrived triaged in-progress onleave finished", f"planned cancelled unknown {_IN_ERROR}"
    ),
    "Flag": _rule("active inactive", _IN_ERROR),
    "Immunization": _rule("completed", f"not-done {_IN_ERROR}"),
    "MedicationAdministration": _rule(
        "in-progress on-hold completed stopped", f"not-done unknown {_IN_ERROR}"
    ),
    "MedicationDispense": _rule(
        "in-progress on-hold completed stopped",
        f"preparation cancelled declined unknown {_IN_ERROR}",
    ),
    "MedicationRequest": _rule(
        "active on-hold completed stopped", f"cancelled draft unknown {_IN_ERROR}"
    ),
    "MedicationStatement": _rule(
        "active completed stopped on-hold", f"intended not-taken unknown {_IN_ERROR}"
    ),
    "Observation": _rule(
        "final amended corrected", f"registered preliminary cancelled unknown {_IN_ERROR}"
    ),
    "Procedure": _rule(
        "completed in-progress", f"preparation not-done on-hold stopped unknown {_IN_ERROR}"
    ),
    "QuestionnaireResponse": _rule("completed amended", f"in-progress stopped {_IN_ERROR}"),
    "ServiceRequest": _rule("draft active on-hold revoked completed unknown", _IN_ERROR),
    "Task": _rule(
        "requested received accepted rejected ready cancelled in-progress on-hold failed completed",
        f"draft {_IN_ERROR}",
    ),
}
"""Every type with a status. Condition and AllergyIntolerance have a verificationStatus instead."""

_STATUS_OPTIONAL = frozenset({"CareTeam"})

_VERIFICATION = {
    "AllergyIntolerance": _rule("unconfirmed presumed confirmed", f"refuted {_IN_ERROR}"),
    "Condition": _rule("unconfirmed provisional differential confirmed", f"refuted {_IN_ERROR}"),
}

_INTENTS = frozenset(
    [
        "proposal",
        "plan",
        "directive",
        "order",
        "original-order",
        "reflex-order",
        "filler-order",
        "instance-order",
        "option",
    ]
)
_MEDICATION_INTENTS_NOT_COUNTED = frozenset({"proposal", "plan", "option"})


@dataclass(frozen=True, slots=True)
class Standing:
    """A resource's status and intent, and why it does not count, if it does not."""

    status: str
    intent: str | None
    not_counted: str | None


def standing_of(elements: Elements, resource: JsonObject, resource_type: str) -> Standing:
    """Return whether a resource counts, and report a status that FHIR does not have.

    Args:
        elements: reads the resource.
        resource: the resource.
        resource_type: one of `waypost.record.RESOURCE_TYPES`.

    Returns:
        Its status, its intent and the reason why it does not count, None if it counts.
    """
    status, reason = "", None
    rule = STATUS_RULES.get(resource_type)
    if rule is None:
        reason = _verification(elements, resource, _VERIFICATION[resource_type])
    else:
        status = elements.text(resource, "status") or ""
        if "status" in resource or resource_type not in _STATUS_OPTIONAL:
            reason = _judged(elements, status, rule, "status")
    intent = elements.text(resource, "intent") if "intent" in resource else None
    return Standing(
        status, intent, reason or _other_reason(elements, resource, resource_type, intent)
    )


def _judged(elements: Elements, status: str, rule: StatusRule, element: str) -> str | None:
    if status in rule.counted:
        return None
    if status in rule.not_counted:
        return status
    if status:
        elements.error("unknown-status", "FHIR has no such status; it does not count", element)
        return f"{element} not known to FHIR"
    elements.error(
        "unknown-status", "FHIR requires a status; without one it does not count", element
    )
    return f"no {element}"


def _verification(elements: Elements, resource: JsonObject, rule: StatusRule) -> str | None:
    if "verificationStatus" not in resource:
        return None
    codes = {coding.code for coding in concept_codings(elements, resource, "verificationStatus")}
    refused = sorted(codes & rule.not_counted)
    if refused:
        return refused[0]
    if codes & rule.counted:
        return None
    elements.error(
        "unknown-status",
        "this says how sure the diagnosis is in no code of FHIR's; it does not count",
        "verificationStatus",
    )
    return "verificationStatus not known to FHIR"


def _other_reason(
    elements: Elements, resource: JsonObject, resource_type: str, intent: str | None
) -> str | None:
    if resource.get("modifierExtension"):
        # FHIR: a modifier extension may turn the meaning round; who does not know it must not
        # act on the resource.
        elements.error(
            "modifier-extension",
            "a modifier extension can change the meaning of everything here; it does not count",
            "modifierExtension",
        )
        return "modifierExtension"
    match resource_type:
        case "ServiceRequest" | "MedicationRequest":
            return _request_reason(elements, resource, resource_type, intent)
        case "DocumentReference" if resource.get("docStatus") == _IN_ERROR:
            return _IN_ERROR
        case _:
            return None


def _request_reason(
    elements: Elements, resource: JsonObject, resource_type: str, intent: str | None
) -> str | None:
    # Anything but a plain "false" may be a prohibition.
    if "doNotPerform" in resource and elements.boolean(resource, "doNotPerform") is not False:
        return "doNotPerform"
    if intent not in _INTENTS:
        what = "FHIR requires an intent" if intent is None else "FHIR has no such intent"
        elements.error("unknown-status", f"{what}; it does not count", "intent")
        return "no intent" if intent is None else "intent not known to FHIR"
    if resource_type == "MedicationRequest" and intent in _MEDICATION_INTENTS_NOT_COUNTED:
        return f"intent {intent}"
    return None

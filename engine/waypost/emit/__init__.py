"""FHIR R4 out: what an evaluation proposes, as resources other systems can take."""

from waypost.emit.care_plan import CarePlan, care_plans
from waypost.emit.detected_issue import DetectedIssue, detected_issue
from waypost.emit.flag import Flag, flags
from waypost.emit.guidance_response import GuidanceResponse, guidance_response
from waypost.emit.resources import Resources, resources
from waypost.emit.service_request import Proposal, ServiceRequest, proposals, service_request

__all__ = [
    "CarePlan",
    "DetectedIssue",
    "Flag",
    "GuidanceResponse",
    "Proposal",
    "Resources",
    "ServiceRequest",
    "care_plans",
    "detected_issue",
    "flags",
    "guidance_response",
    "proposals",
    "resources",
    "service_request",
]

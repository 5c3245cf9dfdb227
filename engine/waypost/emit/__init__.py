"""FHIR R4 out: what an evaluation proposes, as resources other systems can take."""

from waypost.emit.service_request import Proposal, ServiceRequest, proposals, service_request

__all__ = ["Proposal", "ServiceRequest", "proposals", "service_request"]

"""Waypost: runs compiled clinical pathways over FHIR R4 records."""

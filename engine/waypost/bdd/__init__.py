"""Scenarios in Gherkin: a pytest plugin that runs `.feature` files against pathways.

Its steps build real FHIR R4 resources and send them through the reader and the evaluator that
every other record goes through. pytest-bdd is imported only where feature files are collected.
"""

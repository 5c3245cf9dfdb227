"""Pathway KPIs: contributions of people and events, figures, statistics, and what is published."""

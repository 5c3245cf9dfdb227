"""The codes of every diagnostic, in the order of the reference.

A code is a slug: it is never reused and never changes, while its messages may. Each has a page in
`docs/reference/codes/` and a failing example in `tests/golden/bad/`; a test compares the three.
"""

from __future__ import annotations

from enum import Enum


class Code(Enum):
    """What is wrong, as a slug.

    Example:
        >>> Code.UNKNOWN_NAME.slug
        'unknown-name'
        >>> Code("double-negative").is_warning
        True
    """

    # The text
    SYNTAX_ERROR = "syntax-error"
    RESERVED_NAME = "reserved-name"
    # The header and its sources
    MISSING_HEADER = "missing-header"
    MISSING_PART = "missing-part"
    DUPLICATE_CLAUSE = "duplicate-clause"
    SOURCE_NOT_VERIFIED = "source-not-verified"
    MISSING_BECAUSE = "missing-because"
    UNKNOWN_CITATION = "unknown-citation"
    STATEMENT_ELSEWHERE = "statement-elsewhere"
    # Episodes
    EPISODE_ONLY = "episode-only"
    REGION_NOT_SAID = "region-not-said"
    # Names
    UNKNOWN_NAME = "unknown-name"
    DUPLICATE_NAME = "duplicate-name"
    CIRCULAR_FACT = "circular-fact"
    CIRCULAR_USE = "circular-use"
    # Codelists and their values
    CODELIST_MISSING = "codelist-missing"
    CODELIST_EMPTY = "codelist-empty"
    CODELIST_MALFORMED = "codelist-malformed"
    CODELIST_WITHOUT_VALUE = "codelist-without-value"
    VALUE_NOT_IN_CODELIST = "value-not-in-codelist"
    # The calendar of working days
    CALENDAR_MISSING = "calendar-missing"
    CALENDAR_MALFORMED = "calendar-malformed"
    WORKING_DAYS_WITHOUT_CALENDAR = "working-days-without-calendar"
    HOURS_OR_WORKING_DAYS = "hours-or-working-days"
    # Thresholds and comparisons
    THRESHOLD_WITHOUT_UNIT = "threshold-without-unit"
    WRONG_UNIT = "wrong-unit"
    IMPLAUSIBLE_THRESHOLD = "implausible-threshold"
    WRONG_COMPARISON = "wrong-comparison"
    PARAMETER_OUT_OF_BOUNDS = "parameter-out-of-bounds"
    PARAMETER_BOUNDS_MIXED = "parameter-bounds-mixed"
    # Facts
    FACT_WITHOUT_FRESHNESS = "fact-without-freshness"
    FACT_WITHOUT_SAME_DAY_RULE = "fact-without-same-day-rule"
    REGISTER_WITHOUT_SAME_DAY_RULE = "register-without-same-day-rule"
    BAND_GAP = "band-gap"
    BAND_OVERLAP = "band-overlap"
    EVENT_NEEDED = "event-needed"
    WRONG_DATE = "wrong-date"
    # Conditions
    MIXED_AND_OR = "mixed-and-or"
    DOUBLE_NEGATIVE = "double-negative"
    # What happens when something is not known
    NO_NOT_KNOWN_ROUTE = "no-not-known-route"
    UNUSED_NOT_KNOWN_ROUTE = "unused-not-known-route"
    NOT_KNOWN_ROUTE_NOT_ALLOWED = "not-known-route-not-allowed"
    EVERY_WITHOUT_NOT_KNOWN = "every-without-not-known"
    # Steps and referrals
    STEP_WITHOUT_TIMING = "step-without-timing"
    STEP_WITHOUT_EVIDENCE = "step-without-evidence"
    WAIT_WITHOUT_BREACH = "wait-without-breach"
    PRIORITY_NOT_ACCEPTED = "priority-not-accepted"
    # KPIs
    UNKNOWN_FIELD = "unknown-field"
    SPELL_FACT_ELSEWHERE = "spell-fact-elsewhere"
    KPI_CLAUSE_DOES_NOT_FIT = "kpi-clause-does-not-fit"
    KPI_CANNOT_BE_MET = "kpi-cannot-be-met"
    KPI_ALWAYS_MET = "kpi-always-met"
    # The shape of the pathway
    UNREACHABLE_NODE = "unreachable-node"
    OUTCOME_WITHOUT_CONDITION = "outcome-without-condition"
    CYCLE_IN_LIVE_PATHWAY = "cycle-in-live-pathway"
    CYCLE_WITHOUT_NEW_EVIDENCE = "cycle-without-new-evidence"
    CYCLE_WITHOUT_LAPS = "cycle-without-laps"
    RESUME_WITHOUT_INTERRUPT = "resume-without-interrupt"
    EPISODE_WITHOUT_END = "episode-without-end"
    WAY_WITHOUT_OUTCOME = "way-without-outcome"
    EMERGENCY_AT_OPENING = "emergency-at-opening"
    TARGET_ELSEWHERE = "target-elsewhere"
    GROUP_MEMBER = "group-member"
    GROUP_OF_ITSELF = "group-of-itself"
    # Local overlays
    OVERLAY_CHANGES_STRUCTURE = "overlay-changes-structure"
    OVERLAY_EXPIRED = "overlay-expired"
    OVERLAY_NOT_YET_APPROVED = "overlay-not-yet-approved"
    CODELIST_NOT_REPLACEABLE = "codelist-not-replaceable"
    ODS_CODE_MALFORMED = "ods-code-malformed"

    @property
    def slug(self) -> str:
        """The slug, as authors see it."""
        return self.value

    @property
    def is_warning(self) -> bool:
        """Whether it leaves the pathway usable."""
        return self in _WARNINGS


_WARNINGS = frozenset(
    {
        Code.DOUBLE_NEGATIVE,
        Code.UNUSED_NOT_KNOWN_ROUTE,
        Code.WAY_WITHOUT_OUTCOME,
        Code.EMERGENCY_AT_OPENING,
        Code.KPI_ALWAYS_MET,
    }
)

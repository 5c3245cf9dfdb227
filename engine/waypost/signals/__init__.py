"""Unplanned admissions as signals that the system failed (language.md 5).

Pure functions over a record, its spells and compiled pathways; nothing here reads a file.
"""

from waypost.signals.comparison import (
    Candidate,
    Case,
    ComparisonDay,
    Draw,
    cases_of,
    comparison_day,
    draw_days,
    kept_days,
)
from waypost.signals.from_record import signal_identifier, signal_of
from waypost.signals.replay import Asking
from waypost.signals.signal import (
    CAUSES,
    NONE_FOUND,
    SCHEMA,
    EarlyReadmission,
    Signal,
    cause_in_words,
)
from waypost.signals.summary import SignalInShort, SignalsSummary, in_short, summary
from waypost.signals.verdicts import JUDGEMENTS, Judgement, Verdict

__all__ = [
    "CAUSES",
    "JUDGEMENTS",
    "NONE_FOUND",
    "SCHEMA",
    "Asking",
    "Candidate",
    "Case",
    "ComparisonDay",
    "Draw",
    "EarlyReadmission",
    "Judgement",
    "Signal",
    "SignalInShort",
    "SignalsSummary",
    "Verdict",
    "cases_of",
    "cause_in_words",
    "comparison_day",
    "draw_days",
    "in_short",
    "kept_days",
    "signal_identifier",
    "signal_of",
    "summary",
]

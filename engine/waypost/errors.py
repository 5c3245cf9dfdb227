"""The exceptions Waypost raises, in one tree.

::

    WaypostError
    ├── UsageError            the call or its arguments are wrong            exit code 2
    ├── UnreadableInput       a file or resource cannot be read              exit code 3
    ├── PathwayProblems       a pathway does not compile (`commands`)        exit code 1
    └── EvaluationError       a rule could not be evaluated for a patient    a row in errors

No message may hold a patient value: a resource is named by its type and id, an element by its
path, and never by what it holds.
"""

from __future__ import annotations


class WaypostError(Exception):
    """Base of all errors that are meant for the person who called Waypost."""

    exit_code = 1


class UsageError(WaypostError):
    """The call itself is wrong: an option, a date, a folder that does not exist."""

    exit_code = 2


class UnreadableInput(WaypostError):
    """A file cannot be read as what it should be; the message says where and why."""

    exit_code = 3


class EvaluationError(WaypostError):
    """A rule could not be carried out for one patient; never unknown, never false."""

"""Bytes to one JSON object, or the finding that says where they go wrong.

Decimals: orjson reads `0.70` as the nearest binary number, whose shortest form is `0.7` again;
`values` goes back to the decimal through that form, so up to 15 digits are kept exactly.
"""

from __future__ import annotations

import json
from collections import Counter

import orjson

from waypost.fhir.elements import JsonObject, as_object, type_in_words
from waypost.fhir.findings import FindingSink

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def json_object(data: bytes, findings: FindingSink) -> JsonObject | None:
    """Read one JSON object.

    Args:
        data: the bytes, UTF-8.
        findings: where findings go; in `strict` mode they name properties that stand twice.

    Returns:
        The object, or None with a finding that says what is wrong and where.

    Example:
        >>> sink = FindingSink("a.json")
        >>> json_object(b'{"id" 1}', sink) is None
        True
        >>> print(sink.gathered()[0].message)
        this is not JSON: unexpected character, expected ':' after key (line 1, column 7)
    """
    if data.startswith(BYTE_ORDER_MARK):
        findings.warning("byte-order-mark", "JSON has no byte order mark; it is skipped")
        data = data.removeprefix(BYTE_ORDER_MARK)
    try:
        value: object = orjson.loads(data)
    except orjson.JSONDecodeError as problem:
        findings.error("unreadable-json", f"this is not JSON: {_in_words(data, problem)}")
        return None
    found = as_object(value)
    if found is None:
        findings.error("not-fhir", f"this is {type_in_words(value)}; FHIR has an object here")
        return None
    if findings.mode == "strict":
        _report_repeated_properties(data, findings)
    return found


def _in_words(data: bytes, problem: orjson.JSONDecodeError) -> str:
    if not data.strip():
        return "the file is empty"
    message, _, _ = problem.msg.partition(": line ")
    # orjson counts characters from 0 and names the place in its own message; only its numbers
    # are used, so that nothing of the text is repeated.
    rest = data.decode("utf-8", "replace")[problem.pos :].lstrip()
    if rest.startswith(("//", "/*", "#")):
        message = "comments are not allowed"
    return f"{message} (line {problem.lineno}, column {problem.colno})"


def _report_repeated_properties(data: bytes, findings: FindingSink) -> None:
    repeated: set[str] = set()

    def note(pairs: list[tuple[str, object]]) -> None:
        counts = Counter(name for name, _ in pairs)
        repeated.update(name for name, count in counts.items() if count > 1)

    try:
        json.loads(data, object_pairs_hook=note, parse_int=_nothing, parse_float=_nothing)
    except (ValueError, RecursionError):
        # orjson read it, so it is JSON; the standard library only nests less deeply.
        return
    for name in sorted(repeated):
        shown = f"`{name}`" if name.isidentifier() and len(name) <= 64 else "a property"
        findings.error(
            "repeated-property", f"{shown} stands twice in one object; the last one is used"
        )


def _nothing(_: str) -> None:
    return None

"""What a syntax error says.

The parser hands over where it was surprised (`Surprise`); this module turns that into one
diagnostic in the author's words, from what says most to what says least: a character that means
nothing, a keyword that was meant (`meant_keyword`), a slip the line gives away (`common_slips`), a
text that fails like an example (`error_examples`), and at last what could have stood there.
"""

from __future__ import annotations

import re

from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Annotation, Diagnostic
from waypost_dsl.source import Span
from waypost_dsl.syntax.common_slips import common_slip, strange_character
from waypost_dsl.syntax.error_examples import EXAMPLES
from waypost_dsl.syntax.meant_keyword import Meant, keyword_meant
from waypost_dsl.syntax.slip import Slip
from waypost_dsl.syntax.slips_in_values import equality
from waypost_dsl.syntax.surprise import Place, Surprise

_BY_LABEL = {example.label: example for example in EXAMPLES}
_MOST_SHOWN = 8
_BEGINS_A_CONDITION = re.compile(r"\b(?:and|or|not|when|while)\s+\w+\s+$")
_DECLARED = re.compile(
    r"\b(?:fact|codelist|analyte|service|parameter|source|decided|calendar|clock|stage|step"
    r'|referral|group|decision|wait|advice|interrupt|outcome|kpi)\s+(\w+)\s+(?:"|is\b|from\b)'
)


def syntax_error(surprise: Surprise, path: str, reserved: frozenset[str]) -> Diagnostic:
    """Return the diagnostic for a surprise.

    Args:
        surprise: where the text stopped making sense.
        path: the file's path as it should be printed.
        reserved: the words that cannot be names.
    """
    found, previous = surprise.found, surprise.previous
    if found is not None and found.text.startswith('"') and not _is_closed(found.text):
        curly = any(quote in surprise.after for quote in "“”„‟")
        return _diagnostic(
            _span(found, path),
            "a text in quotes is not closed on its line",
            'its other quote is a curly one: write a straight `"`'
            if curly
            else "put the closing quote on the same line",
        )
    slip = strange_character(surprise) or equality(surprise)
    if slip is not None:
        return _slip(slip, surprise, path)
    meant = keyword_meant(surprise)
    if meant is not None:
        return _meant(meant, surprise, path)
    slip = common_slip(surprise)
    if slip is not None:
        return _slip(slip, surprise, path)
    if previous is not None and previous.terminal == "NAME" and previous.text in reserved:
        if previous.text == "not" and found is not None:
            return _diagnostic(
                _span(previous, path),
                "`is not` can only be followed by `known`",
                "write `not (FACT is NAME)`, for example `not (smoker is current_smoker)`",
            )
        if _BEGINS_A_CONDITION.search(surprise.before):
            return _diagnostic(
                _span(previous, path),
                f"a condition cannot begin with {_quoted(previous)}",
                "name a fact, or ask the record, for example `record in CODELIST`",
            )
        return reserved_name(previous, path)
    example = None if surprise.example is None else _BY_LABEL[surprise.example]
    if example is None:
        return _general(surprise, path)
    names = {"found": _quoted(found), "previous": _quoted(previous)}
    span = _after(previous, path) if example.at == "previous" else _span(found or previous, path)
    return _diagnostic(span, example.message.format(**names), example.help)


def reserved_name_in(text: str, path: str, reserved: frozenset[str]) -> Diagnostic | None:
    """Return the first declaration named by a keyword in a text that does not parse.

    Such a name breaks the text wherever it is used, so it is the likely cause.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        for found in _DECLARED.finditer(line.split("#", 1)[0]):
            if found.group(1) in reserved:
                first, last = found.span(1)
                name = found.group(1)
                return reserved_name(Place("NAME", name, number, first + 1, number, last + 1), path)
    return None


def reserved_name(place: Place, path: str) -> Diagnostic:
    """Return the diagnostic for a keyword where a name should stand."""
    return Diagnostic(
        Code.RESERVED_NAME,
        f"`{place.text}` is a word of the language and cannot be a name",
        Annotation(_span(place, path)),
        helps=("choose another name; names often end in what they are, such as `_codes`",),
    )


def _slip(slip: Slip, surprise: Surprise, path: str) -> Diagnostic:
    return _diagnostic(_span(slip.place or surprise.found, path), slip.message, slip.help)


def _meant(meant: Meant, surprise: Surprise, path: str) -> Diagnostic:
    written, span = _quoted(meant.place), _span(meant.place, path)
    if meant.differs_in_capitals_only:
        letters = "in small letters" if meant.keyword.islower() else "with a capital letter"
        what = "keywords are" if meant.keyword.islower() else "a month is"
        message = f"{what} written {letters}, not as {written}"
        return _diagnostic(span, message, f"write `{meant.keyword}`")
    if not meant.place.text[0].isalpha():
        joins = meant.keyword in ("and", "or")
        what = "conditions are joined in words" if joins else "comparisons are written in words"
        return _diagnostic(span, f"{what}, not with {written}", f"write `{meant.keyword}`")
    message = f"{written} cannot stand here"
    if meant.is_at_surprise and surprise.previous is not None:
        message += f" after {_quoted(surprise.previous)}"
    if meant.is_synonym:
        # People say "over 75" of those who are 75 too; the language does not.
        too = {"above": "at least", "below": "at most"}.get(meant.keyword)
        limit = f", or `{too}` if the limit itself counts" if too else ""
        return _diagnostic(span, message, f"write `{meant.keyword}`{limit}")
    return _diagnostic(span, message, f"did you mean `{meant.keyword}`?")


# Where the clauses belong that are easily written into another block.
_STEP = ("step", "referral")
_BELONGS = {
    **dict.fromkeys(
        (
            "within",
            "every",
            "done by",
            "only when",
            "excepted when",
            "system gap when",
            "not applicable when",
            "critical when overdue",
            "for each",
            "each season",
            "first due",
            "offered by",
            "on exception go to",
        ),
        (_STEP, "a step or a referral"),
    ),
    "then": ((*_STEP, "wait", "stage"), "a step, a referral, a wait or a stage"),
    **dict.fromkeys(("breach go to", "no breach"), (("wait",), "a wait")),
    **dict.fromkeys(
        ("withdrawn when", "active for", "active until"), (("interrupt",), "an interrupt")
    ),
    **dict.fromkeys(("starts at", "stops at", "limit"), (("clock",), "a clock")),
    **dict.fromkeys(
        ("opened on", "region from", "evidence belongs", "ends at any outcome"),
        (("enrol",), "`enrol each`"),
    ),
    "otherwise": (("decision",), "a decision"),
    "asked by": (("interrupt",), "an interrupt"),
    **dict.fromkeys(
        (
            "domain",
            "of patients",
            "of deaths",
            "met when",
            "counted",
            "excluding",
            "excepting",
            "judged",
            "better",
            "target",
        ),
        (("kpi",), "a KPI"),
    ),
    **dict.fromkeys(("no older than", "however old", "same day"), (("fact",), "a fact")),
}
_STATEMENTS = frozenset(
    f"`{word}`"
    for word in (
        "version",
        "owner",
        "review by",
        "use",
        "source",
        "decided",
        "codelist",
        "analyte",
        "service",
        "parameter",
        "calendar",
        "fact",
        "clock",
        "enrol while",
        "enrol each",
        "enrol provisionally when",
        "exclude when",
        "stage",
        "step",
        "referral",
        "group",
        "decision",
        "wait",
        "advice",
        "interrupt",
        "outcome",
        "failure",
        "kpi",
    )
)


def _general(surprise: Surprise, path: str) -> Diagnostic:
    found, previous = surprise.found, surprise.previous
    helps: list[str] = []
    if found is not None:
        word = " ".join(found.text.split())
        blocks, belongs = _BELONGS.get(word, ((), ""))
        if belongs and surprise.block not in blocks:
            helps.append(f"`{word}` belongs in {belongs}")
    shown = _what_can_stand(surprise.expected)
    if shown:
        helps.append(f"what can stand here: {shown}")
    if found is None:
        message = "the file ends in the middle of a statement"
        return Diagnostic(
            Code.SYNTAX_ERROR, message, Annotation(_after(previous, path)), helps=tuple(helps)
        )
    before = "" if previous is None else f" after {_quoted(previous)}"
    message = f"{_quoted(found)} cannot stand here{before}"
    return Diagnostic(
        Code.SYNTAX_ERROR, message, Annotation(_span(found, path)), helps=tuple(helps)
    )


def _what_can_stand(expected: frozenset[str]) -> str:
    """Return what could go on here; where a new statement can begin, that is said last, once."""
    words = sorted(expected)
    statement = len(_STATEMENTS & expected) > _MOST_SHOWN
    if statement and not expected <= _STATEMENTS:
        words = [word for word in words if word not in _STATEMENTS]
    shown = ", ".join(words[:_MOST_SHOWN])
    if len(words) > _MOST_SHOWN:
        shown += ", and others"
    if statement and not expected <= _STATEMENTS:
        shown += "; or a new statement, such as `fact` or `step`"
    return shown


def _diagnostic(span: Span, message: str, help_line: str) -> Diagnostic:
    return Diagnostic(Code.SYNTAX_ERROR, message, Annotation(span), helps=(help_line,))


def _is_closed(text: str) -> bool:
    return len(text) > 1 and text.endswith('"')


def _quoted(place: Place | None) -> str:
    if place is None:
        return "the start of the file"
    return f"`{' '.join(place.text.split())}`"


def _span(place: Place | None, path: str) -> Span:
    if place is None:
        return Span(path, 1, 1, 1, 1)
    return Span(path, place.line, place.column, place.end_line, place.end_column)


def _after(place: Place | None, path: str) -> Span:
    """Return the point just after a word: where the missing thing belongs."""
    if place is None:
        return Span(path, 1, 1, 1, 1)
    return Span(path, place.end_line, place.end_column, place.end_line, place.end_column + 1)

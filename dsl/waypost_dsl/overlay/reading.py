"""From an overlay's text to what its author wrote, or to the first place that cannot be read.

The whole grammar is seven lines, and after each word only one thing can follow, so it is read
word by word: wherever something else stands, the message can show the line as it should be.
Newlines mean nothing, as in pathways. Nothing is looked up here.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.diagnostics.diagnostic import Annotation, Diagnostic
from waypost_dsl.diagnostics.suggest import did_you_mean
from waypost_dsl.formatter.words import Word, words_of
from waypost_dsl.overlay.written import (
    CodelistSetting,
    OverlayFile,
    ParameterSetting,
    Part,
    ServiceSetting,
    Setting,
)
from waypost_dsl.source import SourceFile, Span
from waypost_dsl.syntax.conditions import Amount, Name, Text, WrittenDate

FORMS = {
    "overlay": 'overlay NAME "The place in words"',
    "approved": 'approved by "Who approved it" on 2026-11-01',
    "expires": "expires 2027-10-31",
    "for": "for PATHWAY_OR_LIBRARY",
    "parameter": 'parameter NAME is 21 days because "The reason"',
    "service": 'service NAME is organisation "ODS CODE"',
    "codelist": 'codelist NAME from "codelists/FILE.csv" because "The reason"',
}
"""Every statement of an overlay, by its keyword, as it is to be written."""

# What pathways say and overlays may not.
_STRUCTURE = frozenset(
    (
        "pathway",
        "library",
        "scorecard",
        "version",
        "owner",
        "review",
        "use",
        "source",
        "decided",
        "analyte",
        "fact",
        "enrol",
        "exclude",
        "stage",
        "step",
        "referral",
        "group",
        "decision",
        "advice",
        "interrupt",
        "outcome",
        "failure",
        "kpi",
        "wait",
        "clock",
        "calendar",
        "within",
        "every",
        "done",
        "only",
        "when",
        "excepted",
        "not",
        "critical",
        "then",
    )
)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def read_overlay_text(source: SourceFile) -> OverlayFile | Diagnostic:
    """Read an overlay's text.

    Args:
        source: the file's path and text.

    Returns:
        What the author wrote, or the first place that cannot be read.

    Example:
        >>> read_overlay_text(SourceFile("x.overlay", "overlay here")).message
        'the title in quotes is missing after `here`'
    """
    try:
        return _Reader(source).file()
    except _CannotBeRead as problem:
        return problem.diagnostic


class _CannotBeRead(Exception):
    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class _Reader:
    def __init__(self, source: SourceFile) -> None:
        self._source = source
        self._words = words_of(source.text).words
        self._at = 0
        self._form = FORMS["overlay"]

    # --- Statements --------------------------------------------------------------------------

    def file(self) -> OverlayFile:
        first = self._keyword("overlay", "a file ending in `.overlay` begins with `overlay`")
        name = self._name("the overlay's name")
        title = self._text("the title in quotes")
        approver: Text | None = None
        approved_on = expires_on = None
        parts: list[Part] = []
        lines = [_span(first, self._source.path)]
        while (word := self._peek()) is not None:
            lines.append(_span(word, self._source.path))
            self._form = FORMS.get(word.text, self._form)
            match word.text:
                case "approved":
                    self._once(word, approver)
                    self._next()
                    self._keyword("by", "`by` is missing")
                    approver = self._text("who approved it, in quotes,")
                    self._keyword("on", "`on` and the day are missing")
                    approved_on = self._date()
                case "expires":
                    self._once(word, expires_on)
                    self._next()
                    expires_on = self._date()
                case "for":
                    self._next()
                    parts.append(Part(self._name("the pathway's or library's name"), ()))
                case "parameter" | "service" | "codelist":
                    setting = self._setting(self._next())
                    if not parts:
                        raise self._problem(
                            Code.SYNTAX_ERROR,
                            _span(word, self._source.path),
                            "what is set stands below the pathway or library that it is for",
                            "write `for` and the pathway's name above this line",
                        )
                    parts[-1] = Part(parts[-1].target, (*parts[-1].settings, setting))
                case _:
                    raise self._stranger(word)
        return OverlayFile(
            name, title, approver, approved_on, expires_on, tuple(parts), tuple(lines), lines[0]
        )

    def _setting(self, keyword: Word) -> Setting:
        match keyword.text:
            case "parameter":
                name = self._name("the parameter's name")
                self._keyword("is", "`is` and the value are missing")
                return ParameterSetting(name, self._amount(), self._reason())
            case "service":
                name = self._name("the service's name")
                self._keyword("is", "`is organisation` is missing")
                self._keyword("organisation", "`organisation` is missing")
                return ServiceSetting(name, self._text("the ODS code in quotes"))
            case _:
                name = self._name("the codelist's name")
                self._keyword("from", "`from` and the file are missing")
                return CodelistSetting(name, self._text("the file in quotes"), self._reason())

    def _once(self, word: Word, before: Text | WrittenDate | None) -> None:
        if before is not None:
            raise self._problem(
                Code.DUPLICATE_CLAUSE,
                _span(word, self._source.path),
                f"`{word.text}` is said twice",
                "keep one of the two",
                also=before.span,
            )

    def _stranger(self, word: Word) -> _CannotBeRead:
        span = _span(word, self._source.path)
        if word.text in _STRUCTURE:
            return self._problem(
                Code.OVERLAY_CHANGES_STRUCTURE,
                span,
                f"`{word.text}` belongs in a pathway: an overlay changes no structure",
                "an overlay sets parameters, maps services to organisations and replaces local"
                " codelists; for anything else change the pathway itself",
            )
        near = did_you_mean(word.text, FORMS)
        forms = ", ".join(f"`{one}`" for one in FORMS if one != "overlay")
        return self._problem(
            Code.SYNTAX_ERROR,
            span,
            f"{_quoted(word)} cannot stand here{self._after()}",
            near[0] if near else f"a line begins with {forms}",
        )

    # --- Words -------------------------------------------------------------------------------

    def _peek(self) -> Word | None:
        return self._words[self._at] if self._at < len(self._words) else None

    def _next(self) -> Word:
        word = self._words[self._at]
        self._at += 1
        return word

    def _keyword(self, text: str, missing: str) -> Word:
        word = self._peek()
        if word is None or word.text != text:
            raise self._missing(missing)
        return self._next()

    def _name(self, what: str) -> Name:
        word = self._peek()
        if word is None or not _NAME.fullmatch(word.text):
            raise self._missing(f"{what} is missing")
        return Name(self._next().text, _span(word, self._source.path))

    def _text(self, what: str) -> Text:
        word = self._peek()
        if word is None or not word.text.startswith('"'):
            raise self._missing(f"{what} is missing")
        span = _span(word, self._source.path)
        if len(word.text) < 2:
            raise self._problem(
                Code.SYNTAX_ERROR,
                span,
                "a text in quotes is not closed on its line",
                "put the closing quote on the same line",
            )
        return Text(self._next().text[1:-1], span)

    def _date(self) -> WrittenDate:
        word = self._peek()
        if word is None or not _DATE.fullmatch(word.text):
            raise self._missing("a date, written as 2027-10-31, is missing")
        span = _span(self._next(), self._source.path)
        try:
            return WrittenDate(date.fromisoformat(word.text), span)
        except ValueError:
            raise self._problem(
                Code.WRONG_DATE,
                span,
                f"`{word.text}` is not a day of the calendar",
                "write year, month and day, such as 2027-10-31",
            ) from None

    def _amount(self) -> Amount:
        word = self._peek()
        if word is None or not _NUMBER.fullmatch(word.text):
            raise self._missing("a number and its unit are missing")
        start = _span(self._next(), self._source.path)
        units: list[Word] = []
        while (unit := self._peek()) is not None and _is_unit(unit, units):
            units.append(self._next())
        spelled = " ".join(unit.text for unit in units)
        unit_span = None
        end = start
        if units:
            end = _span(units[-1], self._source.path)
            unit_span = _joined(_span(units[0], self._source.path), end)
        return Amount(Decimal(word.text), spelled, _joined(start, end), unit_span)

    def _reason(self) -> Text | None:
        word = self._peek()
        if word is None or word.text != "because":
            return None
        self._next()
        return self._text("the reason in quotes")

    # --- What cannot be read -----------------------------------------------------------------

    def _missing(self, what: str) -> _CannotBeRead:
        word = self._peek()
        path = self._source.path
        if word is not None and not word.first_on_line:
            span = _span(word, path)
        elif self._at:
            last = _span(self._words[self._at - 1], path)
            span = Span(path, last.end_line, last.end_column, last.end_line, last.end_column + 1)
        else:
            span = Span(path, 1, 1, 1, 2)
        return self._problem(
            Code.SYNTAX_ERROR, span, f"{what}{self._after()}", f"the whole line: `{self._form}`"
        )

    def _after(self) -> str:
        return f" after {_quoted(self._words[self._at - 1])}" if self._at else ""

    def _problem(
        self, code: Code, span: Span, message: str, help_line: str, also: Span | None = None
    ) -> _CannotBeRead:
        secondary = () if also is None else (Annotation(also, "the first"),)
        return _CannotBeRead(
            Diagnostic(code, message, Annotation(span), secondary, helps=(help_line,))
        )


def _is_unit(word: Word, before: list[Word]) -> bool:
    """Whether a word goes on a unit: one that no statement begins with, and `working days`."""
    if word.text in FORMS or word.text == "because" or word.text in _STRUCTURE:
        return False
    if before:
        return [one.text for one in before] == ["working"] and word.text in ("day", "days")
    return word.text == "%" or bool(re.match(r"[^\W\d]", word.text))


def _quoted(word: Word) -> str:
    return word.text if word.text.startswith('"') else f"`{word.text}`"


def _span(word: Word, path: str) -> Span:
    return Span(path, word.line, word.column, word.line, word.column + len(word.text))


def _joined(first: Span, last: Span) -> Span:
    return Span(first.path, first.line, first.column, last.end_line, last.end_column)

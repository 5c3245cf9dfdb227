"""Resources and dates in words: every resource gets a number, and is listed once at the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from waypost.evaluate.evaluation import Days, EvidenceRow
from waypost_dsl.wording.names import full_date


class Records:
    """Numbers the resources an explanation cites, in the order in which it cites them.

    Args:
        with_recording: whether to say where a recording date was assumed: it only matters when
            the evaluation was as known at some day.
    """

    def __init__(self, *, with_recording: bool) -> None:
        self._with_recording = with_recording
        self._numbers: dict[str, int] = {}
        self._lines: list[str] = []

    def cite(self, evidence: Iterable[EvidenceRow], *, most: int = 3) -> str:
        """Return evidence as " on 9 February 2024 [1] and 2 before".

        Args:
            evidence: the resources.
            most: how many of the latest to name; the others are counted.

        Returns:
            Words that follow a noun, with a space before them; empty without evidence.
        """
        latest = sorted(evidence, key=lambda one: (one.last or date.min, one.reference))[::-1]
        if not latest:
            return ""
        texts = [f"{when(one.first, one.last)} {self.mark(one)}" for one in latest[:most]]
        # Several resources of one day need the day only once.
        days = {(one.first, one.last) for one in latest[:most]}
        if len(days) == 1:
            marks = "".join(self.mark(one) for one in latest[:most])
            texts = [f"{when(latest[0].first, latest[0].last)} {marks}"]
        if len(latest) > most:
            return f" {', '.join(_after_first(texts))} and {len(latest) - most} before"
        return f" {in_a_row(_after_first(texts))}"

    def cite_references(self, references: Iterable[str]) -> str:
        """Return the numbers of resources, with a space before them; empty without any."""
        marks = "".join(self._numbered(one, one) for one in references)
        return f" {marks}" if marks else ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The list of what was cited."""
        return tuple(self._lines)

    def mark(self, one: EvidenceRow) -> str:
        """Return the number of a resource whose day has been said already."""
        details = [when(one.first, one.last).removeprefix("on ")]
        if one.element:
            details.append(one.element)
        details.extend(
            note for note in one.notes if self._with_recording or note != "recording date assumed"
        )
        return self._numbered(one.reference, f"{one.reference} ({', '.join(details)})")

    def _numbered(self, reference: str, line: str) -> str:
        if reference not in self._numbers:
            self._numbers[reference] = len(self._numbers) + 1
            self._lines.append(f"[{self._numbers[reference]}] {line}")
        return f"[{self._numbers[reference]}]"


def _after_first(texts: list[str]) -> list[str]:
    """Say `on` once where all the days have it."""
    if not all(text.startswith("on ") for text in texts):
        return texts
    return [texts[0], *(text.removeprefix("on ") for text in texts[1:])]


def in_a_row(texts: Sequence[str]) -> str:
    """Return texts as a list in a sentence.

    Example:
        >>> in_a_row(["one", "two", "three"])
        'one, two and three'
    """
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} and {texts[-1]}"


def when(first: date | None, last: date | None) -> str:
    """Return a day, or the days between which it lies, with its preposition.

    Example:
        >>> when(date(2024, 2, 9), date(2024, 2, 9))
        'on 9 February 2024'
        >>> when(date(2024, 2, 1), date(2024, 2, 29))
        'in February 2024'
    """
    if first is None or last is None:
        return "on an unknown date"
    if first == last:
        return f"on {full_date(first)}"
    after = last + timedelta(days=1) if last < date.max else last
    if first.day == 1 and after.day == 1:
        if (first.year, first.month) == (last.year, last.month):
            return f"in {full_date(first).partition(' ')[2]}"
        if first.month == 1 and (after.year, after.month) == (first.year + 1, 1):
            return f"in {first.year}"
    return f"between {full_date(first)} and {full_date(last)}"


def day_in_words(days: Days) -> str:
    """Return a day without its preposition where it is known.

    Example:
        >>> day_in_words(Days(date(2024, 2, 9), date(2024, 2, 9)))
        '9 February 2024'
    """
    return when(days.first, days.last).removeprefix("on ")


def count_of_days(number: int) -> str:
    """Return a number of days, with the years beside it where it is long.

    Example:
        >>> count_of_days(1), count_of_days(21), count_of_days(11633)
        ('1 day', '21 days', '11,633 days (over 31 years)')
    """
    text = f"{number:,} day{'' if number == 1 else 's'}"
    years = number * 100 // 36525
    return f"{text} (over {years} year{'' if years == 1 else 's'})" if years else text

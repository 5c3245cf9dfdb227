"""Problems as data: what is wrong, where, and what to do.

Passes add diagnostics to a `Sink` and go on. Only `render_text` and `render_json` turn them into
something to read, and only the command line into an exit code.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from waypost_dsl.diagnostics.codes import Code
from waypost_dsl.source import Span


@dataclass(frozen=True, slots=True)
class Annotation:
    """A stretch of text and, beside it, a sentence about that stretch alone."""

    span: Span
    label: str = ""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem.

    Args:
        code: which kind of problem.
        message: one line that makes sense when it is all that is shown.
        primary: the smallest stretch that is at fault.
        secondary: other places involved, each with its sentence.
        helps: what to do, one line each.
        references: the FHIR page or guideline section that makes it a problem.
    """

    code: Code
    message: str
    primary: Annotation
    secondary: tuple[Annotation, ...] = ()
    helps: tuple[str, ...] = ()
    references: tuple[str, ...] = ()

    @property
    def is_error(self) -> bool:
        """Whether it stops the pathway from being used."""
        return not self.code.is_warning


@dataclass(slots=True)
class Sink:
    """Gathers what the passes find."""

    found: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def add(
        self,
        code: Code,
        span: Span,
        *,
        message: str,
        label: str = "",
        also: Iterable[tuple[Span, str]] = (),
        helps: Iterable[str] = (),
    ) -> None:
        """Add a problem.

        Args:
            code: which kind.
            span: the smallest stretch at fault.
            message: one line that stands alone.
            label: a sentence beside the span.
            also: further places, each with its sentence.
            helps: what to do.
        """
        self.found.append(
            Diagnostic(
                code,
                message,
                Annotation(span, label),
                tuple(Annotation(place, sentence) for place, sentence in also),
                tuple(helps),
            )
        )

    @property
    def has_errors(self) -> bool:
        """Whether anything found stops the pathway from being used."""
        return any(one.is_error for one in self.found)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return diagnostics by file, then position, each once.

    Two pathways that use one library find the library's problems twice; they are shown once.

    Args:
        diagnostics: in any order.

    Returns:
        The same ones, sorted.
    """
    unique = dict.fromkeys(diagnostics)
    return tuple(
        sorted(
            unique,
            key=lambda one: (
                one.primary.span.path,
                one.primary.span.line,
                one.primary.span.column,
                one.code.slug,
                one.message,
            ),
        )
    )

"""The signals of a run put together: each admission counts once in every total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from waypost.admissions import Population
from waypost.signals.comparison import Case, ComparisonDay, cases_of
from waypost.signals.figures import (
    Matching,
    MissedStepFigure,
    matching,
    missed_step_figures,
)
from waypost.signals.from_record import WHERE_TO_LEARN
from waypost.signals.signal import CAUSES, RELATIONS, CauseKind, RelationKind, Signal

SUMMARY_SCHEMA = "waypost-signals/1"
"""The version of `signals.json`."""

INTERVAL = "95 % interval by Katz's log method; the two groups are taken for independent"


@dataclass(frozen=True, slots=True)
class SpellCount:
    """How many spells are of a nature, by the rule that decided.

    Stays that cannot be read are in no spell: they are `not readable`, by what is wrong with them.
    """

    nature: str
    rule: str
    spells: int


@dataclass(frozen=True, slots=True)
class CauseCount:
    """How many signals have a cause, and of how many it is the primary one."""

    kind: CauseKind
    primary: int
    among: int


@dataclass(frozen=True, slots=True)
class PathwayCount:
    """What the signals have to do with a pathway; one signal may be direct for two pathways."""

    pathway: str
    title: str
    direct: int
    associated: int
    unrelated: int
    primary_causes: tuple[CauseCount, ...]
    cannot_be_told: int = 0


@dataclass(frozen=True, slots=True)
class PracticeCount:
    """The signals of one practice's patients, with their primary causes."""

    practice: str | None
    signals: int
    direct: int
    acsc: int
    primary_causes: tuple[tuple[CauseKind, int], ...]
    acsc_not_known: int = 0


@dataclass(frozen=True, slots=True)
class SignalsSummary:
    """What a run has to say about unplanned admissions.

    Args:
        schema: the version of this layout.
        first: the first day on which a spell could begin to be among them.
        last: the last one.
        population: the practices whose patients' admissions count; None if everybody's do.
        spells: all spells of those days, by nature and rule; what cannot be told is shown, and
            counted neither as a failure nor as planned.
        signals: how many unplanned spells there are: each counts once, whatever it is related to.
        patients: how many patients they are of.
        relations: by the strongest relation to any pathway; these add up to `signals`.
        acsc: how many are ambulatory-care-sensitive.
        acsc_not_known: of how many that is not known: they are not in `acsc`.
        early_readmissions: how many began 0 to 29 days after the spell before.
        causes: by cause; the primary ones add up to `signals`.
        pathways: by pathway.
        without_registration: how many are of patients of whom no practice is recorded: whether
            they are of the population cannot be told, and they count. Where a run says which
            practices are the population they do not: then they are `indeterminate` in `spells`.
        practices: by practice; these add up to `signals`.
        figures: what was missed, beside the same on matched days.
        matching: how well admissions were matched.
        seed: what the matched days were drawn with.
        interval: how the intervals were made.
        caution: what must stand under every use.
        signals_sha256: a hash of the bytes of `signals.ndjson`; None in a run of an older build.
    """

    schema: str
    first: date
    last: date
    population: tuple[str, ...] | None
    spells: tuple[SpellCount, ...]
    signals: int
    patients: int
    relations: tuple[tuple[RelationKind, int], ...]
    acsc: int
    early_readmissions: int
    causes: tuple[CauseCount, ...]
    pathways: tuple[PathwayCount, ...]
    without_registration: int
    practices: tuple[PracticeCount, ...]
    figures: tuple[MissedStepFigure, ...]
    matching: tuple[Matching, ...]
    seed: int
    interval: str
    caution: str
    signals_sha256: str | None = None
    acsc_not_known: int = 0


@dataclass(frozen=True, slots=True)
class SignalInShort:
    """What the totals need of a signal: a run over many patients keeps no more of it.

    Args:
        relations: name, title and relation of each pathway.
        among: every cause, once.
        cases: what is compared with matched days: one for each pathway it is direct for.
    """

    id: str
    patient: str
    practice: str | None
    relation: RelationKind
    relations: tuple[tuple[str, str, RelationKind], ...]
    primary_cause: CauseKind
    among: tuple[CauseKind, ...]
    acsc: bool
    early_readmission: bool
    cases: tuple[Case, ...]
    acsc_not_known: bool = False


def in_short(signal: Signal) -> SignalInShort:
    """Return what the totals need of a signal."""
    return SignalInShort(
        signal.id,
        signal.patient,
        signal.practice,
        signal.strongest_relation,
        tuple((view.pathway, view.title, view.relation) for view in signal.pathways),
        signal.primary_cause,
        tuple(dict.fromkeys(cause.kind for cause in signal.causes)),
        signal.acsc is not None and signal.acsc.counts,
        signal.early_readmission is not None,
        cases_of([signal]),
        signal.acsc is not None and not signal.acsc.known,
    )


def summary(
    signals: Iterable[SignalInShort],
    *,
    first: date,
    last: date,
    spells: Mapping[tuple[str, str], int],
    comparison: Iterable[ComparisonDay],
    seed: int,
    population: Population | None = None,
    signals_sha256: str | None = None,
) -> SignalsSummary:
    """Put signals together.

    Args:
        signals: the signals, each admission once.
        first: the first day looked at.
        last: the last day.
        spells: how many spells there are, by nature and rule.
        comparison: the days to compare with.
        seed: what they were drawn with.
        population: whose admissions count; None if everybody's do.
        signals_sha256: a hash of the signals as they were written.
    """
    seen = tuple(sorted(signals, key=lambda one: one.id))
    cases = tuple(case for one in seen for case in one.cases)
    days = tuple(comparison)
    kinds = Counter(one.relation for one in seen)
    return SignalsSummary(
        SUMMARY_SCHEMA,
        first,
        last,
        None if population is None else tuple(sorted(population.practices)),
        tuple(
            SpellCount(nature, rule, number) for (nature, rule), number in sorted(spells.items())
        ),
        len(seen),
        len({one.patient for one in seen}),
        tuple((kind, kinds[kind]) for kind in RELATIONS),
        sum(one.acsc for one in seen),
        sum(one.early_readmission for one in seen),
        _causes(seen),
        _pathways(seen),
        sum(one.practice is None for one in seen),
        _practices(seen),
        missed_step_figures(cases, days),
        matching(cases, days),
        seed,
        INTERVAL,
        WHERE_TO_LEARN,
        signals_sha256,
        sum(one.acsc_not_known for one in seen),
    )


def _causes(signals: Iterable[SignalInShort]) -> tuple[CauseCount, ...]:
    seen = tuple(signals)
    primary = Counter(one.primary_cause for one in seen)
    among = Counter(kind for one in seen for kind in one.among)
    return tuple(CauseCount(kind, primary[kind], among[kind]) for kind in CAUSES if among[kind])


def _pathways(signals: tuple[SignalInShort, ...]) -> tuple[PathwayCount, ...]:
    titles = {name: title for one in signals for name, title, _ in one.relations}
    found: list[PathwayCount] = []
    for pathway, title in sorted(titles.items()):
        related = [
            (one, kind) for one in signals for name, _, kind in one.relations if name == pathway
        ]
        kinds = Counter(kind for _, kind in related)
        found.append(
            PathwayCount(
                pathway,
                title,
                kinds["direct"],
                kinds["associated"],
                kinds["unrelated"],
                _causes(one for one, kind in related if kind == "direct"),
                kinds["cannot be told"],
            )
        )
    return tuple(found)


def _practices(signals: tuple[SignalInShort, ...]) -> tuple[PracticeCount, ...]:
    by_practice: dict[str | None, list[SignalInShort]] = {}
    for one in signals:
        by_practice.setdefault(one.practice, []).append(one)
    return tuple(
        PracticeCount(
            practice,
            len(own),
            sum(one.relation == "direct" for one in own),
            sum(one.acsc for one in own),
            tuple(
                (kind, number)
                for kind in CAUSES
                if (number := sum(one.primary_cause == kind for one in own))
            ),
            sum(one.acsc_not_known for one in own),
        )
        for practice, own in sorted(
            by_practice.items(), key=lambda pair: (-len(pair[1]), pair[0] or "")
        )
    )

"""The whole pathway: everything above, by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from waypost_dsl.model.citations import Decided, Parameter, Source
from waypost_dsl.model.clocks import Clock, WorkingCalendar
from waypost_dsl.model.codes_and_services import AnalyteUse, Codelist, Service
from waypost_dsl.model.entry import Enrolment, Episodes, Exclusion, Failure
from waypost_dsl.model.facts import Fact
from waypost_dsl.model.measures import Kpi
from waypost_dsl.model.nodes import Node, Step
from waypost_dsl.model.overlays import AppliedOverlay
from waypost_dsl.source import NOWHERE, Span

PathwayKind = Literal["pathway", "scorecard"]
"""A pathway somebody is on, or a scorecard: measures of everybody registered, and nothing else."""


@dataclass(frozen=True)
class Pathway:
    """One compiled pathway or scorecard with everything it uses, library parts included.

    A scorecard has no nodes, and an enrolment that always holds.
    Mappings are in the order of declaration. `sha256` covers the pathway's, the libraries' and
    the codelists' bytes, so that an evaluation can be replayed.
    """

    name: str
    title: str
    version: str
    effective: date | None
    owner: str
    review_by: date | None
    enrolment: Enrolment
    path: str
    sha256: str
    libraries: tuple[str, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict[str, Source])
    decided: dict[str, Decided] = field(default_factory=dict[str, Decided])
    codelists: dict[str, Codelist] = field(default_factory=dict[str, Codelist])
    analytes: dict[str, AnalyteUse] = field(default_factory=dict[str, AnalyteUse])
    services: dict[str, Service] = field(default_factory=dict[str, Service])
    parameters: dict[str, Parameter] = field(default_factory=dict[str, Parameter])
    facts: dict[str, Fact] = field(default_factory=dict[str, Fact])
    exclusions: tuple[Exclusion, ...] = ()
    nodes: dict[str, Node] = field(default_factory=dict[str, Node])
    kpis: dict[str, Kpi] = field(default_factory=dict[str, Kpi])
    failures: tuple[Failure, ...] = ()
    clocks: dict[str, Clock] = field(default_factory=dict[str, Clock])
    calendar: WorkingCalendar | None = None
    overlay: AppliedOverlay | None = None
    kind: PathwayKind = "pathway"
    span: Span = NOWHERE

    @property
    def episodes(self) -> Episodes | None:
        """What opens an episode; None for a live pathway (`enrol while`)."""
        return self.enrolment.episodes

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps and referrals, in order of declaration."""
        return tuple(node for node in self.nodes.values() if isinstance(node, Step))

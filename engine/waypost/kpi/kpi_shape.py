"""What kind of number a KPI of a pathway is: its measure's, or its feed's."""

from __future__ import annotations

from dataclasses import replace

from waypost.kpi.feeds.catalogue import shape_of_feed
from waypost.kpi.shape import Shape, shape_of_measure
from waypost_dsl.analytes import ANALYTES
from waypost_dsl.model import BUILT_IN_FACTS, BUILT_IN_SPELL_FACTS, FactType, Pathway
from waypost_dsl.model.measures import FeedRows, Kpi, Statistic


def shape_of_kpi(kpi: Kpi, pathway: Pathway) -> Shape:
    """Return what kind of number a KPI is, with the unit of the fact it is of.

    Args:
        kpi: the KPI.
        pathway: the pathway or scorecard it is written in.
    """
    if isinstance(kpi.counted, FeedRows):
        return shape_of_feed(kpi.counted.feed)
    shape = shape_of_measure(kpi.measure)
    if isinstance(kpi.measure, Statistic):
        return replace(shape, unit=_unit(kpi.measure.fact, pathway))
    return shape


def _unit(name: str, pathway: Pathway) -> str:
    facts = {**BUILT_IN_FACTS, **BUILT_IN_SPELL_FACTS, **pathway.facts}
    fact = facts[name]
    match fact.type:
        case FactType.TIME:
            return "days"
        case FactType.AGE:
            return "years"
        case FactType.RESULT:
            analyte = ANALYTES.get(fact.analyte or "")
            return "" if analyte is None else analyte.unit
        case _:
            return ""

"""Stays that are one continuous spell (`unplanned_admissions.md` §3).

One sorted sweep: nothing is compared with more than the spell before it. A regular day or night
attendance is a spell of its own, whatever it overlaps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from waypost.admissions.deciding import REGULAR_ATTENDERS
from waypost.admissions.findings import FindingsOfAdmissions
from waypost.admissions.readings import destinations_of, methods_of, sources_of
from waypost.admissions.rules import AdmissionRules
from waypost.admissions.spell import Merge
from waypost.admissions.stays import Instants, Stay


@dataclass(slots=True)
class Chain:
    """Stays that are one spell.

    Args:
        stays: the stays.
        begins: when the first of them began.
        ends: when the last of them ended.
        last: the stay that ended last: where it went decides about a transfer.
        merged: why each stay after the first is of this spell.
    """

    stays: list[Stay]
    begins: Instants
    ends: Instants
    last: Stay
    merged: list[Merge] = field(default_factory=list[Merge])

    @classmethod
    def of(cls, stay: Stay) -> Chain:
        """Return the chain of one stay."""
        return cls([stay], stay.begins, stay.ends, stay)

    @property
    def first(self) -> Stay:
        """The stay it began with."""
        return first_of(self.stays)

    def take_in(self, other: Chain) -> None:
        """Let another chain go on in this one."""
        self.stays.extend(other.stays)
        self.merged.extend(other.merged)
        self.ends = self.ends.at_latest(other.ends)
        self.last = max(self.last, other.last, key=_ending)


def first_of(stays: Iterable[Stay]) -> Stay:
    """Return the stay that a spell began with: the first to start.

    An episode that began with the stay it is a part of must not hide what that one says of how
    the patient was admitted, so the whole comes before its part.
    """
    all_of_them = tuple(stays)
    first = min(all_of_them, key=lambda stay: stay.order)
    if not first.entry.part_of:
        return first
    by_name = {stay.reference: stay for stay in all_of_them}
    passed = {first.reference}
    while True:
        wholes = [
            by_name[name]
            for name in first.entry.part_of
            if name in by_name and name not in passed and _began_with(by_name[name], first)
        ]
        if not wholes:
            return first
        first = min(wholes, key=lambda stay: stay.order)
        passed.add(first.reference)


def _began_with(whole: Stay, part: Stay) -> bool:
    return whole.started == part.started and whole.begins.first <= part.begins.last


def is_regular(stay: Stay) -> bool:
    """Whether a stay is the attendance of a regular day or night attender."""
    return stay.entry.patient_classification in REGULAR_ATTENDERS


def chains_of(
    stays: Iterable[Stay], *, rules: AdmissionRules, findings: FindingsOfAdmissions
) -> list[Chain]:
    """Return the spells that stays make, in the order of their start.

    Args:
        stays: the candidates, in any order.
        rules: the parameters.
        findings: where it is noted that dates leave open whether two are one.

    Returns:
        The chains. Every stay is in exactly one of them.
    """
    ordered = sorted(stays, key=lambda stay: stay.order)
    regular = [Chain.of(stay) for stay in ordered if is_regular(stay)]
    chains: list[Chain] = []
    for chain in _by_part([stay for stay in ordered if not is_regular(stay)]):
        before = chains[-1] if chains else None
        merge = None if before is None else _merge(before, chain, rules=rules, findings=findings)
        if before is None or merge is None:
            chains.append(chain)
        else:
            before.take_in(chain)
            before.merged.append(merge)
    return sorted([*chains, *regular], key=lambda chain: chain.first.order)


def _by_part(ordered: Sequence[Stay]) -> list[Chain]:
    """Put stays that are parts of others together, and sort what comes of it by its start."""
    names = {stay.reference: number for number, stay in enumerate(ordered)}
    root = list(range(len(ordered)))

    def find(number: int) -> int:
        while root[number] != number:
            root[number] = root[root[number]]
            number = root[number]
        return number

    merged: list[Merge] = []
    for number, stay in enumerate(ordered):
        for parent in stay.entry.part_of:
            other = names.get(parent)
            if other is None:
                continue
            one, two = find(number), find(other)
            if one != two:
                # The earliest stay is the root, so that chains keep the order of their start.
                root[max(one, two)] = min(one, two)
                merged.append(Merge(stay.reference, parent, "part of"))
    chains: dict[int, Chain] = {}
    for number, stay in enumerate(ordered):
        home = find(number)
        if home in chains:
            chains[home].take_in(Chain.of(stay))
        else:
            chains[home] = Chain.of(stay)
    for merge in merged:
        chains[find(names[merge.encounter])].merged.append(merge)
    return [chains[number] for number in sorted(chains)]


def _merge(
    before: Chain, chain: Chain, *, rules: AdmissionRules, findings: FindingsOfAdmissions
) -> Merge | None:
    """Return why a chain goes on from the one before it; None if it does not, or may not."""
    stay, last = chain.first, before.last
    if chain.begins.last < before.ends.first:
        if last.ended is None and stay.begins.first > last.begins.last:
            findings.add("open-stay-overlapped", last.reference, "period")
        return Merge(stay.reference, last.reference, "overlap")
    evidence = _transfer(last, stay, findings)
    if evidence is not None and last.ended is not None:
        least = (stay.started.first - last.ended.last).days
        most = (stay.started.last - last.ended.first).days
        if most <= rules.merge_days:
            return Merge(stay.reference, last.reference, "transfer", evidence)
        if least <= rules.merge_days:
            findings.add("uncertain-merge", stay.reference, "period")
            return None
    if chain.begins.first < before.ends.last:
        findings.add("uncertain-merge", stay.reference, "period")
    return None


def _transfer(before: Stay, stay: Stay, findings: FindingsOfAdmissions) -> str | None:
    """Return the codes that make a stay the continuation of another elsewhere; None if none do."""
    to = destinations_of(before.entry, findings)
    came_from = sources_of(stay.entry, findings)
    by = methods_of(stay.entry, findings)
    if (
        any(one.code == "19" for one in to)
        and any(one.code == "51" for one in came_from)
        and any(one.code == "21" for one in by)
    ):
        return None
    evidence = [
        *(f"destination {one.code}" for one in to if one.role == "transfer"),
        *(f"source {one.code}" for one in came_from if one.role == "transfer"),
        *(f"method {one.code}" for one in by if one.role in {"transfer", "emergency transfer"}),
    ]
    return ", ".join(dict.fromkeys(evidence)) or None


def _ending(stay: Stay) -> tuple[object, ...]:
    return (stay.ends.last, stay.ends.first, *stay.order)

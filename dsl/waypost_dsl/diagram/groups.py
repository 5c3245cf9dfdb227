"""Where the frames of groups go: an order of a stage's members that keeps each group together."""

from __future__ import annotations

from dataclasses import dataclass

from waypost_dsl.graph.pathway_graph import PathwayGraph
from waypost_dsl.model import Group


@dataclass(frozen=True, slots=True)
class GroupTree:
    """A stage's members, each group's side by side.

    Args:
        order: every member, the author's order kept as far as groups allow.
        spans: the first and last member of each group that can be framed, outermost first.
        also_counted: the titles of the groups a member is counted in without standing in
            their frame, because two groups overlap or one reaches outside the stage.
    """

    order: tuple[str, ...]
    spans: dict[str, tuple[str, str]]
    also_counted: dict[str, tuple[str, ...]]


def group_tree(graph: PathwayGraph, members: tuple[str, ...]) -> GroupTree:
    """Order a stage's members so that groups stand together.

    Args:
        graph: the pathway's graph.
        members: the members that get a box, in the author's order.

    Returns:
        The order and the frames. A group is framed if all it counts stands in the first
        column of this stage and no larger group has taken only part of it.
    """
    startable = {name for name in members if not _led_to(graph, name)}
    counted = {name: _counted(graph, name) for name in graph.of_kind("group")}
    # Larger groups first: they are the outer frames, and the author's order breaks ties.
    groups = sorted(
        (name for name, leaves in counted.items() if leaves & set(members)),
        key=lambda name: -len(counted[name]),
    )
    order = list(members)
    framed: list[str] = []
    also: dict[str, list[str]] = {}
    for group in groups:
        leaves = counted[group]
        nested = all(leaves <= counted[other] or not leaves & counted[other] for other in framed)
        if nested and leaves <= startable:
            framed.append(group)
            order = _together(order, leaves)
        else:
            node = graph.node(group).node
            title = node.title if isinstance(node, Group) else group
            for leaf in leaves & set(members):
                also.setdefault(leaf, []).append(title)
    spans: dict[str, tuple[str, str]] = {}
    for group in framed:
        places = [name for name in order if name in counted[group]]
        spans[group] = (places[0], places[-1])
    return GroupTree(tuple(order), spans, {leaf: tuple(titles) for leaf, titles in also.items()})


def _together(order: list[str], leaves: frozenset[str]) -> list[str]:
    """Move a group's members up to its first one, keeping their order and the others'."""
    first = min(order.index(leaf) for leaf in leaves)
    inside = [name for name in order if name in leaves]
    before = [name for name in order[:first] if name not in leaves]
    after = [name for name in order[first:] if name not in leaves]
    return [*before, *inside, *after]


def _counted(graph: PathwayGraph, group: str) -> frozenset[str]:
    """Return the steps a group counts, those of groups inside it included."""
    below = graph.reachable(group, kinds={"counts"})
    return frozenset(name for name in below if graph.node(name).kind in ("step", "referral"))


def _led_to(graph: PathwayGraph, name: str) -> bool:
    return bool(graph.edges_to(name, "branch", "not known", "then"))

"""The icons of variation and assurance, in shapes of our own, and what each means.

What they mean is Making Data Count's; their drawing is not. A shape is the same as in the charts:
a square for the better, a diamond for the worse, a triangle for neither; an arrow says which way.
"""

from __future__ import annotations

from waypost.kpi.report.markup import said
from waypost.kpi.statistics import AssuranceIcon, VariationIcon

VARIATION: dict[VariationIcon, tuple[str, str]] = {
    "common cause": ("Common cause", "nothing but noise: no significant change"),
    "improvement high": (
        "Improvement, high",
        "special cause for the better: high or rising where higher is better",
    ),
    "improvement low": (
        "Improvement, low",
        "special cause for the better: low or falling where lower is better",
    ),
    "concern high": (
        "Concern, high",
        "special cause for the worse: high or rising where lower is better",
    ),
    "concern low": (
        "Concern, low",
        "special cause for the worse: low or falling where higher is better",
    ),
    "neutral high": ("Change, high", "special cause, high or rising, neither better nor worse"),
    "neutral low": ("Change, low", "special cause, low or falling, neither better nor worse"),
}
"""What each icon of variation is called, and what it means."""

ASSURANCE: dict[AssuranceIcon, tuple[str, str]] = {
    "consistently passes": (
        "Passes",
        "the target lies outside the limits on the good side: it will be met if nothing changes",
    ),
    "consistently fails": (
        "Fails",
        "the target lies outside the limits on the bad side: it will be missed if nothing changes",
    ),
    "hit and miss": (
        "Hit and miss",
        "the target lies between the limits: whether it is met is chance",
    ),
}
"""What each icon of assurance is called, and what it means."""

_SQUARE = '<rect class="better" x="2" y="2" width="28" height="28" rx="4"/>'
_DIAMOND = '<path class="worse" d="M16 0l16 16l-16 16l-16-16z"/>'
_TRIANGLE = '<path class="neither" d="M16 0l16 30h-32z"/>'
_UP = '<path class="on" d="M16 24V9M10 15l6-6l6 6"/>'
_DOWN = '<path class="on" d="M16 8v15M10 17l6 6l6-6"/>'
_UP_LOW = '<path class="on" d="M16 27V14M11 19l5-5l5 5"/>'
_DOWN_LOW = '<path class="on" d="M16 13v13M11 21l5 5l5-5"/>'
_RING = '<circle class="ring" cx="16" cy="16" r="14"/>'

_DRAWN: dict[str, str] = {
    "common cause": f'{_RING}<path class="wave" d="M6 18l4-5l4 6l4-6l4 5l4-4"/>',
    "improvement high": _SQUARE + _UP,
    "improvement low": _SQUARE + _DOWN,
    "concern high": _DIAMOND + _UP,
    "concern low": _DIAMOND + _DOWN,
    "neutral high": _TRIANGLE + _UP_LOW,
    "neutral low": _TRIANGLE + _DOWN_LOW,
    # The bar is where the points lie, the line is the target, and up is good.
    "consistently passes": (
        '<circle class="better" cx="16" cy="16" r="15"/><path class="bar" d="M12 12h8"/>'
        '<path class="on" d="M7 22h18"/>'
    ),
    "consistently fails": (
        '<path class="worse" d="M10 1h12l9 9v12l-9 9h-12l-9-9v-12z"/>'
        '<path class="bar" d="M12 21h8"/><path class="on" d="M7 11h18"/>'
    ),
    "hit and miss": (
        f'{_RING}<path class="bar soft" d="M16 11v10"/><path class="aim" d="M6 16h20"/>'
    ),
    "met": '<circle class="better" cx="16" cy="16" r="15"/><path class="on" d="M9 17l5 5l9-11"/>',
    "not met": (
        '<path class="worse" d="M10 1h12l9 9v12l-9 9h-12l-9-9v-12z"/>'
        '<path class="on" d="M11 11l10 10M21 11l-10 10"/>'
    ),
    "cannot be told": (f'{_RING}<path class="wave" d="M11 12a5 5 0 1 1 7 5q-2 1-2 4M16 25v1"/>'),
}


def sprite() -> str:
    """Return all icons as symbols, to be put once into a page that shows some of them."""
    symbols = "".join(
        f'<symbol id="{_id(name)}" viewBox="-1 -1 34 34">{drawn}</symbol>'
        for name, drawn in _DRAWN.items()
    )
    return f'<svg class="sprite" width="0" height="0" aria-hidden="true">{symbols}</svg>'


def picture_of(name: str) -> str:
    """Return an icon by itself; what it means has to stand beside it."""
    return f'<svg class="icon" aria-hidden="true"><use href="#{_id(name)}"/></svg>'


def with_name(name: str, called: str) -> str:
    """Return an icon with words beside it, which are its text alternative."""
    return f'<span class="told">{picture_of(name)}<span>{said(called)}</span></span>'


def variation_shown(icon: VariationIcon | None) -> str:
    """Return the icon of variation with its name; for none, that there is none."""
    if icon is None:
        return '<span class="quiet">none</span>'
    return with_name(icon, VARIATION[icon][0])


def assurance_shown(icon: AssuranceIcon | None) -> str:
    """Return the icon of assurance with its name; for none, that there is none."""
    if icon is None:
        return '<span class="quiet">none</span>'
    return with_name(icon, ASSURANCE[icon][0])


def _id(name: str) -> str:
    return f"i-{name.replace(' ', '-')}"

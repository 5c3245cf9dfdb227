"""The pieces of HTML that sections are made of: tables, lists, details, headings.

Text becomes markup in `said`; whatever else is given here is markup already.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def said(text: str) -> str:
    """Return text as markup."""
    return escape(text, quote=True)


def listed(items: Iterable[str], kind: str = "") -> str:
    """Return a list of pieces of markup.

    Args:
        items: the pieces.
        kind: the list's class.
    """
    name = f' class="{kind}"' if kind else ""
    return f"<ul{name}>{''.join(f'<li>{one}</li>' for one in items)}</ul>"


def section(name: str, level: int, heading: str, *content: str, kind: str = "") -> str:
    """Return a section with its heading; its id is the heading's, so that links lead to it.

    Sections of the page as a whole are landmarks. Those within them are not: their headings
    recur from measure to measure, and hundreds of landmarks lead nowhere.

    Args:
        name: the id, unique on the page.
        level: of the heading, 2 or more.
        heading: the heading, as markup.
        content: what is below it; empty pieces are left out.
        kind: the section's class.
    """
    body = "\n".join(part for part in content if part)
    named = f' class="{kind}"' if kind else ""
    element = "section" if level == 2 else "div"
    landmark = f' aria-labelledby="{name}"' if level == 2 else ""
    return (
        f"<{element}{landmark}{named}>\n"
        f'<h{level} id="{name}">{heading}</h{level}>\n{body}\n</{element}>\n'
    )


def scrolling(content: str, label: str) -> str:
    """Return content that scrolls sideways by itself where the window is narrow.

    Args:
        content: a table or a drawing.
        label: what it is, for who comes to it with the keyboard.
    """
    return (
        f'<div class="scroll" role="group" tabindex="0" aria-label="{said(label)}">{content}</div>'
    )


def table(
    caption: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    kind: str = "",
    style: str = "",
    foot: str = "",
    repeats_heading: bool = False,
) -> str:
    """Return a table in a region of its own; the first cell of each row heads it.

    Args:
        caption: what the table shows, as text.
        heads: the heads of the columns, as markup.
        rows: the rows, as markup.
        kind: the table's class.
        style: custom properties of the table.
        foot: a sentence under it, as text.
        repeats_heading: whether the caption says what a heading above it says; it is then only
            there for who cannot see the two together.
    """
    named = f' class="{kind}"' if kind else ""
    styled = f' style="{style}"' if style else ""
    unseen = ' class="unseen"' if repeats_heading else ""
    head = "".join(f'<th scope="col">{one}</th>' for one in heads)
    body = "\n".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{one}</td>" for one in rest)}</tr>'
        for first, *rest in rows
    )
    made = (
        f"<table{named}{styled}><caption{unseen}>{said(caption)}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
    )
    below = f'<p class="quiet">{said(foot)}</p>' if foot else ""
    return scrolling(made, "Table, scrolls sideways") + below


def details(summary: str, *content: str, kind: str = "") -> str:
    """Return content that is opened by the reader, and printed.

    Args:
        summary: what is inside, as text.
        content: what is inside, as markup; empty pieces are left out.
        kind: its class.
    """
    body = "\n".join(part for part in content if part)
    named = f' class="{kind}"' if kind else ""
    return f"<details{named}><summary>{said(summary)}</summary>\n{body}\n</details>"


def paragraph(text: str, kind: str = "") -> str:
    """Return a paragraph of text; nothing for no text.

    Args:
        text: the text.
        kind: the paragraph's class.
    """
    if not text:
        return ""
    named = f' class="{kind}"' if kind else ""
    return f"<p{named}>{said(text)}</p>"

"""A report read back as a tree, so that tests ask what it says and not how it is spelt.

Reading fails where an element is not closed, or closed out of order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_EMPTY = {"meta", "br", "hr", "img", "link"}


@dataclass
class Element:
    """An element with its attributes and what is in it."""

    name: str
    attributes: dict[str, str]
    inside: list[Element | str] = field(default_factory=list["Element | str"])

    def all(self, name: str, **attributes: str) -> list[Element]:
        """All elements of a name within, those with the given attributes (`kind` is the class)."""
        return [one for one in self._within() if one.name == name and one.has(**attributes)]

    def one(self, name: str, **attributes: str) -> Element:
        """The only element of a name within."""
        [found] = self.all(name, **attributes)
        return found

    def has(self, **attributes: str) -> bool:
        """Whether it has attributes; of classes it may have more."""
        return all(
            wanted in self.attributes.get("class", "").split()
            if key == "kind"
            else self.attributes.get(key.rstrip("_")) == wanted
            for key, wanted in attributes.items()
        )

    @property
    def text(self) -> str:
        """What it says, with single spaces."""
        return " ".join(" ".join(self._texts()).split())

    @property
    def rows(self) -> list[list[str]]:
        """The cells of a table's body."""
        body = self.one("tbody")
        return [
            [one.text for one in row.inside if isinstance(one, Element)] for row in body.all("tr")
        ]

    @property
    def heads(self) -> list[str]:
        """The heads of a table's columns."""
        return [one.text for one in self.one("thead").all("th")]

    def _texts(self) -> Iterator[str]:
        for one in self.inside:
            if isinstance(one, str):
                yield one
            else:
                yield from one._texts()

    def _within(self) -> Iterator[Element]:
        for one in self.inside:
            if isinstance(one, Element):
                yield one
                yield from one._within()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        assert len(element.attributes) == len(attrs), f"<{tag}> has an attribute twice"
        self._open[-1].inside.append(element)
        if tag not in _EMPTY:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].inside.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        opened = self._open.pop()
        assert opened.name == tag, f"<{opened.name}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)

    def finished(self) -> Element:
        assert self._open == [self.root], "an element is not closed"
        return self.root


def read(html: str) -> Element:
    """Read a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.finished()


def part(page: Element, name: str) -> Element:
    """The section whose heading has an id: the heading's parent."""

    def search(element: Element) -> Element | None:
        for one in element.inside:
            if isinstance(one, Element):
                if one.attributes.get("id") == name:
                    return element
                found = search(one)
                if found is not None:
                    return found
        return None

    found = search(page)
    assert found is not None, f"nothing on the page is called {name}"
    return found

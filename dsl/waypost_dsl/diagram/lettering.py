"""How wide text is, and how it wraps.

A diagram is drawn without a browser, so widths come from a table: the advance widths of the
Helvetica family (Arial and Liberation Sans share them), with some slack for the wider fonts a
reader may have instead.
"""

from __future__ import annotations

# Thousandths of the font size, by the characters that share a width.
_WIDTHS: dict[str, int] = {
    character: width
    for characters, width in (
        ("ijl'", 222),
        ("|", 260),
        (" !,./:;ftI[]\\·", 278),
        ("()-r`", 333),
        ('"', 355),
        ("*^", 390),
        ("cksvxyzJ", 500),
        ("abdeghnopquL0123456789#$?_", 556),
        ("+<=>~≥≤−", 584),
        ("FTZ", 611),
        ("ABEKPSVXY&", 667),
        ("wCDHNRU", 722),
        ("GOQ", 778),
        ("mM", 833),
        ("%", 889),
        ("W", 944),
        ("@", 1015),
    )
    for character in characters
}

_OTHER = 600
_SLACK = 1.1
_BOLD = 1.1


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a text is, in the units of the font size, never too little.

    Example:
        >>> width_of("iii", 10) < width_of("WWW", 10)
        True
    """
    thousandths = sum(_WIDTHS.get(character, _OTHER) for character in text)
    return thousandths * size / 1000 * _SLACK * (_BOLD if bold else 1)


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text into lines no wider than `width`, between words.

    A word that is wider by itself is broken inside, since nothing may leave its box.

    Args:
        text: the text; an empty text has no lines.
        width: the room there is.
        size: the font size.
        bold: whether it is set in bold.

    Example:
        >>> wrap("one two three", 50, 12)
        ('one two', 'three')
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        for piece in _pieces(word, width, size, bold=bold):
            longer = f"{line} {piece}" if line else piece
            if line and width_of(longer, size, bold=bold) > width:
                lines.append(line)
                line = piece
            else:
                line = longer
    return (*lines, line) if line else tuple(lines)


def _pieces(word: str, width: float, size: float, *, bold: bool) -> list[str]:
    pieces: list[str] = []
    piece = ""
    for character in word:
        if piece and width_of(piece + character, size, bold=bold) > width:
            pieces.append(piece)
            piece = ""
        piece += character
    return [*pieces, piece] if piece else pieces

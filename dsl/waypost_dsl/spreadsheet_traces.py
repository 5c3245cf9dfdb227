"""What a spreadsheet does to a list of codes, and how to tell.

A spreadsheet takes a long code for a number and writes it back rounded, and nothing in the file
says so: the list would find nobody.
"""

from __future__ import annotations

import re

_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[Ee]\+\d+")
_WITH_DECIMALS = re.compile(r"\d{6,}[.,]0+")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")

AS_TEXT = (
    "a spreadsheet took it for a number: copy the code anew from its source,"
    " into a column that is formatted as text"
)
"""What to do about a code that a spreadsheet has changed."""


def is_spoilt(code: str) -> bool:
    """Whether a spreadsheet has taken a code for a number.

    Args:
        code: the code as the file has it.

    Example:
        >>> is_spoilt("3.91E+08"), is_spoilt("391124000.0"), is_spoilt("J44.0")
        (True, True, False)
    """
    return bool(_ROUNDED.fullmatch(code) or _WITH_DECIMALS.fullmatch(code))


def is_address(system: str) -> bool:
    """Whether something is the address of a code system, and not its name.

    Args:
        system: what stands in the column `system`.

    Example:
        >>> is_address("http://snomed.info/sct"), is_address("SNOMED CT")
        (True, False)
    """
    return _ADDRESS.fullmatch(system) is not None


def how_to_save(content: bytes) -> str:
    """Return how to save a file so that it can be read here.

    Args:
        content: a file that is not text in UTF-8.
    """
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return "this is a workbook: save it from the spreadsheet as `CSV UTF-8`"
    return "save the file as `CSV UTF-8`: in a spreadsheet it is a choice of `Save as`"


def first_line_help(columns: str, first_line: str) -> str:
    """Return what to write in a first line that names no columns.

    Args:
        columns: how the line should begin.
        first_line: what stands there.
    """
    write = f"write `{columns}` there"
    if first_line.lower().startswith("sep="):
        return f"remove this line, and {write}"
    for sign, name in ((";", "semicolons"), ("\t", "tabs")):
        if sign in first_line:
            return f"{write}: the columns are separated by commas, not by {name}"
    if first_line.lower().replace(" ", "").startswith(columns.split(",", 1)[0]):
        return f"{write}, in small letters and without spaces"
    return f"{write}, with commas and no other sign between"

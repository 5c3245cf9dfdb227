"""Prints the reference of the commands from their own help, and of their Python twins."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import click

import waypost
from waypost.cli.main import waypost as group

PLACE = Path("docs/reference/commands.md")
_MADE = "<!-- Written by scripts/generate_docs.py from the commands themselves: do not edit. -->\n"
_WIDTH = 100


def pages() -> dict[Path, str]:
    """Return the page of the commands, by its path in the project."""
    return {PLACE: _page()}


def commands() -> dict[str, click.Command]:
    """Return every command by its name, in the order of the alphabet."""
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found.update({f"{name} {part}": one for part, one in command.commands.items()})
        else:
            found[name] = command
    return dict(sorted(found.items()))


def _page() -> str:
    found = commands()
    rows = "\n".join(
        f"| [`waypost {name}`](#waypost-{name.replace(' ', '-')}) | {_summary(command)} |"
        for name, command in found.items()
    )
    sections = "\n".join(_command(name, command) for name, command in found.items())
    twins = "\n".join(_twin(name) for name in waypost.__all__)
    return f"""{_MADE}
# Commands

| command | |
|---|---|
{rows}

Results go to standard output, everything else to standard error, so that results can be piped.
Where a command takes data, `-` reads one Bundle from standard input.
With `NO_COLOR` set nothing is coloured, and a pipe never is.

| exit code | means |
|---|---|
| 0 | nothing was wrong |
| 1 | problems were found in a pathway or in the data; the rest was done |
| 2 | the command was used wrongly; the message says how to mend it |
| 3 | an input could not be read |
| 70 | a fault of Waypost's own: please report it with the text that is printed |

{sections}
## From Python

Every command has a twin with the same name, which returns its result instead of printing it.
That of `waypost signals list` is `list_signals`, and so on; that of `waypost kpi` is `count_kpis`.
The other functions here are what the commands are made of.
`import waypost` loads none of them: each is imported when it is first used.
None of them prints or ends the process; each raises only the errors that it names.

{twins}"""


def _summary(command: click.Command) -> str:
    return " ".join((command.help or "").split("\n\n", maxsplit=1)[0].split())


def _command(name: str, command: click.Command) -> str:
    context = click.Context(
        command,
        info_name=f"waypost {name}",
        terminal_width=_WIDTH,
        help_option_names=group.context_settings["help_option_names"],
    )
    return f"""## waypost {name}

```text
{command.get_help(context).strip()}
```
"""


def _twin(name: str) -> str:
    function = getattr(waypost, name)
    # Annotations are kept as strings, and are printed with quotes; defaults keep theirs.
    signature = re.sub(r"(?<=: |> )'([^']*)'", r"\1", str(inspect.signature(function)))
    signature = signature.replace("'", '"')
    documented = inspect.cleandoc(function.__doc__)
    return f"""### waypost.{name}

```text
{_folded(name, signature)}

{documented}
```
"""


def _folded(name: str, signature: str) -> str:
    """Lay a signature out over several lines where one would be too long."""
    line = f"{name}{signature}"
    if len(line) <= _WIDTH:
        return line
    inside, _, result = signature[1:].rpartition(")")
    parts = re.split(r", (?![^\[(]*[\])])", inside)
    return f"{name}(\n" + "".join(f"    {part},\n" for part in parts) + f"){result}"

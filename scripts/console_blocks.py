"""The commands that the README and the tutorial show: run as a reader would run them.

A page is followed from top to bottom in a folder of its own. Two kinds of blocks matter:

- A fenced block after the comment `<!-- file: NAME -->` is written to that file, after
  `<!-- end of: NAME -->` it is added to the end of it. The comment `<!-- in NAME: "A" becomes
  "B" -->` changes a file as the text around it tells the reader to.
- In a fenced `console` block a line that starts with `$ ` is run, and what follows it is what it
  prints. A line that holds only `…` stands for any lines: it leaves out what is not the point.

Seconds are not compared, since no two runs take the same time.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from waypost.cli.main import main as waypost

LEFT_OUT = "…"

_BLOCK = re.compile(
    r"(?:^<!-- (?P<action>file|end of): (?P<name>\S+) -->\n+)?"
    r"^```(?P<language>\w*)\n(?P<text>.*?)^```$"
    r'|^<!-- in (?P<changed>\S+): "(?P<before>[^"\n]*)" becomes "(?P<after>[^"\n]*)" -->$',
    re.MULTILINE | re.DOTALL,
)
_SECONDS = re.compile(r"\bin \d+\.\d+ ?s\b")
_PYTEST_PLUGIN = "waypost.bdd.plugin"
# A reader has neither earlier failures nor a random order.
_PYTEST_OPTIONS = ("-p", "no:cacheprovider", "-p", "no:randomly")
_SHELL_BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)

_BUILD_SERVER = frozenset({"CI", "BUILD_NUMBER"})
"""Variables by which a program notices that nobody is watching."""


@dataclass(frozen=True)
class Shown:
    """A command as a page shows it.

    Args:
        command: what the reader types.
        output: what the page says it prints.
        line: the command's line in the page.
        span: where the output stands in the page's text.
    """

    command: str
    output: str
    line: int
    span: tuple[int, int]

    @property
    def is_abridged(self) -> bool:
        """Whether the page leaves out a part of the output."""
        return any(line.strip() == LEFT_OUT for line in self.output.splitlines())

    def agrees_with(self, printed: str) -> bool:
        """Whether this is what the command printed."""
        pattern = "".join(
            r"(?:.*\n)*?" if line.strip() == LEFT_OUT else re.escape(line) + r"\n"
            for line in _comparable(self.output)
        )
        found = "".join(f"{line}\n" for line in _comparable(printed))
        return re.fullmatch(pattern, found) is not None


@dataclass(frozen=True)
class Followed:
    """A command that was run, and what it printed."""

    shown: Shown
    printed: str


def follow(page: str, folder: Path) -> Iterator[Followed]:
    """Do what a page tells its reader to do, in a folder.

    Args:
        page: the page's Markdown.
        folder: where files are written and commands are run.

    Yields:
        Each command with what it printed.
    """
    files: dict[str, str] = {}
    for block in _BLOCK.finditer(page):
        name = _edited(files, block)
        if name is not None:
            (folder / name).write_text(files[name], encoding="utf-8")
        elif block["language"] == "console":
            for shown in _shown(page, block):
                yield Followed(shown, run(shown.command, folder))


def files_written(page: str) -> dict[str, str]:
    """Return the files that a page makes its reader write, as they are at its end."""
    files: dict[str, str] = {}
    for block in _BLOCK.finditer(page):
        _edited(files, block)
    return files


def pathway_shown(page: str) -> str:
    """Return the first pathway that a page shows without telling its reader to write a file."""
    return next(
        block["text"]
        for block in _BLOCK.finditer(page)
        if block["language"] == "pathway" and not block["action"]
    )


def reader_folder(page: str, project: Path, place: Path) -> Path:
    """Make the folder that the tutorial tells its reader to make.

    Its first block of shell commands sets the project up, the second makes the folder.

    Args:
        page: the tutorial.
        project: the project's folder.
        place: an empty folder, for a project with nothing but pathways and patients and for the
            reader's folder beside it.

    Returns:
        The folder in which the reader works.
    """
    (place / "waypost").mkdir()
    for name in ("pathways", "fixtures"):
        (place / "waypost" / name).symlink_to(project / name)
    _, making = _SHELL_BLOCK.findall(page)
    words = ["sh", "-ec", f"{making}pwd"]
    done = subprocess.run(
        words, cwd=place / "waypost", stdout=subprocess.PIPE, encoding="utf-8", check=True
    )
    return Path(done.stdout.strip())


def refreshed(page: str, folder: Path) -> str:
    """Return a page with what its commands print today; what it abridges stays as it is."""
    parts: list[str] = []
    end = 0
    for one in follow(page, folder):
        if one.shown.is_abridged or one.shown.agrees_with(one.printed):
            continue
        start, stop = one.shown.span
        parts.extend((page[end:start], "".join(f"{line}\n" for line in _lines(one.printed))))
        end = stop
    return "".join((*parts, page[end:]))


def run(command: str, folder: Path) -> str:
    """Run a command in a folder and return everything it printed, on either stream.

    `waypost` runs in this process, because a page has many of them; all else is a process.

    Raises:
        RuntimeError: if the command failed in a way that no page means to show.
    """
    words = shlex.split(command)
    if words[0] == "waypost":
        printed = io.StringIO()
        with chdir(folder), redirect_stdout(printed), redirect_stderr(printed):
            code = waypost(words[1:])
        return _expected(command, code, printed.getvalue())
    if words[0] == "pytest":
        words = [sys.executable, "-m", *words, *_PYTEST_OPTIONS]
        if not any(one.value == _PYTEST_PLUGIN for one in entry_points(group="pytest11")):
            words += ["-p", _PYTEST_PLUGIN]
    done = subprocess.run(
        words,
        cwd=folder,
        env={
            # pytest prints longer lines where it finds itself on a build server.
            **{name: os.environ[name] for name in os.environ if name not in _BUILD_SERVER},
            "NO_COLOR": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            # A reader's environment has no plugin that shuffles the scenarios.
            "PYTEST_ADDOPTS": "-p no:randomly",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return _expected(command, done.returncode, done.stdout)


def _expected(command: str, code: int, printed: str) -> str:
    # 0 is success and 1 something found; everything else is a fault of the command or of ours.
    if code not in (0, 1):
        raise RuntimeError(f"`{command}` ended with {code}:\n{printed}")
    return printed


def _edited(files: dict[str, str], block: re.Match[str]) -> str | None:
    """Carry out what a block says about a file; return its name, None if it is about none."""
    name = block["changed"]
    if name is not None:
        before, after = block["before"], block["after"].replace("\\n", "\n")
        if files[name].count(before) != 1:
            raise ValueError(f"{name} does not hold `{before}` once")
        files[name] = files[name].replace(before, after)
        return name
    match block["action"]:
        case "file":
            files[block["name"]] = block["text"]
        case "end of":
            files[block["name"]] += "\n" + block["text"]
        case _:
            pass
    return block["name"]


def _shown(page: str, block: re.Match[str]) -> Iterator[Shown]:
    start = block.start("text")
    commands = list(re.finditer(r"^\$ (.*)\n", block["text"], re.MULTILINE))
    ends = [*(one.start() for one in commands[1:]), len(block["text"])]
    for command, end in zip(commands, ends, strict=True):
        line = page.count("\n", 0, start + command.start()) + 1
        output = block["text"][command.end() : end]
        yield Shown(command[1], output, line, (start + command.end(), start + end))


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().splitlines()]


def _comparable(text: str) -> list[str]:
    return [_SECONDS.sub("in n s", line) for line in _lines(text)]

"""What is wrong with a scenario: the wording of a step, or the answer it expected."""

from __future__ import annotations

from collections.abc import Iterable

from waypost_dsl.diagnostics.suggest import nearest


class ScenarioProblem(Exception):
    """A step cannot be carried out, or what it says is not so; the message says why."""


def unknown_name(kind: str, name: str, known: Iterable[str], *, where: str = "") -> ScenarioProblem:
    """Return the problem of a name nobody declared, with the nearest ones that exist.

    Args:
        kind: what the name should be the name of, such as `codelist`.
        name: what the scenario says.
        known: the names that exist.
        where: where they would be declared, such as `in the copd pathway`.

    Example:
        >>> print(unknown_name("step", "rehab", ["rehabilitation", "graded"]))
        no step is named `rehab`; the names are `graded`, `rehabilitation`
        >>> print(unknown_name("codelist", "copd_diagnoses", ["copd_diagnosis", "spo2_codes"]))
        no codelist is named `copd_diagnoses`: did you mean `copd_diagnosis`?
    """
    names = sorted(set(known))
    what = " ".join(part for part in (f"no {kind} is named `{name}`", where) if part)
    near = nearest(name, names)
    if near:
        return ScenarioProblem(f"{what}: did you mean {_or(near)}?")
    if not names:
        return ScenarioProblem(f"{what}: there is none at all")
    if len(names) <= 12:
        return ScenarioProblem(f"{what}; the names are {', '.join(f'`{one}`' for one in names)}")
    return ScenarioProblem(what)


def _or(names: tuple[str, ...]) -> str:
    return " or ".join(f"`{name}`" for name in names)

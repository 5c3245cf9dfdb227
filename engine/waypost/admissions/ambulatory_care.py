"""Whether an admission was for a condition that ambulatory care should prevent (§6).

The lists are pinned tables, cut from the clinical brief; `acsc_list` says which one holds. Nothing
here says that an admission could have been prevented: that is for a clinician to judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from waypost.admissions.icd import APPROXIMATION, IcdCode, icd_codes
from waypost.admissions.rules import AdmissionRules
from waypost.admissions.spell import Spell
from waypost.admissions.spells import DEFAULT_RULES
from waypost.admissions.tables import admission_sources, rows_of

PROCEDURES_NOT_KNOWN = "no procedure coded in OPCS-4: an exclusion by procedure was not checked"
"""The note of an answer whose list excludes some procedures, where none is coded to check."""

NO_DIAGNOSIS_CODED = "no coded primary diagnosis"
NOT_IN_ICD_10 = "the primary diagnosis is not coded in ICD-10"
COPD_NOT_KNOWN = "whether COPD is a secondary diagnosis is not coded in ICD-10"

_STRICT_SOURCES = frozenset({"51", "52", "53", "98", "99"})
_NEVER = "never"
_DIABETES = frozenset({"E10", "E11", "E12", "E13", "E14"})


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of a list of conditions.

    Args:
        listed: the list: `A`, `B`, or `never` for what no list may count.
        condition: the name of the condition.
        first: the code without its dot, or the first of a range.
        last: the last of a range, else empty.
        match: how a code must match.
        required_secondary: a secondary diagnosis must begin with one of these, if there are any.
        excluded_diagnoses: no diagnosis may begin with one of these.
        excluded_procedures: no procedure may begin with one of these.
        procedure_position: whether that is asked of any procedure or of the first.
    """

    listed: str
    condition: str
    first: str
    last: str
    match: str
    required_secondary: tuple[str, ...]
    excluded_diagnoses: tuple[str, ...]
    excluded_procedures: tuple[str, ...]
    procedure_position: str

    def takes(self, code: IcdCode) -> bool:
        """Whether a code is one of this condition."""
        match self.match:
            case "exact":
                return code.code == self.first
            case "range":
                return code.within(self.first, self.last)
            case _:
                return code.code.startswith(self.first)


@dataclass(frozen=True, slots=True)
class AmbulatoryCareSensitive:
    """Whether a spell counts as an admission for an ambulatory-care-sensitive condition.

    Args:
        counts: whether it does.
        acsc_list: the list that was asked.
        condition: the condition, empty where the spell counts for none.
        code: the code that decided, without its dot.
        why_not: why it does not count, empty where it does.
        label: `icd10cm_approximation` for an answer that rests on an American code, else empty.
        notes: what could not be checked.
        known: whether it can be told; if not, `counts` is false and `why_not` says why.
    """

    counts: bool
    acsc_list: Literal["A", "B"]
    condition: str = ""
    code: str = ""
    why_not: str = ""
    label: str = ""
    notes: tuple[str, ...] = ()
    known: bool = True

    @property
    def answer(self) -> Literal["yes", "no", "not known"]:
        """The answer in words: what is not coded is never a no."""
        if not self.known:
            return "not known"
        return "yes" if self.counts else "no"


def ambulatory_care_sensitive(
    spell: Spell, *, rules: AdmissionRules = DEFAULT_RULES
) -> AmbulatoryCareSensitive:
    """Return whether a spell was for an ambulatory-care-sensitive condition.

    Args:
        spell: the spell.
        rules: which list holds, and whether the source of admission excludes a spell.

    Returns:
        The answer with the code that decided, or with the reason why it does not count.

    Example:
        >>> from datetime import date
        >>> from waypost.admissions.icd import ICD10
        >>> from waypost.admissions.spell import Decision
        >>> from waypost.record import Coding, DateSpan
        >>> day = DateSpan.on(date(2024, 3, 1))
        >>> spell = Spell("Encounter/e1", ("Encounter/e1",), (), day, day,
        ...     Decision("unplanned", "admission method", "Encounter/e1"),
        ...     primary=(Coding(ICD10, "J44.1"),), primary_is="coded")
        >>> ambulatory_care_sensitive(spell).condition
        'Chronic obstructive pulmonary disease'
    """
    why_not = _ineligible(spell, rules)
    if why_not:
        return AmbulatoryCareSensitive(False, rules.acsc_list, why_not=why_not)
    primary = icd_codes(spell.primary)
    if spell.primary_is != "coded" or not primary:
        why_not = NO_DIAGNOSIS_CODED if spell.primary_is != "coded" else NOT_IN_ICD_10
        return AmbulatoryCareSensitive(False, rules.acsc_list, why_not=why_not, known=False)
    secondary = icd_codes(spell.secondary)
    for one in _conditions(_NEVER):
        if any(one.takes(code) for code in primary):
            why = f"{one.condition} is never one of them"
            return AmbulatoryCareSensitive(False, rules.acsc_list, why_not=why)
    refused = ""
    for one in _conditions(rules.acsc_list):
        anywhere = rules.acsc_diabetes_anywhere and rules.acsc_list == "B"
        looked_at = (*primary, *secondary) if anywhere and _is_diabetes(one) else primary
        code = next((code for code in looked_at if one.takes(code)), None)
        if code is None:
            continue
        refused = _refused(one, spell, (*primary, *secondary), secondary, rules)
        if refused:
            continue
        return AmbulatoryCareSensitive(
            True,
            rules.acsc_list,
            one.condition,
            code.code,
            label=APPROXIMATION if code.is_american else "",
            notes=_notes(one, spell, rules),
        )
    why_not = refused or "the primary diagnosis is none of the list"
    return AmbulatoryCareSensitive(
        False, rules.acsc_list, why_not=why_not, known=why_not != COPD_NOT_KNOWN
    )


def _ineligible(spell: Spell, rules: AdmissionRules) -> str:
    """Return why a spell counts for no condition, empty if it may count.

    Day cases and regular attenders are excluded before: they are no unplanned admissions.
    """
    if spell.decision.nature != "unplanned":
        return "not an unplanned admission"
    if "unlinked transfer" in spell.flags:
        return "a transfer"
    sources = (admission_sources().read(one) for one in spell.sources)
    if rules.acsc_strict_source and any(
        one is not None and one.code in _STRICT_SOURCES for one in sources
    ):
        return "source of admission, strict"
    return ""


def _refused(
    condition: Condition,
    spell: Spell,
    diagnoses: Sequence[IcdCode],
    secondary: Sequence[IcdCode],
    rules: AdmissionRules,
) -> str:
    """Return which condition of use a spell does not meet, empty if it meets all of them."""
    required = condition.required_secondary
    if required and not _any_begins(secondary, required):
        if not all(icd_codes(one) for one in spell.secondary_diagnoses):
            return COPD_NOT_KNOWN
        return f"{condition.first} counts only with a secondary diagnosis of COPD"
    if _any_begins(diagnoses, condition.excluded_diagnoses):
        return f"{condition.condition} does not count with {condition.excluded_diagnoses[0]}"
    done = _procedures(spell, rules)
    if condition.procedure_position == "first":
        done = done[:1]
    if any(code.startswith(condition.excluded_procedures) for code in done):
        return f"{condition.condition} does not count with this procedure"
    return ""


def _notes(condition: Condition, spell: Spell, rules: AdmissionRules) -> tuple[str, ...]:
    if condition.excluded_procedures and not _procedures(spell, rules):
        return (PROCEDURES_NOT_KNOWN,)
    return ()


def _procedures(spell: Spell, rules: AdmissionRules) -> list[str]:
    return [
        coding.code.upper().replace(".", "")
        for coding in spell.procedures
        if coding.system.lower().endswith(rules.opcs_system_ends)
    ]


def _any_begins(codes: Iterable[IcdCode], beginnings: tuple[str, ...]) -> bool:
    return bool(beginnings) and any(code.code.startswith(beginnings) for code in codes)


def _is_diabetes(condition: Condition) -> bool:
    return condition.first[:3] in _DIABETES


@cache
def _conditions(listed: str) -> tuple[Condition, ...]:
    return tuple(
        Condition(
            row["list"],
            row["condition"],
            row["first"],
            row["last"],
            row["match"],
            tuple(row["required_secondary"].split()),
            tuple(row["excluded_diagnoses"].split()),
            tuple(row["excluded_procedures"].split()),
            row["procedure_position"],
        )
        for row in rows_of("acsc")
        if row["list"] == listed
    )

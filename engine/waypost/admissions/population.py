"""Whose admissions count: those of the patients of some practices (`unplanned_admissions.md` §4).

An unplanned stay of somebody who is resident outside the population is no failure of its services.
The nearest thing in a record is the registration with a practice. That none is recorded says
nothing about where somebody lives: unknown is never no.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from waypost.admissions.spell import Decision
from waypost.record import Patient

OUTSIDE = "outside the population"
"""The rule of a stay that is excluded because its patient is registered elsewhere (D)."""

NO_REGISTRATION = "no registration"
"""The rule of a stay that cannot be placed because no practice is recorded (D)."""

NOT_IDENTIFIED = "practice not identified"
"""The rule of a stay that cannot be placed because the practice is named by a reference only."""

Registration = Literal["inside", "outside", "not recorded", "not identified"]
"""What a patient's registration says of the population."""


@dataclass(frozen=True, slots=True)
class Population:
    """The practices whose patients are the population.

    Args:
        practices: their codes, or the references by which the records name them, in upper case;
            see `of`.

    Example:
        >>> population = Population.of(["WPX001"])
        >>> population.registration(Patient("p1", practice="wpx001"))
        'inside'
        >>> population.registration(Patient("p2"))
        'not recorded'
    """

    practices: frozenset[str]

    @classmethod
    def of(cls, practices: Iterable[str]) -> Population:
        """Return the population of some practices; upper and lower case are one."""
        return cls(frozenset(name.strip().upper() for name in practices if name.strip()))

    def registration(self, patient: Patient) -> Registration:
        """Return what a patient's registration says.

        A practice that is named by a reference alone (`Organization/12`) cannot be told from
        those of the list unless the list names practices in that way too. A reference to a
        person names no practice.
        """
        if patient.practice is None:
            return "not recorded"
        name = patient.practice.strip().upper()
        if name in self.practices:
            return "inside"
        kind, is_reference, _ = name.rpartition("/")
        if is_reference and not any(one.startswith(f"{kind}/") for one in self.practices):
            return "not identified"
        return "outside"

    def has(self, patient: Patient) -> bool:
        """Whether a patient certainly is of the population."""
        return self.registration(patient) == "inside"

    def judged(self, decision: Decision, patient: Patient) -> Decision:
        """Return what a stay is once it is asked whose patient it was (§4).

        Args:
            decision: what the stay is, whoever the patient was.
            patient: the patient.

        Returns:
            The same where nothing changes: a planned stay stays planned. An unplanned stay, or
            one that cannot be told, of a patient from outside is excluded; an unplanned one of a
            patient who cannot be placed is indeterminate: neither counted nor left out unseen.
        """
        if decision.nature not in {"unplanned", "indeterminate"}:
            return decision
        evidence, detail = f"Patient/{patient.id}", f"{decision.rule}: {decision.nature}"
        match self.registration(patient):
            case "outside":
                return Decision("excluded", OUTSIDE, evidence, detail, OUTSIDE)
            case "not recorded" if decision.nature == "unplanned":
                return Decision("indeterminate", NO_REGISTRATION, evidence, detail)
            case "not identified" if decision.nature == "unplanned":
                return Decision("indeterminate", NOT_IDENTIFIED, evidence, detail)
            case _:
                return decision

"""The parameters of the rules about admissions, each with where its default is from.

A default is a rule of a named source (V) or the project's own decision (D), which a site may
change. What the parameters do is said in the modules that read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class AdmissionRules:
    """The parameters of `unplanned_admissions.md`.

    Args:
        ed_link_hours: how long after an emergency-department attendance a stay is linked to it.
        us_ecqm_mode: whether 32485007, hospital admission, means an unplanned one.
        merge_days: how many calendar days a transfer may take.
        home_leave_days: how many days of home leave leave a spell unbroken.
        readmission_days: the last day after a discharge on which a return is a readmission.
        readmission_cancer: first and last ICD-10 category whose mention excludes a readmission.
        acsc_list: the list of ambulatory-care-sensitive conditions.
        acsc_strict_source: whether a source of admission of 51, 52, 53, 98 or 99 excludes a stay
            from them, as the NHS Outcomes Framework does it.
        acsc_diabetes_anywhere: whether list B takes diabetes in any diagnosis position.
        opcs_system_ends: how the name of the code system of procedures ends, in lower case.

    Example:
        >>> AdmissionRules(ed_link_hours=12).ed_link_hours
        12
        >>> PARAMETERS["ed_link_hours"].status
        'D'
    """

    ed_link_hours: int = 24
    us_ecqm_mode: bool = False
    merge_days: int = 2
    home_leave_days: int = 28
    readmission_days: int = 29
    readmission_cancer: tuple[str, str] = ("C00", "C97")
    acsc_list: Literal["A", "B"] = "A"
    acsc_strict_source: bool = False
    acsc_diabetes_anywhere: bool = False
    opcs_system_ends: str = "opcs-4"


@dataclass(frozen=True, slots=True)
class ParameterOrigin:
    """Where the default of a parameter is from.

    Args:
        status: V if a named source has it, D if the project decided it.
        source: the source, or why it was decided.
    """

    status: Literal["V", "D"]
    source: str


PARAMETERS: Mapping[str, ParameterOrigin] = {
    "ed_link_hours": ParameterOrigin("D", "no source gives a length; a day and a night"),
    "us_ecqm_mode": ParameterOrigin(
        "V", "eCQM `Nonelective Inpatient Encounter`; off, because Synthea uses the code otherwise"
    ),
    "merge_days": ParameterOrigin(
        "V", "epidm continuous_inpatient_spells.R, after NHS Digital's Provider Spells Methodology"
    ),
    "home_leave_days": ParameterOrigin("V", "NHS Data Dictionary, Hospital Provider Spell"),
    "readmission_days": ParameterOrigin(
        "V", "NHS Digital I02040 v3; CCG Outcomes Indicator Set 3.2 v1.4"
    ),
    "readmission_cancer": ParameterOrigin("D", "the source excludes cancer without giving a list"),
    "acsc_list": ParameterOrigin("V", "NHS Outcomes Framework 2.3.i, chronic conditions"),
    "acsc_strict_source": ParameterOrigin(
        "D", "off: transfers are merged, so a source of 51 with method 21 is not one"
    ),
    "acsc_diabetes_anywhere": ParameterOrigin(
        "D", "off: the list says primary diagnosis, one implementation looks anywhere"
    ),
    "opcs_system_ends": ParameterOrigin("D", "no name of the code system is verified"),
}
"""Where the default of each parameter of `AdmissionRules` is from."""

"""The numbers of disclosure control, and how far each can be relied on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class RuleSource:
    """Where a rule of disclosure control comes from.

    Args:
        rule: what it says.
        status: `V` verified, `U` unverified, `D` decided by this project.
        source: where from.
    """

    rule: str
    status: Literal["V", "U", "D"]
    source: str


@dataclass(frozen=True, slots=True)
class DisclosureRules:
    """How small numbers are hidden.

    Args:
        suppress_to: counts from 1 to this one are hidden.
        round_to: all other counts are rounded to the nearest multiple of this; an odd number, so
            that no count lies halfway between two.
        complementary: whether further cells are hidden where a hidden one could be worked out.
        everybody_is_national: whether the figures of everybody are those of a whole nation, which
            are shown as they are.

    Raises:
        ValueError: if the numbers make no sense.

    Example:
        >>> DisclosureRules().suppress_to
        7
    """

    suppress_to: int = 7
    round_to: int = 5
    complementary: bool = True
    everybody_is_national: bool = False

    def __post_init__(self) -> None:
        if self.suppress_to < 0:
            raise ValueError("counts are suppressed up to 0 (none) or more")
        if self.round_to < 1 or self.round_to % 2 == 0:
            raise ValueError("counts are rounded to an odd number, so that there are no ties")

    def is_small(self, count: float) -> bool:
        """Whether a count is one that is hidden."""
        return 0 < count <= self.suppress_to

    def rounded(self, count: float) -> int:
        """Return a count as it is shown where it may be.

        Example:
            >>> [DisclosureRules().rounded(count) for count in (0, 8, 12, 13, 17, 18)]
            [0, 10, 10, 15, 15, 20]
        """
        return int((count + self.round_to / 2) // self.round_to) * self.round_to

    @property
    def sources(self) -> tuple[RuleSource, ...]:
        """Where each of the rules comes from."""
        hes = "NHS Digital method for HES and ECDS, since September 2018"
        rules: list[RuleSource] = []
        if self.suppress_to:
            few = f"1 to {self.suppress_to}"
            rules.append(RuleSource(f"counts of {few} are shown as *", "V", hes))
            rules.append(RuleSource(f"means and medians of {few} units are shown as *", "V", hes))
        if self.round_to > 1:
            rules.append(
                RuleSource(
                    f"all other counts are rounded to the nearest {self.round_to}",
                    "U",
                    "the brief; only partly seen in the published method",
                )
            )
        rules += [
            RuleSource("0 stays 0", "U", "the brief; a default until it is confirmed"),
            RuleSource(
                "percentages and their intervals are made of the counts as they are shown", "V", hes
            ),
            RuleSource("totals are rounded from true totals", "V", hes),
        ]
        if self.everybody_is_national:
            rules.append(RuleSource("national counts are shown as they are", "V", hes))
        else:
            rules.append(
                RuleSource(
                    "everybody studied is not a nation: its counts are hidden and rounded too",
                    "D",
                    "this project",
                )
            )
        if self.complementary:
            rules.append(
                RuleSource(
                    "further cells are hidden where a hidden one could be worked out from totals, "
                    "other groups or other periods (the method itself relies on rounding)",
                    "D",
                    "this project",
                )
            )
        return tuple(rules)

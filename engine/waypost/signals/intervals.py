"""How many times more often, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class RiskRatio:
    """One share over another, with its interval of confidence.

    Args:
        ratio: the first share over the second.
        low: the lower end of the interval.
        high: the upper end.
    """

    ratio: float
    low: float
    high: float


def risk_ratio(
    events: int, number: int, other_events: int, other_number: int, *, confidence: float = 0.95
) -> RiskRatio | None:
    """Return the ratio of two shares with the interval by Katz's log method.

    The interval is wide where there is little to go by. It takes the two groups for independent
    and says nothing of patients who are counted more than once.

    Args:
        events: how often it happened in the first group.
        number: how many there are in the first group.
        other_events: how often in the second.
        other_number: how many in the second.
        confidence: how sure the interval is to be.

    Returns:
        None where a share is 0, or where there is nobody: no ratio can be given then.

    Raises:
        ValueError: if there are more events than there can be, or the confidence is none.

    Example:
        >>> found = risk_ratio(10, 20, 5, 40)
        >>> found.ratio, round(found.low, 2), round(found.high, 2)
        (4.0, 1.58, 10.13)
        >>> risk_ratio(0, 20, 5, 40) is None
        True
    """
    if not (0 <= events <= number and 0 <= other_events <= other_number):
        raise ValueError("there cannot be more events than there are")
    if not 0 < confidence < 1:
        raise ValueError("a confidence lies between 0 and 1")
    if 0 in (events, other_events):
        return None
    ratio = events * other_number / (other_events * number)
    variance = 1 / events - 1 / number + 1 / other_events - 1 / other_number
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * math.sqrt(variance)
    return RiskRatio(ratio, ratio * math.exp(-reach), ratio * math.exp(reach))

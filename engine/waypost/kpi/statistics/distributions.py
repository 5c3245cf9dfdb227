"""The quantiles that intervals and control limits are made of: the only module that calls scipy.

scipy has no type hints; here each function that is used gets some, and a name that says what it
means. `scipy.special` is used, not `scipy.stats`, which takes half a second to import.
"""

from __future__ import annotations

import math

# scipy ships no type stubs; every result is made a float on the spot.
from scipy.special import (  # pyright: ignore[reportMissingTypeStubs]
    bdtrik,
    chdtri,
    ndtri,
    pdtrik,
)

LEVEL_95 = 0.95
"""The usual level of an interval, and the inner control limits of a funnel (2 sigma)."""

LEVEL_998 = 0.998
"""The outer control limits of a funnel (3 sigma)."""


def normal_quantile(level: float) -> float:
    """Say how many standard deviations hold a share `level` of a normal distribution.

    Args:
        level: the share in the middle, such as 0.95.

    Returns:
        z, so that the middle lies between -z and z.

    Example:
        >>> round(normal_quantile(0.95), 6), round(normal_quantile(0.998), 6)
        (1.959964, 3.090232)
    """
    return float(ndtri(1 - (1 - level) / 2))


def chi_square_quantile(probability: float, degrees: float) -> float:
    """Give the chi-square value that is exceeded with probability `1 - probability`.

    Args:
        probability: the share below the value.
        degrees: degrees of freedom; with none the distribution is a point at 0.

    Returns:
        The quantile.

    Example:
        >>> round(chi_square_quantile(0.95, 1), 4)
        3.8415
    """
    if degrees == 0:
        return 0.0
    return float(chdtri(degrees, 1 - probability))


def poisson_limits(expected: float, *, level: float) -> tuple[float, float]:
    """Give the counts beyond which a Poisson count is improbable, as points of smooth curves.

    A whole number is below the lower limit just if a count as low or lower has a probability
    under `(1 - level) / 2`, and above the upper limit just if one as high or higher has. That is
    the inversion of the exact Poisson interval. Between whole numbers the limits follow the
    incomplete gamma function, so that they can be drawn; where a single event is improbable the
    upper limit lies below 1.

    Args:
        expected: the expected count, above 0.
        level: such as 0.998.

    Returns:
        Lower and upper limit; the lower is 0 where no count is low enough.

    Example:
        >>> [round(limit, 2) for limit in poisson_limits(20, level=0.998)]
        [7.24, 35.65]
    """
    tail = (1 - level) / 2
    lower = max(0.0, float(pdtrik(tail, expected)))
    some = -math.expm1(-expected)
    if some < tail:
        return lower, some / tail
    return lower, float(pdtrik(1 - tail, expected)) + 1


def binomial_limits(size: float, share: float, *, level: float) -> tuple[float, float]:
    """Give the counts beyond which a binomial count is improbable, as points of smooth curves.

    The same as `poisson_limits`, for `size` people each of whom counts with probability `share`:
    the inversion of the exact (Clopper-Pearson) interval.

    Args:
        size: how many people.
        share: the probability for each, 0 to 1.
        level: such as 0.998.

    Returns:
        Lower and upper limit, between 0 and `size`.

    Example:
        >>> [round(limit, 2) for limit in binomial_limits(10, 0.3, level=0.95)]
        [0.0, 6.46]
    """
    if share in (0, 1):
        return share * size, share * size
    tail = (1 - level) / 2
    lower = max(0.0, float(bdtrik(tail, size, share)))
    some = -math.expm1(size * math.log1p(-share))
    if some < tail:
        return lower, some / tail
    return lower, min(size, float(bdtrik(1 - tail, size, share)) + 1)

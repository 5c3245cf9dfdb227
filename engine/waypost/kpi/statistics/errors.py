"""What the statistics refuse, as errors of their own.

This package imports nothing of the engine, so its errors are `ValueError`s and not part of the
engine's tree; whoever reads figures from a file turns them into messages that name the file.
"""

from __future__ import annotations


class UnusableNumbers(ValueError):
    """Numbers that no figure can be made of: negative, not finite, or contradicting each other."""


class NoReferencePopulation(UnusableNumbers):
    """Bands in which somebody lives locally, but nobody in the reference population.

    Args:
        bands: the bands concerned, in order.
    """

    def __init__(self, bands: tuple[str, ...]) -> None:
        self.bands = bands
        super().__init__(
            f"no reference population in {', '.join(bands)}, where there are local people"
        )

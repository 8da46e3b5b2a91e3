"""Measures that take turns, so that what disturbs the machine disturbs all of them alike."""

from collections.abc import Callable, Sequence
from statistics import median, quantiles


def alternate(rounds: int, *measures: Callable[[], float]) -> list[list[float]]:
    """What each one measured in each round; a first round warms up, and is not counted."""
    for measure in measures:
        measure()
    results = [[measure() for measure in measures] for _ in range(rounds)]
    return [list(of_one) for of_one in zip(*results, strict=True)]


def ratio(over: Sequence[float], under: Sequence[float]) -> float:
    """The median of the rounds' ratios."""
    return median(_ratios(over, under))


def spread(over: Sequence[float], under: Sequence[float]) -> str:
    """Between which ratios the middle half of the rounds lies."""
    low, _, high = quantiles(_ratios(over, under), n=4)
    return f"{low:.2f} to {high:.2f}"


def percentile(values: Sequence[float], percent: int) -> float:
    """What so many percent of the values do not exceed."""
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def _ratios(over: Sequence[float], under: Sequence[float]) -> list[float]:
    return [one / other for one, other in zip(over, under, strict=True)]

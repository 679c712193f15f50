"""The upright axis of a drawing: where it ends, and what is written beside it."""

from __future__ import annotations

from math import floor, log10

from webui.i18n.translation import number_text, percent_text
from webui.urls.trends_url import Measure

_STEPS = (1, 1.2, 1.5, 2, 3, 4, 5, 6, 8, 10, 12)


def nice_top(highest: float, measure: Measure) -> float:
    """The upper end of an axis: the least of `_STEPS` times a power of ten that is not below `highest`. An even whole
    number where articles are counted, so that the middle of the axis is one too."""
    if highest <= 0:
        return 0.01 if measure is Measure.SHARE else 2
    power = 10.0 ** floor(log10(highest))
    top = next(step * power for step in _STEPS if step * power >= highest * (1 - 1e-9))
    return max(2.0, float(-(-top // 2) * 2)) if measure is Measure.COUNT else top


def scale(top: float, measure: Measure) -> tuple[tuple[float, str], ...]:
    """The values to be written, with their words, from the top down; digits as many as tell them apart."""
    marks = [top, top / 2, 0.0]
    if measure is Measure.COUNT:
        return tuple((mark, number_text(int(mark))) for mark in marks)
    digits = 0 if top >= 0.02 else 1 if top >= 0.002 else 2
    middle = top * 50 * 10**digits
    digits += 1 if abs(middle - round(middle)) > 1e-6 else 0
    return tuple((mark, percent_text(mark, digits)) for mark in marks)

"""How far a share can be trusted: of few articles it says little."""

from __future__ import annotations

from math import sqrt

FEW = 30
"""Articles of a period below which a share is marked. The National Center for Health Statistics of the United States
publishes no proportion of fewer (J. D. Parker and others, "National Center for Health Statistics Data Presentation
Standards for Proportions", Vital and Health Statistics 2/175, 2017): half of 30 may be a third or two thirds by chance.
"""

_Z = 1.959964  # of a normal distribution: 95% lie within


def is_few(articles: int) -> bool:
    """Whether a share of so many articles is to be marked; of none at all there is no share."""
    return 0 < articles < FEW


def interval(count: int, articles: int) -> tuple[float, float] | None:
    """The 95% interval of a share (E. B. Wilson, "Probable inference, the law of succession, and statistical
    inference", Journal of the American Statistical Association 22, 1927): the shares among all that may have been
    published of which `count` of `articles` are an ordinary sample. None where there are no articles."""
    if not articles:
        return None
    share, spread = count / articles, _Z**2 / articles
    centre = (share + spread / 2) / (1 + spread)
    half = _Z * sqrt(share * (1 - share) / articles + spread / articles / 4) / (1 + spread)
    return max(min(centre - half, share), 0.0), min(max(centre + half, share), 1.0)

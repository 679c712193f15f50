"""What a page of trends says of its numbers in sentences: what they are of, and how they were taken."""

from __future__ import annotations

from dataclasses import dataclass, replace

from webui.i18n.translation import _, ngettext, number_text, translated
from webui.trends.reliability import FEW
from webui.trends.series import MOST_PERIODS, MOST_TOPICS, Trend
from webui.urls.site import SiteUrls
from webui.urls.trends_url import Measure, Split, TrendsRequest, Unit
from webui.urls.unknown_parameters import useless


@dataclass(frozen=True, slots=True)
class Choice:
    """`told` says why the periods are as long as they are; `other` is the other way to have them, at `href`."""

    told: str
    other: str
    href: str


def unit_choice(asked: TrendsRequest, trend: Trend, urls: SiteUrls) -> Choice:
    """Why years or months are shown, and the way to the others."""
    by_year = trend.unit is Unit.YEAR
    if asked.unit is trend.unit:
        told = _("By year, as chosen.") if by_year else _("By month, as chosen.")
    elif by_year:
        told = _("By year: what is asked for, or all that the archive holds, is longer than five years.")
    else:
        told = _("By month: what is asked for, or all that the archive holds, is no longer than five years.")
    other = Unit.MONTH if by_year else Unit.YEAR
    href = "" if trend.too_many else urls.trends(replace(asked, unit=other))
    return Choice(told, _("By month") if by_year else _("By year"), href)


def marks(trend: Trend, *, is_stacked: bool) -> tuple[tuple[str, str], ...]:
    """What the signs in the drawing mean, each with the name of its sign."""
    by_year, found = trend.unit is Unit.YEAR, []
    if trend.measure is Measure.SHARE and any(map(trend.is_few, trend.periods)):
        few = number_text(FEW)
        told = (
            _("years with fewer than %(few)s articles", few=few)
            if by_year
            else _("months with fewer than %(few)s articles", few=few)
        )
        found.append(("few", told))
        if not is_stacked:
            found.append(("range", _("how far chance may move such a share")))
    parts = [period for period in trend.periods if trend.part(period)]
    if parts:
        found.append(("part", _("not a whole year") if by_year else _("not a whole month")))
    if any(map(trend.is_left_out, trend.periods)):
        found.append(("left-out", _("left out by the filters")))
    return tuple(found)


def basis(asked: TrendsRequest, trend: Trend) -> tuple[str, ...]:
    """What shares are shares of, and what is in no period."""
    by_year = trend.unit is Unit.YEAR
    said = []
    if trend.measure is Measure.SHARE:
        said.append(
            _("100% is every article of the same year that the filters allow, whatever its words.")
            if by_year
            else _("100% is every article of the same month that the filters allow, whatever its words.")
        )
        dated = sum(trend.whole.counts.values())
        said.append(
            ngettext("There is %(number)s such article in all.", "There are %(number)s such articles in all.", dated)
        )
    if any(map(trend.is_few, trend.periods)):
        few = number_text(FEW)
        said.append(
            _(
                "A share of fewer than %(few)s articles says little, and stands at the upper edge where it is "
                "higher than all others. Behind it stands between which shares it may lie "
                "by chance: the 95%% interval (Wilson’s), as if these articles were drawn from many like them.",
                few=few,
            )
        )
    if asked.split is Split.TOPIC:
        said.append(
            _("An article with two topics counts in both, so that the topics together may come to more than there is.")
        )
    said.append(
        _("Undated articles, and dates less exact than a year, are in no year: they stand at the table’s foot.")
        if by_year
        else _("Undated articles, and dates less exact than a month, are in no month: they stand at the table’s foot.")
    )
    said.append(
        _(
            "Every version of an article counts, as on the pages that the numbers lead to; the table’s last row counts "
            "each article once."
        )
        if trend.has_versions
        else _("Every version of an article counts.")
    )
    return tuple(said)


def notes(asked: TrendsRequest, trend: Trend, names: tuple[str, ...]) -> tuple[str, ...]:
    """What a reader may not expect; `names` are what the series are called."""
    told = [
        _("“%(name)s”: %(note)s", name=name, note=translated(note))
        for series, name in zip(trend.series, names, strict=True)
        for note in series.notes
    ]
    told += [_("“%(name)s” was given more than once and is shown once.", name=text[:80]) for text in asked.doubles]
    told += map(translated, useless(asked.unknown))
    if trend.too_many:
        most = number_text(MOST_PERIODS)
        told.append(_("Years are shown: there are more than %(most)s months. Give a shorter range.", most=most))
    if trend.skips:
        told.append(_("The dates lie so far apart that periods without an article are left out."))
    if trend.topics_left_out:
        told.append(
            ngettext(
                "The %(most)s largest topics are told apart; %(number)s more is among the others.",
                "The %(most)s largest topics are told apart; %(number)s more are among the others.",
                trend.topics_left_out,
                most=number_text(MOST_TOPICS),
            )
        )
    return tuple(dict.fromkeys(told))

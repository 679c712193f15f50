"""What a page of trends says of its numbers in sentences: what they are of, and how they were taken."""

from __future__ import annotations

from webui.i18n.translation import _, ngettext, number_text, translated
from webui.trends.series import MOST_PERIODS, MOST_TOPICS, Trend
from webui.urls.trends_url import Measure, Split, TrendsRequest, Unit
from webui.urls.unknown_parameters import useless


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

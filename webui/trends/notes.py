"""What a page of trends says of its numbers in sentences: what they are of, and how they were taken."""

from __future__ import annotations

from archive.messages import N_
from webui.i18n.translation import _, ngettext, number_text, translated
from webui.trends.chart import Drawing
from webui.trends.reliability import FEW
from webui.trends.series import MOST_TOPICS, Trend
from webui.trends.units import MOST_PERIODS
from webui.urls.trends_url import Measure, Split, TrendsRequest, Unit
from webui.urls.unknown_parameters import useless

_FEW = {
    Unit.DECADE: N_("decades with fewer than %(few)s articles"),
    Unit.YEAR: N_("years with fewer than %(few)s articles"),
    Unit.MONTH: N_("months with fewer than %(few)s articles"),
    Unit.WEEKDAY: N_("weekdays with fewer than %(few)s articles"),
}
_PART = {
    Unit.DECADE: N_("not a whole decade"),
    Unit.YEAR: N_("not a whole year"),
    Unit.MONTH: N_("not a whole month"),
}
_WHOLE = {
    Unit.DECADE: N_("100% is every article of the same decade that the filters allow, whatever its words."),
    Unit.YEAR: N_("100% is every article of the same year that the filters allow, whatever its words."),
    Unit.MONTH: N_("100% is every article of the same month that the filters allow, whatever its words."),
    Unit.WEEKDAY: N_("100% is every article of the same weekday that the filters allow, whatever its words."),
}
_REST = {
    Unit.DECADE: N_(
        "Undated articles, and dates that may be of two decades, are in no decade: they stand at the table’s foot."
    ),
    Unit.YEAR: N_(
        "Undated articles, and dates less exact than a year, are in no year: they stand at the table’s foot."
    ),
    Unit.MONTH: N_(
        "Undated articles, and dates less exact than a month, are in no month: they stand at the table’s foot."
    ),
    Unit.WEEKDAY: N_("No search asks for a weekday, so the numbers of weekdays lead nowhere."),
}


def marks(trend: Trend, drawing: Drawing) -> tuple[tuple[str, str], ...]:
    """What the signs in the drawing of the trend mean, each with the name of its sign."""
    found = []
    if trend.measure is Measure.SHARE and any(map(trend.is_few, trend.periods)):
        found.append(("few", _(_FEW[trend.unit], few=number_text(FEW))))
        if any(each.is_open for each in drawing.ranges):
            told = _("how far chance may move such a share; a fading strip goes on beyond the drawing")
            found.append(("range", told))
        elif drawing.ranges:
            found.append(("range", _("how far chance may move such a share")))
    if any(map(trend.part, trend.periods)):
        found.append(("part", _(_PART[trend.unit])))
    if any(map(trend.is_left_out, trend.periods)):
        found.append(("left-out", _("left out by the filters")))
    return tuple(found)


def basis(asked: TrendsRequest, trend: Trend) -> tuple[str, ...]:
    """What shares are shares of, and what is in no period."""
    said = []
    if trend.unit is Unit.WEEKDAY:
        said.append(_left_out(trend))
    elif asked.unit is not trend.unit:
        said.append(
            _("By year: what is asked for, or all that the archive holds, is longer than five years.")
            if trend.unit is Unit.YEAR
            else _("By month: what is asked for, or all that the archive holds, is no longer than five years.")
        )
    if trend.measure is Measure.SHARE:
        said.append(_(_WHOLE[trend.unit]))
        dated = sum(trend.whole.counts.values())
        said.append(
            ngettext("There is %(number)s such article in all.", "There are %(number)s such articles in all.", dated)
        )
    if any(map(trend.is_few, trend.periods)):
        few = number_text(FEW)
        said.append(
            _(
                "A share of fewer than %(few)s articles says little, and stands at the upper edge where it is "
                "higher than all others. After it stands between which shares it may lie "
                "by chance: the 95%% interval (Wilson’s), as if these articles were drawn from many like them.",
                few=few,
            )
        )
    if asked.split is Split.TOPIC:
        said.append(
            _("An article with two topics counts in both, so that the topics together may come to more than there is.")
        )
    said.append(_(_REST[trend.unit]))
    said.append(
        _(
            "Every version of an article counts, as on the pages that the numbers lead to; the table’s last row counts "
            "each article once."
        )
        if trend.has_versions
        else _("Every version of an article counts.")
    )
    return tuple(said)


def _left_out(trend: Trend) -> str:
    """How many articles have no weekday, of those that the filters allow, and why."""
    whole = trend.whole
    left = sum(whole.coarse.values()) + whole.undated
    if not left:
        return _("Every article is dated to the day, so that its weekday is known.")
    return ngettext(
        "%(number)s article of %(all)s is left out: it is not dated to the day, so its weekday is not known.",
        "%(number)s articles of %(all)s are left out: they are not dated to the day, so their weekday is not known.",
        left,
        all=number_text(whole.total),
    )


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

"""What an import did, or would do, as JSON and as lines for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from archive.history.records import DamagedReading, FieldChange, Outcome
from webui.cli.coming import print_coming, print_places
from webui.cli.output import console, print_line, print_more
from webui.repairs import why

if TYPE_CHECKING:
    from importers.intake import Coming, Report  # `imports` prints what is damaged, and reads no source

SHOWN = 20  # rejections, damaged readings and changes listed on a terminal; --json has them all
_LONGEST = 60  # characters of a field's value


def report_json(report: Report, dry_run: bool) -> dict[str, object]:
    """The report as one object; a dry run has its plan."""
    plan = [
        {
            "outcome": each.outcome.value,
            "id": each.id or None,
            "title": each.title,
            "path": each.path,
            "changes": [{"field": c.field, "before": c.before, "after": c.after} for c in each.changes],
        }
        for each in report.planned
    ]
    return {
        "read": report.read,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "rejected": [{"source": each.path, "reason": why(each)} for each in report.rejected],
        "damaged": damaged_json(report.damaged),
        "skipped": [
            {"reason": reason, "count": count, "places": list(report.places.get(reason, ()))}
            for reason, count in report.skipped.items()
        ],
        "misfits": list(report.misfits),
        "publications": [{"name": p.name, "articles": p.articles, "why": p.why} for p in report.publications],
        "import_id": report.import_id,
        "resumed": report.resumed,
        "seconds": report.seconds,
    } | ({"plan": plan, **_coming_json(report)} if dry_run else {})


def counts(report: Report) -> dict[str, object]:
    """What the audit keeps of an import."""
    numbers: dict[str, object] = {"new": report.new, "changed": report.changed, "unchanged": report.unchanged}
    numbers |= {"rejected": len(report.rejected), "skipped": sum(report.skipped.values())}
    return {"import": report.import_id, **numbers} | ({"resumed": True} if report.resumed else {})


def damaged_json(damaged: Sequence[DamagedReading]) -> list[dict[str, object]]:
    """Readings that lost something; `kept` says that a sound text of the article is held."""
    return [
        {"source": each.path, "title": each.title, "losses": list(each.losses), "kept": each.kept} for each in damaged
    ]


def _coming_json(report: Report) -> dict[str, object]:
    return {
        "would": list(map(_one_coming, report.would)),
        "undated": list(map(_one_coming, report.undated)),
        "senders": [asdict(each) for each in report.senders],
    }


def _one_coming(each: Coming) -> dict[str, object]:
    return {
        "outcome": each.outcome.value,
        "id": each.id or None,
        "title": each.title,
        "date": each.date.iso() if each.date else None,
        "publication": each.publication,
        "topics": list(each.topics),
        "authors": list(each.authors),
        "url": each.url,
        "path": each.path,
    }


def print_report(report: Report, dry_run: bool) -> None:
    """The report for a person."""
    out = console()
    done = "Would import" if dry_run else f"Import {report.import_id}" if report.import_id else "Import"
    out.print(
        f"{done}: {report.new:,} new, {report.changed:,} changed, {report.unchanged:,} unchanged, "
        f"{len(report.rejected):,} rejected ({report.seconds:.1f} s)"
    )
    if report.resumed:
        out.print("It had been cut off and went on from there; the counts are those of the whole import.")
    if report.unchanged and not report.new and not report.changed and not report.damaged:
        out.print("Nothing has changed since these were last imported.")
    for publication in report.publications[:SHOWN]:
        articles = f"{publication.articles:,} article{'s' if publication.articles != 1 else ''}"
        print_line(f"  publication {publication.name}: {articles}; {publication.why}")
    print_more(len(report.publications), SHOWN)
    for sender in report.senders[:SHOWN]:
        who = " ".join(filter(None, (sender.name, f"<{sender.address}>" if sender.address else ""))) or "no sender"
        print_line(f"  {'comes in' if sender.comes_in else 'stays out'} {sender.count:,}: {who} ({sender.why})")
    print_more(len(report.senders), SHOWN)
    if dry_run:
        print_coming(report)
    for reason, count in sorted(report.skipped.items(), key=lambda pair: -pair[1]):
        print_line(f"  skipped {count:,}: {reason}")
        if dry_run:
            print_places(report.places.get(reason, ()), count)
    for sentence in report.misfits:
        print_line(f"  {sentence}")
    changed = [each for each in report.planned if each.outcome is Outcome.CHANGED]
    for each in changed[:SHOWN]:
        print_line(f"  changed: {each.title} ({each.id})")
        for change in each.changes:
            print_line(f"    {change.field}: {change_told(change)}", hang=6)
    print_more(report.changed if changed else 0, SHOWN)
    print_damaged(report.damaged)
    for rejection in report.rejected[:SHOWN]:
        print_line(f"  {rejection.path}: {why(rejection)}")
    print_more(len(report.rejected), SHOWN)


def print_damaged(damaged: Sequence[DamagedReading]) -> None:
    """Readings that lost something, for a person."""
    for each in damaged[:SHOWN]:
        kept = "; a sound text of it is held and stays" if each.kept else ""
        place = f" ({each.path})" if each.path else ""
        print_line(f"  damaged: {each.title}{place}: {'; '.join(each.losses)}{kept}")
    print_more(len(damaged), SHOWN)


def change_told(change: FieldChange) -> str:
    """A field's two values, or the lengths of two long ones and what stands where they part."""
    if max(len(change.before), len(change.after)) <= _LONGEST:
        return " → ".join(_on_one_line(each) or "(none)" for each in (change.before, change.after))
    at = next((n for n, (a, b) in enumerate(zip(change.before, change.after, strict=False)) if a != b), 0)
    return f"{_from(change.before, at)} → {_from(change.after, at)}"


def _on_one_line(text: str) -> str:
    return " ¶ ".join(filter(None, map(str.strip, text.splitlines())))


def _from(text: str, at: int) -> str:
    """The words of a long text from a little before where it parts from another."""
    start = text.rfind(" ", 0, max(0, at - 15)) + 1 if at > 15 else 0
    cut = " ".join(text[start : start + _LONGEST].split())
    return f"{'…' if start else ''}{cut}{'…' if start + _LONGEST < len(text) else ''}" or "(none)"

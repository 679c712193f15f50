"""What an import did, or would do, as JSON and as lines for a person."""

from __future__ import annotations

from archive.history.records import FieldChange, Outcome
from importers.intake import Report
from webui.cli.output import console, print_more
from webui.repairs import why

SHOWN = 20  # rejections and changes listed on a terminal; --json has them all
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
        "skipped": [{"reason": reason, "count": count} for reason, count in report.skipped.items()],
        "misfits": list(report.misfits),
        "publications": [{"name": p.name, "articles": p.articles, "why": p.why} for p in report.publications],
        "import_id": report.import_id,
        "resumed": report.resumed,
        "seconds": report.seconds,
    } | ({"plan": plan} if dry_run else {})


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
    if report.unchanged and not report.new and not report.changed:
        out.print("Nothing has changed since these were last imported.")
    for reason, count in sorted(report.skipped.items(), key=lambda pair: -pair[1]):
        out.print(f"  skipped {count:,}: {reason}", markup=False)
    for publication in report.publications[:SHOWN]:
        articles = f"{publication.articles:,} article{'s' if publication.articles != 1 else ''}"
        out.print(f"  publication {publication.name}: {articles}; {publication.why}", markup=False)
    print_more(len(report.publications), SHOWN)
    for sentence in report.misfits:
        out.print(f"  {sentence}", markup=False)
    changed = [each for each in report.planned if each.outcome is Outcome.CHANGED]
    for each in changed[:SHOWN]:
        out.print(f"  changed: {each.title} ({each.id})", markup=False)
        for change in each.changes:
            out.print(f"    {change.field}: {_shown(change)}", markup=False)
    print_more(len(changed), SHOWN)
    for rejection in report.rejected[:SHOWN]:
        out.print(f"  {rejection.path}: {why(rejection)}", markup=False)
    print_more(len(report.rejected), SHOWN)


def _shown(change: FieldChange) -> str:
    """A field's two values, or the lengths of two long ones and what stands where they part."""
    if max(len(change.before), len(change.after)) <= _LONGEST:
        return f"{change.before or '(none)'} → {change.after or '(none)'}"
    at = next((n for n, (a, b) in enumerate(zip(change.before, change.after, strict=False)) if a != b), 0)
    return f"{_from(change.before, at)} → {_from(change.after, at)}"


def _from(text: str, at: int) -> str:
    """The words of a long text from a little before where it parts from another."""
    start = text.rfind(" ", 0, max(0, at - 15)) + 1 if at > 15 else 0
    cut = " ".join(text[start : start + _LONGEST].split())
    return f"{'…' if start else ''}{cut}{'…' if start + _LONGEST < len(text) else ''}" or "(none)"

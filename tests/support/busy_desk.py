"""A desk at which much was done: jobs of every kind in every state, plans with all that they may find, imports with
rejections, recipes, and an act of every kind in the audit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from archive.audit.audit import Audit
from archive.audit.records import Actor, Door, State
from archive.home import Home
from archive.jobs import kinds
from archive.jobs.attachments import Attachments
from archive.jobs.site_kinds import ABOUT, SITE, TOPICS
from archive.plans.asking import ask_for_plan, ask_to_apply
from archive.plans.records import Reading, Way
from archive.recipes.drafts import Drafts
from tests.support.desk import add
from tests.support.feed_files import export, post
from tests.support.site_pages import pages
from webui.desk.audit.sentences import ACTS
from webui.worker.loop import Worker, queue_of
from webui.worker.plan_jobs import plans_of

WHO = "user:ana"
RECIPE = '[site]\nhosts = ["riverletter.example"]\n[fields]\ntitle = "h1"\n'
RULES = '[mining]\nlabel = "Mining"\nquery = "mine*"\n'
_WORDS = "The council of the valley met at the mill, and spoke of the river until the evening came. " * 6
_DETAILS = {
    "name": "luis",
    "role": "curator",
    "plan": 1,
    "job": 2,
    "query": "río",
    "number": 1,
    "import": 1,
    "id": "abc123",
    "count": 2,
    "kind": "import",
    "sources": ["/srv/inbox/valle.zip"],
    "publications": ["El Valle"],
    "set": {"name": "El Valle"},
    "removed": ["logo"],
    "backup": "copia.tar",
    "digest": "0" * 64,
}


def build_home(path: Path) -> Home:
    """The desk, with ana, who asked for all of it and may do everything."""
    home = Home.open(path, create=True)
    add(home, "ana")
    folder = _bring(path.parent / "sources")
    queue = queue_of(home)

    def put(kind: str, **told: object) -> int:
        return queue.put(kind, told, WHO)

    put(kinds.IMPORT, sources=[str(folder)], recipes=[["riverletter.example.toml", RECIPE]], processes=1)
    put(kinds.IMPORT, sources=[str(folder / "gone")])
    put(kinds.IMPORT, sources=[str(folder)], recipes=[["broken.toml", 'title = "h1"']])
    put(kinds.IMPORT, sources=[str(folder / "broken")], processes=1)
    _work(home)
    (folder / "stories.jsonl").write_text(
        "".join(json.dumps(_story(n, body=_WORDS + ("More. " if n % 2 else ""))) + "\n" for n in range(9))
    )
    first = plans_of(home).add(Way.PATHS, WHO, Reading(), [str(folder)])
    second = plans_of(home).add(Way.PATHS, WHO, Reading(), [str(folder / "gone.zip")])
    third = plans_of(home).add(Way.PATHS, WHO, Reading("El Vado"), [str(folder / "stories.jsonl")])
    for each in (first, second, third):
        ask_for_plan(plans_of(home), queue, each.id, WHO)
    _work(home)
    ask_to_apply(plans_of(home), queue, third.id, WHO)
    drafts = Drafts(home.desk)
    page = next(iter(home.store.pages.of("riverletter.example", 1)), None)
    draft = drafts.add(page.id if page else "", "riverletter.example.toml", RECIPE, WHO)
    sent = Attachments(home.desk).put(RULES.encode())
    asked: tuple[tuple[str, Mapping[str, object]], ...] = (
        *((kind, {"number": 1}) for kind in (kinds.PREVIEW_UNDO, kinds.UNDO, kinds.PREVIEW_REDO, kinds.REDO)),
        (kinds.UNDO, {"number": 99}),
        (kinds.BACK, {}),
        (kinds.SYNC, {}),
        (kinds.COMPARE, {}),
        (kinds.SWAP, {}),
        (kinds.SWAP, {}),
        *((kind, {}) for kind in (kinds.BACK, kinds.RELEASE, kinds.RELEASE, kinds.COMPARE, kinds.DISCARD)),
        *((kind, {}) for kind in (kinds.DISCARD, kinds.REINDEX, kinds.CHECK)),
        (kinds.BACKUP, {"target": str(path.parent / "copy.tar")}),
        (kinds.BACKUP, {"target": str(path.parent / "copy.tar")}),
        (kinds.DRAW_PAGE, {"draft": draft}),
        (kinds.TRY_RECIPE, {"draft": draft}),
        (SITE, {"set": {"name": "El Valle"}}),
        (ABOUT, {"language": "es", "draft": Attachments(home.desk).put(b"Hola")}),
        (TOPICS, {"act": "propose", "draft": sent}),
        (TOPICS, {"act": "propose", "draft": Attachments(home.desk).put(b"[broken")}),
        (kinds.PRIVATE, {"add": {"publications": ["El Monte"]}}),
    )
    for kind, told in asked:
        put(kind, **told)
    queue.cancel(put(kinds.CHECK), WHO)
    _work(home)
    put(kinds.CHECK)
    put(kinds.SYNC)
    audit = Audit(home.desk)
    for action in ACTS:
        audit.note(Actor(WHO, Door.DESK, "192.0.2.7"), action, _DETAILS)
    audit.note(Actor("unknown", Door.DESK, "192.0.2.9"), "sign-in", {"held_back_seconds": 5}, State.REFUSED)
    audit.note(Actor("token:nightly", Door.API), "token add", _DETAILS)
    return home


def _bring(folder: Path) -> Path:
    """Sources with all that an import may say of them."""
    (folder / "broken").mkdir(parents=True)
    for page in pages(6):
        file = folder / page.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page.html, "utf-8")
    stories = [_story(n) for n in range(6)]
    stories += [{"id": "x", "title": "Bad", "body": 7}, {"id": "y", "title": "", "body": ""}]
    lines = [json.dumps(each) for each in stories]
    (folder / "stories.jsonl").write_text("\n".join([*lines, "{not json", "[1"]) + "\n", "utf-8")
    (folder / "blog.xml").write_bytes(
        export(
            post("<p>A story of the valley, and nobody in the valley slept that night.</p>", title="The night"),
            post(title="Not done", wp_post_id="18", wp_status="draft"),
            post(title="Bin", wp_post_id="20", wp_status="trash"),
            post(title="Menu", wp_post_id="19", wp_post_type="nav_menu_item"),
        )
    )
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4 cut off")
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    (folder / "list.csv").write_text("when,what\n2019-03-05,nothing\n")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    (folder / "plain.txt").write_text("words without a title or a day of any kind\n" * 9)
    (folder / "empty.html").write_bytes(b"")
    (folder / "broken" / "scan.pdf").write_bytes(b"%PDF-1.4 cut off")
    return folder


def _story(number: int, **fields: object) -> dict[str, object]:
    return {
        "id": f"n{number}",
        "title": f"Story {number}" if number < 4 else "The same title",
        "body": _WORDS if number != 2 else "Short.",
        "date": ("2019-03-05", "", "05/03/2019", "2019")[number % 4],
        "source": "El Valle" if number != 3 else "",
        **fields,
    }


def _work(home: Home) -> None:
    Worker(home.path).run(once=True)

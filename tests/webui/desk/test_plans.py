"""Plans: what one says is what comes of it; it stores nothing; it is applied to nothing but what it was made of."""

from __future__ import annotations

import json
import os
import random
from contextlib import closing
from pathlib import Path

import pytest

from archive.errors import BadPlan
from archive.home import Home
from archive.jobs.records import Job
from archive.plans import looking
from archive.plans.asking import ask_for_plan, ask_to_apply
from archive.plans.plan_file import document_of, opened, original_of
from archive.plans.plans import Plans
from archive.plans.records import Flag, Plan, Reading, Row, Standing, Way
from importers import run
from index.following.check import check
from tests.support.children import forked
from tests.support.shelf import article, home_with, put
from webui.worker import loop, plan_jobs
from webui.worker.loop import Worker, queue_of
from webui.worker.plan_jobs import plans_of

WORDS = "river bridge mill water town flood council meeting paper strike harbour vote school road".split()


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "POLL", 0.02)
    monkeypatch.setattr(run, "_TELLING", 0.0)
    monkeypatch.setattr(plan_jobs, "processes_here", lambda: 1)


def text(number: int, words: int = 80) -> str:
    return " ".join(random.Random(number).choices(WORDS, k=words))


def record(number: int, **fields: object) -> dict[str, object]:
    return {
        "id": f"n{number}",
        "title": f"Story {number}",
        "body": text(number),
        "date": "2019-03-05",
        "source": "The Valley",
        **fields,
    }


def source(folder: Path, *records: dict[str, object]) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "stories.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in records))
    return path


def post(number: int) -> str:
    """An article of an export of WordPress."""
    return (
        f"<item><title>Story {number}</title><link>https://valley.example/?p={number}</link><pubDate>Tue, 05 Mar 2019"
        f" 08:00:00 +0000</pubDate><guid>https://valley.example/?p={number}</guid><content:encoded><![CDATA[<p>"
        f"{text(number)}</p>]]></content:encoded><wp:post_id>{number + 1}</wp:post_id><wp:post_type>post</wp:post_type>"
        "<wp:status>publish</wp:status></item>"
    )


def wordpress(*posts: str) -> str:
    """An export of WordPress."""
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>The Valley</title><link>https://valley.example'
        f"</link><wp:wxr_version>1.2</wp:wxr_version>{''.join(posts)}</channel></rss>"
    )


def asked(home: Home, path: Path, reading: Reading | None = None) -> int:
    plans = plans_of(home)
    plan = plans.add(Way.PATHS, "user:ana", reading or Reading(), [str(path)])
    ask_for_plan(plans, queue_of(home), plan.id, "user:ana")
    return plan.id


def worked(home: Home) -> Job:
    """The latest job, once all are done."""
    Worker(home.path).run(once=True)
    queue = queue_of(home)
    return queue.get(queue.all()[-1].id)


def planned(home: Home, path: Path, reading: Reading | None = None) -> Plan:
    number = asked(home, path, reading)
    worked(home)
    return plans_of(home).get(number)


def rows(home: Home, number: int, **wanted: object) -> list[Row]:
    with opened(home.path, number) as connection:
        return looking.rows(connection, looking.Wanted(**wanted), 1000)  # type: ignore[arg-type]


def held(home: Home) -> dict[str, str]:
    return {each.document.key: each.document.content_hash for each in home.store.documents()}


def applied(home: Home, number: int) -> Job:
    ask_to_apply(plans_of(home), queue_of(home), number, "user:ana")
    return worked(home)


def test_a_plan_stores_nothing_and_what_it_says_is_what_applying_it_brings(tmp_path: Path) -> None:
    with closing(home_with(tmp_path / "home", *(article(n) for n in range(3)))) as home:
        first = source(tmp_path / "in", *(record(n) for n in range(200)))  # whole batches, and an empty one at the end
        before, position = held(home), home.store.position()
        plan = planned(home, first)
        assert (held(home), home.store.position()) == (before, position)
        assert plan.standing is Standing.READY
        assert (plan.counts["new"], plan.counts["comes_in"]) == (200, 200)
        said = {each.key: each.hash for each in rows(home, plan.id, outcome="new")}
        job = applied(home, plan.id)
        assert job.result["new"] == 200, job
        done = plans_of(home).get(plan.id)
        assert (done.standing, done.import_id, done.applied_by) == (Standing.APPLIED, 2, "user:ana")
        assert held(home) == before | said
        # Once more, with changes, field by field.
        again = source(
            tmp_path / "in",
            *(record(n) for n in range(100)),
            *(record(n, title=f"Other {n}") for n in range(100, 110)),
            {"title": ""},
        )
        plan = planned(home, again)
        assert {name: plan.counts[name] for name in ("new", "changed", "unchanged", "rejected")} == {
            "new": 0,
            "changed": 10,
            "unchanged": 100,
            "rejected": 1,
        }
        changed = rows(home, plan.id, outcome="changed")
        assert changed[0].changes == (("title", "Story 100", "Other 100"),)
        job = applied(home, plan.id)
        assert (job.result["changed"], job.result["unchanged"], job.result["rejected"]) == (10, 100, 1)


def test_what_is_left_out_does_not_come_in_and_stays_left_out_when_the_plan_is_made_anew(tmp_path: Path) -> None:
    with closing(home_with(tmp_path / "home")) as home:
        path = source(tmp_path / "in", *(record(n, **({"body": "Short."} if n < 5 else {})) for n in range(20)))
        plan = planned(home, path)
        with opened(home.path, plan.id) as connection:
            assert looking.leave_out(connection, looking.Wanted(flag=Flag.SHORT), out=True) == 5
            assert looking.leave_out(connection, looking.Wanted(words="Story 19"), out=True) == 1
            assert looking.leave_out_one(connection, 1, out=False) == 1
        chosen = {"Story 1", "Story 2", "Story 3", "Story 4", "Story 19"}
        ask_for_plan(plans_of(home), queue_of(home), plan.id, "user:ana", Reading(publication="The Ford"))
        worked(home)
        # The name of a publication is part of what such articles are known by; what was chosen holds all the same.
        assert {each.title for each in rows(home, plan.id, is_out=True)} == chosen
        with opened(home.path, plan.id) as connection:
            for row in (2, 3, 4, 5):
                assert looking.leave_out_one(connection, row, out=False) == 1
        for reading in (Reading(), Reading(language="es"), Reading(date_order="day"), Reading()):
            ask_for_plan(plans_of(home), queue_of(home), plan.id, "user:ana", reading)
            worked(home)
            assert plans_of(home).get(plan.id).counts["left_out"] == 1
        job = applied(home, plan.id)
        assert job.result["new"] == 19
        assert "Story 19" not in {each.document.title for each in home.store.documents()}
        done = plans_of(home).get(plan.id)
        assert done.left_out == 1
        assert [each.title for each in rows(home, plan.id, is_out=True)] == ["Story 19"]


def test_choices_among_the_pages_of_an_export_hold_however_it_is_read(tmp_path: Path) -> None:
    with closing(home_with(tmp_path / "home")) as home:
        path = tmp_path / "export.xml"
        path.write_text(wordpress(*(post(n) for n in range(8))))
        plan = planned(home, path)
        with opened(home.path, plan.id) as connection:
            for row in (4, 6):
                assert looking.leave_out_one(connection, row, out=True) == 1
        for reading in (Reading("The Ford"), Reading("The Mill", "es"), Reading(), Reading("The Ford", "", "month")):
            ask_for_plan(plans_of(home), queue_of(home), plan.id, "user:ana", reading)
            worked(home)
            assert {each.title for each in rows(home, plan.id, is_out=True)} == {"Story 3", "Story 5"}, reading
        applied(home, plan.id)
        assert {each.document.title for each in home.store.documents()} == {f"Story {n}" for n in (0, 1, 2, 4, 6, 7)}


def test_a_choice_waits_while_nothing_of_it_comes_in_and_never_falls_on_another_article(tmp_path: Path) -> None:
    def line(n: int) -> dict[str, object]:
        return {"title": f"Story {n}", "body": text(n)}

    with closing(home_with(tmp_path / "home")) as home:
        path = source(tmp_path / "in", *(line(n) for n in range(6)))
        plan = planned(home, path)
        with opened(home.path, plan.id) as connection:
            for row in (3, 5):
                assert looking.leave_out_one(connection, row, out=True) == 1
        # Lines move, and one that was left out is there no more: nothing else is taken for it.
        source(tmp_path / "in", line(9), *(line(n) for n in (0, 1, 2, 3, 5)))
        ask_for_plan(plans_of(home), queue_of(home), plan.id, "user:ana")
        worked(home)
        counts = plans_of(home).get(plan.id).counts
        assert {each.title for each in rows(home, plan.id, is_out=True)} == {"Story 2"}
        assert (counts["left_out"], counts["chosen"], counts["chosen_idle"]) == (1, 2, 1)
        source(tmp_path / "in", line(9), *(line(n) for n in range(6)))
        ask_for_plan(plans_of(home), queue_of(home), plan.id, "user:ana")
        worked(home)
        assert {each.title for each in rows(home, plan.id, is_out=True)} == {"Story 2", "Story 4"}
        # A plan that cannot be made, in between, costs nothing either.
        path.rename(path.with_suffix(".away"))
        ask_for_plan(plans_of(home), queue_of(home), plan.id, "user:ana")
        worked(home)
        assert plans_of(home).get(plan.id).standing is Standing.FAILED
        path.with_suffix(".away").rename(path)
        ask_for_plan(plans_of(home), queue_of(home), plan.id, "user:ana")
        worked(home)
        assert {each.title for each in rows(home, plan.id, is_out=True)} == {"Story 2", "Story 4"}


def test_what_a_person_should_look_at_is_flagged(tmp_path: Path) -> None:
    twin = {"body": text(1), "title": "The council meets"}
    with closing(home_with(tmp_path / "home", article(900, body=text(500), title="As it is held"))) as home:
        path = source(
            tmp_path / "in",
            record(0, date=None),
            record(1, date="05/03/2019", **twin),
            record(2, **twin),
            record(3, body="Short."),
            record(4, body=text(500), title="As it is held"),
            record(5, source=None),
            record(6),
        )
        plan = planned(home, path)
        flags = {each.title + each.path.rpartition("#")[2]: each for each in rows(home, plan.id, outcome="new")}
        found = [each.flags for each in flags.values()]
        assert found[0] == Flag.UNDATED
        assert Flag.TWO_WAYS in found[1] and Flag.SAME_TITLE in found[1]
        assert found[2] == Flag.ALIKE | Flag.SAME_TITLE
        assert found[3] == Flag.SHORT
        assert found[4] == Flag.ALIKE
        assert found[5] == Flag.UNNAMED
        assert found[6] == Flag(0)
        every = list(flags.values())
        assert every[2].like == ("row", str(every[1].n), "The council meets")
        assert every[4].like is not None and every[4].like[0] == "article"
        assert (plan.counts["alike"], plan.counts["same-title"]) == (2, 2)
        with opened(home.path, plan.id) as connection:
            document = document_of(connection, every[6])
            assert document is not None and document.body == text(6)


@pytest.mark.parametrize(("order", "day"), [("day", "2019-03-05"), ("month", "2019-05-03")])
def test_the_order_of_dates_and_the_language_are_the_admins_to_say(tmp_path: Path, order: str, day: str) -> None:
    page = (
        "<html lang=en><head><title>The council meets</title></head><body><article><h1>The council meets</h1>"
        f"<p class=date>Published 05/03/2019</p><p>{text(7, 200)}.</p></article></body></html>"
    )
    folder = tmp_path / "pages"
    folder.mkdir()
    for n in range(3):
        (folder / f"{n}.html").write_text(page.replace("council", f"council {n}").replace("river", f"river{n}"))
    with closing(home_with(tmp_path / "home")) as home:
        plan = planned(home, folder)
        first = rows(home, plan.id)
        assert {each.day for each in first} == {""}
        assert all(Flag.TWO_WAYS in each.flags for each in first)
        with opened(home.path, plan.id) as connection:
            assert (original_of(connection, first[0]) or b"").startswith(b"<html")
        ask_for_plan(plans_of(home), queue_of(home), plan.id, "user:ana", Reading("", "es", order))
        worked(home)
        found = rows(home, plan.id)
        assert {(each.day, each.language) for each in found} == {(day, "es")}
        assert not any(Flag.TWO_WAYS in each.flags for each in found)
        applied(home, plan.id)
        assert {each.document.published.iso() for each in home.store.documents() if each.document.published} == {day}


@pytest.mark.parametrize("moved", ["source", "content", "archive", "rules"])
def test_a_plan_is_not_applied_but_made_anew_where_the_source_or_the_archive_moved(tmp_path: Path, moved: str) -> None:
    with closing(home_with(tmp_path / "home", article(1))) as home:
        path = source(tmp_path / "in", *(record(n) for n in range(4)))
        plan = planned(home, path)
        match moved:
            case "source":
                source(tmp_path / "in", *(record(n) for n in range(5)))
            case "content":
                was = path.stat()
                path.write_text(path.read_text().replace("Story 3", "Story X"))
                os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
            case "archive":
                put(home, article(2))
            case _:
                (home.path / "topics.toml").write_text('[[topic]]\nvalue = "x"\n')
        before = held(home)
        ask_to_apply(plans_of(home), queue_of(home), plan.id, "user:ana")
        worked(home)
        refused, anew = queue_of(home).all()[-2:]
        assert (refused.kind, refused.state, anew.kind, anew.state) == ("apply", "failed", "plan", "done")
        assert "since the plan was made" in refused.sentence
        assert held(home) == before
        assert len(home.store.imports.all()) == (3 if moved == "archive" else 1) - (moved == "archive")
        again = plans_of(home).get(plan.id)
        assert again.standing is Standing.READY
        assert applied(home, plan.id).result["new"] == (5 if moved == "source" else 4)


def test_applying_goes_on_after_the_worker_was_killed_anywhere_and_nothing_comes_twice(tmp_path: Path) -> None:
    chance = random.Random(5)
    for turn in range(4):
        with closing(home_with(tmp_path / f"home{turn}")) as home:
            path = source(tmp_path / "in", *(record(n) for n in range(350)))
            plan = planned(home, path)
            with opened(home.path, plan.id) as connection:
                looking.leave_out(connection, looking.Wanted(words="Story 17"), out=True)
            said = {each.key: each.hash for each in rows(home, plan.id) if not each.is_out}
            ask_to_apply(plans_of(home), queue_of(home), plan.id, "user:ana")
            place = home.path
        batches = chance.randrange(1, 5)

        def die_at_work(place: Path = place, batches: int = batches) -> None:
            from archive.store import Store

            take, met = Store.take, [0]

            def dying(self: Store, *given: object) -> object:
                met[0] += 1
                if met[0] == batches:
                    os._exit(9)
                return take(self, *given)  # type: ignore[arg-type]

            Store.take = dying  # type: ignore[method-assign,assignment]
            Worker(place).run(once=True)

        os.waitpid(forked(die_at_work), 0)
        with closing(Home.open(place)) as home:
            job = worked(home)
            assert job.state == "done", job
            assert held(home) == said
            (done,) = home.store.imports.all()[1:] or home.store.imports.all()
            assert done.finished_at
            assert plans_of(home).get(plan.id).import_id == done.id
            assert plans_of(home).get(plan.id).left_out == 350 - len(said)
            # Asked for once more, nothing is done again.
            with pytest.raises(BadPlan):
                ask_to_apply(plans_of(home), queue_of(home), plan.id, "user:ana")


def test_a_plan_that_was_applied_when_the_worker_was_killed_is_found_by_readers_once_the_job_is_done_again(
    tmp_path: Path,
) -> None:
    with closing(home_with(tmp_path / "home")) as home:
        plan = planned(home, source(tmp_path / "in", *(record(n) for n in range(4))))
        ask_to_apply(plans_of(home), queue_of(home), plan.id, "user:ana")
        place = home.path

    def die_once_applied() -> None:
        really = Plans.applied

        def applied_and_dead(self: Plans, *given: object) -> None:
            really(self, *given)  # type: ignore[arg-type]
            os._exit(9)

        Plans.applied = applied_and_dead  # type: ignore[method-assign,assignment]
        Worker(place).run(once=True)

    os.waitpid(forked(die_once_applied), 0)
    with closing(Home.open(place)) as home:
        assert plans_of(home).get(plan.id).standing is Standing.APPLIED
        assert check(home)
        job = worked(home)
        assert (job.state, job.result["new"], job.result["left_out"]) == ("done", 4, 0), job
        assert check(home) == []


def test_a_plan_whose_job_was_cancelled_can_be_asked_for_again(tmp_path: Path) -> None:
    with closing(home_with(tmp_path / "home")) as home:
        number = asked(home, source(tmp_path / "in", record(1)))
        plans, queue = plans_of(home), queue_of(home)
        with pytest.raises(BadPlan):
            plans.delete(number)
        queue.cancel(plans.get(number).job, "user:ana")
        assert plans.settled(number, queue).standing is Standing.FAILED
        ask_for_plan(plans, queue, number, "user:ana")
        worked(home)
        assert plans.get(number).standing is Standing.READY


def test_a_plan_that_cannot_be_made_says_why_and_may_be_made_anew(tmp_path: Path) -> None:
    with closing(home_with(tmp_path / "home")) as home:
        plan = planned(home, tmp_path / "in" / "stories.jsonl")
        assert plan.standing is Standing.FAILED
        assert "stories.jsonl" in plan.sentence
        source(tmp_path / "in", record(1))
        ask_for_plan(plans_of(home), queue_of(home), plan.id, "user:ana")
        worked(home)
        assert plans_of(home).get(plan.id).counts["new"] == 1


def test_leavings_go_after_seven_days_and_the_report_of_an_import_stays(tmp_path: Path) -> None:
    from archive.plans.leavings import clear

    with closing(home_with(tmp_path / "home")) as home:
        path = source(tmp_path / "in", *(record(n) for n in range(4)), {"title": ""})
        left, done = planned(home, path), planned(home, path)
        with opened(home.path, done.id) as connection:
            looking.leave_out_one(connection, 2, out=True)
        applied(home, done.id)
        plans = plans_of(home)
        assert clear(home.desk, home.path, plans) == []
        later = Plans(home.desk, home.path, clock=lambda: "2100-01-01T00:00:00+00:00")
        assert clear(home.desk, home.path, later) == [left.id]
        assert [each.id for each in plans.all()] == [done.id]
        assert {each.outcome for each in rows(home, done.id)} == {"new", "rejected"}
        assert len(rows(home, done.id)) == 2
        assert clear(home.desk, home.path, later) == []


def test_no_report_goes_however_many_plans_there_were_after_it(tmp_path: Path) -> None:
    from archive.plans.leavings import clear

    with closing(home_with(tmp_path / "home")) as home:
        done = planned(home, source(tmp_path / "in", record(1)))
        applied(home, done.id)
        plans = plans_of(home)
        with home.desk.begin() as connection:
            columns = "way, owner, place, made_at, ends_at, standing, reading, sources"
            connection.exec_driver_sql(
                f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100) "
                f"INSERT INTO plans ({columns}) SELECT {columns} FROM plans, n WHERE id = {done.id}"
            )
        assert done.id not in {each.id for each in plans.all()}
        later = Plans(home.desk, home.path, clock=lambda: "2100-01-01T00:00:00+00:00")
        for _ in range(2):
            clear(home.desk, home.path, later)
        with opened(home.path, done.id):
            pass
        assert not [each for each in later.due() if each.id == done.id]


def test_a_file_in_the_place_of_a_plan_that_is_not_ours_is_not_believed(tmp_path: Path) -> None:
    import sqlite3

    with closing(home_with(tmp_path / "home")) as home:
        plan = planned(home, source(tmp_path / "in", record(1)))
        path = home.path / "plans" / f"{plan.id}.sqlite3"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TRIGGER t AFTER UPDATE ON found BEGIN DELETE FROM found; END")
        with pytest.raises(BadPlan), opened(home.path, plan.id):
            pass
        path.write_bytes(b"no database" * 100)
        with pytest.raises(BadPlan), opened(home.path, plan.id):
            pass

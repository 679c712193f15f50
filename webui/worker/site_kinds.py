"""Jobs that change what the site is called and said to be, and its topic rules. Each may be done again: then it finds
that all stands already."""

from __future__ import annotations

from archive.jobs.attachments import Attachments
from archive.site.about import write_about
from archive.site.logo import logo_of
from index.errors import BadTopicRules
from index.reindexing.acts import discard as discard_candidate
from index.topics.proposed_rules import accept, discard, propose
from webui.worker.task import Done, Task, with_index


def set_site(task: Task) -> Done:
    """Set and remove what the site is called, its logo among it."""
    told = task.arguments
    logo = logo_of(Attachments(task.home.desk).get(told["logo"])) if told["logo"] else None
    task.home.store.site.set(told["set"], logo, tuple(told["removed"]), told["was"])
    task.home.store.merge_journal()
    changed = [*told["set"], *(["logo"] if logo else []), *told["removed"]]
    return Done(f"saved: {', '.join(changed) or 'nothing'}", {"changed": changed})


def set_about(task: Task) -> Done:
    """Put an about page in its place, or remove it."""
    told = task.arguments
    data = Attachments(task.home.desk).get(told["draft"]) if told["draft"] else b""
    did = write_about(task.home.shelf, task.home.desk, told["language"], data, told["was"])
    which = told["language"] or "any language"
    if not did:
        return Done(f"the about page ({which}) stands so already", {"bytes": len(data)})
    said = f"the about page ({which}) is saved" if data else f"the about page ({which}) is removed"
    return Done(said, {"bytes": len(data)})


def change_topics(task: Task) -> Done:
    """Propose topic rules, discard those that are proposed, or have them be the rules in force."""
    told, home = task.arguments, task.home
    match told["act"]:
        case "propose":
            did = propose(home, _text_of(task), told["was"])
            return Done("the topic rules are proposed" if did else "the topic rules stand so already", {"changed": did})
        case "discard":
            did = discard(home, told["was"])
            return Done("the proposed topic rules are discarded" if did else "no topic rules are proposed", {})
    did = accept(home, told["was"])
    discard_candidate(home)  # while one waits, the index follows the rules of before
    said = "the topic rules are in force" if did else "the topic rules are in force already"
    return with_index(task, said, {"changed": did})


def _text_of(task: Task) -> str:
    try:
        return Attachments(task.home.desk).get(task.arguments["draft"]).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadTopicRules("the rules are not UTF-8") from error

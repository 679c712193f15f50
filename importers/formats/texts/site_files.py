"""Which files of a site's folder are no articles, and which of the others were never published: by their place and by
what their heads say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from importers.formats.unpublished import DRAFTS, LATER, PRIVATE, is_to_come, reason_of
from importers.page.dates.parse import read_date

_ONLY_LIST = "pages that only list others"
OF_SITE = "files of a site's own program, such as README and templates"
_NOT_SHOWN = "pages that the site never writes"
_NOTES = re.compile(
    r"(?:readme|licen[cs]e|changelog|changes|history|contributing|code_of_conduct|code-of-conduct|security|authors"
    r"|contributors|copying|notice|todo|news|install|maintainers|support|pull_request_template|issue_template)\Z",
    re.IGNORECASE,
)
_SETTINGS = re.compile(
    r"(?:\A|/)(?:[^/]{1,100}\.(?:ya?ml|toml|lock|rb|gemspec)|gemfile|rakefile|makefile|cname|dockerfile|procfile"
    r"|(?:package(?:-lock)?|composer|tsconfig|jsconfig|vercel|netlify|theme|hugo|config)\.json|pelicanconf\.py"
    r"|publishconf\.py|(?:netlify|hugo)\.toml)\Z",
    re.IGNORECASE,
)
_FOLDERS = frozenset(
    "_layouts _includes _sass _data _plugins _templates archetypes layouts scaffolds themes node_modules"
    " bower_components vendor .github .obsidian .git .trash _trash".split()
)
_DRAFTS = frozenset(("_drafts", "drafts", "_discarded"))
_OF_TEMPLATES = frozenset("_layouts _includes archetypes layouts scaffolds themes _templates templates".split())
_DATED_NAME = re.compile(r"(?:19|20)\d\d-\d{1,2}-\d{1,2}-(.+)\Z")
_LANGUAGE = re.compile(r"\.[a-z]{2}(?:-[a-z]{2})?\Z", re.IGNORECASE)
_BETWEEN = re.compile(r"[-_\s]+")
_NO_CATEGORY = re.compile(r"(?:source|src|docs|content|collections|site|.*-(?:master|main|pages))\Z", re.IGNORECASE)
_LIST = re.compile(r"\{%-?\s{0,9}for\s{1,9}\w{1,40}\s{1,9}in\s{1,9}(?:site|paginator|collections)\b")
_TEMPLATE = re.compile(r"\{\{|<%")
_FILLED = re.compile(r"\{\{|\{%|<%")
_BEGINS_FILLED = re.compile(
    r"\s{0,99}\{\{-?\s{0,9}(?:define|partial|template|block|range|with|if|end|\$)\b|\s{0,99}\{%-?\s{0,9}(?:extends|block)\b"
)


def is_settings(path: str) -> bool:
    """Whether the file's name is one under which the programs that make sites keep their settings and data."""
    return bool(_SETTINGS.search(path))


def is_template(path: str, beginning: str) -> bool:
    """Whether the file is a mould for pages: it has places to be filled, and lies where moulds do or begins as one."""
    if not _FILLED.search(beginning):
        return False
    return not _OF_TEMPLATES.isdisjoint(path.split("/")[:-1]) or bool(_BEGINS_FILLED.match(beginning))


def no_article(path: str, fields: Mapping[str, object], text: str) -> str:
    """Why the file is none, as `Skipped.reason`; "" where it is one."""
    *folders, name = path.split("/")
    stem = name.rpartition(".")[0] or name
    if is_settings(path) or name.lower().endswith((".xml", ".json", ".css", ".scss", ".js")):
        return OF_SITE
    if not _FOLDERS.isdisjoint(folders) or _TEMPLATE.search(str(fields.get("title", ""))):
        return OF_SITE
    if not fields and _NOTES.match(stem):
        return OF_SITE
    if stem.lower() == "_index" or stem.lower().startswith("_index.") or _LIST.search(text):
        return _ONLY_LIST
    return ""


def unpublished(path: str, fields: Mapping[str, object], today: date) -> str:
    """Why the page was not published, as `Skipped.reason`; "" where it was. A page that has expired was."""
    folders = path.split("/")[:-1]
    is_draft = any(_is(fields.get(name), True) for name in ("draft", "isdraft", "is_draft"))
    if not _DRAFTS.isdisjoint(folders) or is_draft or _is_withheld(fields):
        return DRAFTS
    if _is(fields.get("private"), True) or str(fields.get("visibility")).strip().lower() == "private":
        return PRIVATE
    status = fields.get("status") if isinstance(fields.get("status"), str) else ""
    if reason := reason_of(str(status)):
        return reason
    if _is(fields.get("headless"), True) or _is(fields.get("permalink"), False) or _is_never_built(fields):
        return _NOT_SHOWN
    later = read_date(str(fields.get("publishdate") or ""), "front matter")
    if (later and later.first > today) or (is_to_come(str(status)) and not fields.get("date")):
        return LATER
    return ""


def title_from_name(path: str) -> str:
    """What the name of the file says: `2012-12-30-the-weir.md` is `The Weir`, as the program shows it that names files
    so, `the_weir.md` is `The weir`; of `the-weir/index.md` the folder's name counts."""
    *folders, name = path.split("/")
    stem = _LANGUAGE.sub("", name.rpartition(".")[0] or name)
    if stem.lower() in ("index", "_index") and folders:
        stem = folders[-1]
    dated = _DATED_NAME.match(stem)
    words = [word for word in _BETWEEN.split(dated[1] if dated else stem) if word]
    if dated:
        return " ".join(word[:1].upper() + word[1:] for word in words)
    said = " ".join(words)
    return said[:1].upper() + said[1:]


def is_of_jekyll(path: str, fields: Mapping[str, object]) -> bool:
    """Whether blanks part the categories and tags that are one text."""
    *folders, name = path.split("/")
    return "_posts" in folders or bool(_DATED_NAME.match(name)) or "layout" in fields


def categories_from_path(path: str) -> list[str]:
    """The folders around `_posts`, which are categories."""
    folders = path.split("/")[:-1]
    if "_posts" not in folders:
        return []
    return [each for each in folders[: folders.index("_posts")] if not _NO_CATEGORY.match(each)]


def _is(value: object, wanted: bool) -> bool:
    said = str(value).strip().lower() if isinstance(value, str | bool | int) else ""
    return said in (("true", "yes", "on", "1") if wanted else ("false", "no", "off", "0"))


def _is_withheld(fields: Mapping[str, object]) -> bool:
    """Whether Jekyll or Obsidian are told not to publish the page."""
    return any(_is(fields.get(name), False) for name in ("published", "publish"))


def _is_never_built(fields: Mapping[str, object]) -> bool:
    build = fields.get("build") or fields.get("_build")
    return isinstance(build, dict) and (_is(build.get("render"), False) or str(build.get("render")).lower() == "never")

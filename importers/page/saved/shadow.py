"""Shadow roots that were saved with a page (`<template shadowrootmode=open>`), put where a reader sees them."""

from __future__ import annotations

from importers.page.tree import Element, words_of

_ATTRIBUTES = ("shadowrootmode", "shadowroot", "shadowmode", "data-shadowrootmode", "data-savepage-shadowroot")


def has_shadows(page: str) -> bool:
    """Whether the page's text may hold such roots."""
    return "<template" in page and any(name in page for name in _ATTRIBUTES)


def show_shadows(root: Element) -> None:
    """Put what each root holds in place of its host's own children, and these into its slots, as browsers do.

    A host whose root shows no text keeps its children.
    """
    for template in reversed(list(root.iter("template"))):  # the inner ones first: what they hold is read by then
        host = template.getparent()
        if host is not None and any(template.get(name) is not None for name in _ATTRIBUTES):
            _show(host, template)


def _show(host: Element, template: Element) -> None:
    text, own = host.text or "", [child for child in host if child is not template]
    loose = text + (template.tail or "")
    template.tail = None
    template.tag = "div"  # the words of a template are silent
    slots = [each for each in template.iter("slot") if not _is_of_another(each, template)]
    if not slots and not words_of(template, 200).strip():
        host.remove(template)
        host.text = loose or None
        return
    for child in own:
        host.remove(child)
    host.remove(template)
    for child in own:
        if child.get("slot"):  # what stands loose behind it is of no slot's name
            loose, child.tail = loose + (child.tail or ""), None
    waiting: dict[str, list[Element]] = {}
    for child in own:
        waiting.setdefault(child.get("slot") or "", []).append(child)
    for slot in slots:
        name = slot.get("name") or ""
        given = waiting.pop(name, [])
        if given or (not name and loose.strip()):
            for child in list(slot):
                slot.remove(child)
            slot.text, loose = (loose, "") if not name else (None, loose)
            slot.extend(given)
        slot.tag = "div" if given else "span"
    host.text = template.text
    host.extend(list(template))


def _is_of_another(slot: Element, template: Element) -> bool:
    """Whether the slot lies in a root within the root."""
    for above in slot.iterancestors():
        if above is template:
            return False
        if above.tag == "template":
            return True
    return True

"""A generation's manifest as a file: what it says of the index, read strictly."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

from archive.errors import Repair
from index.engine.checked_json import number, read, text, written
from index.errors import IndexDamaged
from index.following.storage import Manifest

MANIFEST = "MANIFEST.json"

_KIND = "manifest"
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")  # of a file in its own folder, and in no other
_SHA256 = re.compile(r"[0-9a-f]{64}")


def read_manifest(folder: Path) -> Manifest:
    """What the manifest in a generation's folder says. Raises `IndexDamaged` for one that is missing, was changed, or
    says anything that no manifest says. What only a newer program knows is passed over."""
    try:
        said = read(folder / MANIFEST, _KIND)
        files = said["files"]
        if not isinstance(files, dict) or not files:
            raise ValueError
        return manifest_of(said)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{folder / MANIFEST} is missing or damaged", Repair.REINDEX) from error


def manifest_of(said: dict[str, Any]) -> Manifest:
    """The manifest that these plain values say. Raises `ValueError`, `KeyError` or `TypeError` for any that none says;
    what only a newer program knows is passed over."""
    rules = None if said.get("rules") is None else text(said["rules"])
    return Manifest(
        engine=text(said["engine"]),
        format=number(said["format"]),
        fingerprint=text(said["fingerprint"]),
        archive_id=text(said["archive_id"]),
        seq=number(said["seq"]),
        mark=text(said["mark"]),
        documents=number(said["documents"]),
        files={_name(name): _size_and_digest(told) for name, told in said["files"].items()},
        rules=rules,
        published=tuple(map(_published, said.get("published", []))),
        rules_text=None if said.get("rules_text") is None else _rules_text(said["rules_text"], rules),
        reached=number(said.get("reached", 0)),
        place=text(said.get("place", "")),
    )


def write_manifest(folder: Path, manifest: Manifest) -> Path:
    """Put a manifest into a generation's folder; its file."""
    path = folder / MANIFEST
    path.write_bytes(written(_KIND, asdict(manifest)))
    return path


def _name(name: str) -> str:
    if not _NAME.fullmatch(name) or name == MANIFEST:
        raise ValueError
    return name


def _rules_text(told: object, rules: str | None) -> str:
    """The text of the rules whose fingerprint this is."""
    if not isinstance(told, str) or (rules != hashlib.sha256(told.encode()).hexdigest() and (rules or told)):
        raise ValueError
    return told


def _published(told: object) -> tuple[int, int]:
    match told:
        case [seq, at]:
            return number(seq), number(at)
    raise ValueError


def _size_and_digest(told: object) -> tuple[int, str]:
    if not isinstance(told, list) or len(told) != 2 or not _SHA256.fullmatch(text(told[1])):
        raise ValueError
    return number(told[0]), text(told[1])

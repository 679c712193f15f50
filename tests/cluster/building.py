"""OpenSearch made ready to run, from the jars of the Maven registry: which version, with which Java, kept where."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.support.paths import ROOT

CACHE = ROOT / ".cluster"
"""What was fetched and compiled, so that the next run need not."""

_NODES = Path(__file__).parent / "nodes"
_FEWEST_JARS = 50  # a listing with fewer was cut off


class NotToBeHad(Exception):
    """Something is not on this machine; the sentence says which package brings it."""


@dataclass(frozen=True, slots=True)
class Release:
    """A version of OpenSearch, the oldest Java that runs it, and the version of Log4j that it logs by."""

    version: str
    java: int
    log4j: str


RELEASES = (Release("3.9.0", 21, "2.25.5"), Release("2.19.6", 17, "2.25.5"))
"""The newest first."""


@dataclass(frozen=True, slots=True)
class Java:
    """A development kit: its folder and its major version."""

    home: Path
    version: int


@dataclass(frozen=True, slots=True)
class Built:
    """A server that can be started: by which Java, with which class path."""

    release: Release
    java: Java
    class_path: str


def newest_java() -> Java:
    """The newest Java on this machine that can compile, or that of the folder `CLUSTER_JAVA`. Raises `NotToBeHad`."""
    if only := os.environ.get("CLUSTER_JAVA"):
        return Java(Path(only), _version(Path(only) / "bin" / "javac"))
    homes = [*Path("/usr/lib/jvm").glob("*/"), Path(os.environ.get("JAVA_HOME") or "/nowhere")]
    if on_path := shutil.which("javac"):
        homes.append(Path(on_path).resolve().parent.parent)
    found = [Java(home, version) for home in homes if (version := _version(home / "bin" / "javac"))]
    if not found:
        raise NotToBeHad("no Java is here that compiles (Debian's package `openjdk-17-jdk-headless`, or a newer one)")
    return max(found, key=lambda each: each.version)


def _version(compiler: Path) -> int:
    if not os.access(compiler, os.X_OK):
        return 0
    told = subprocess.run([str(compiler), "-version"], capture_output=True, text=True, check=False)
    found = re.search(r"javac (\d+)", told.stdout + told.stderr)
    return int(found[1]) if found else 0


def build() -> Built:
    """The newest OpenSearch that the newest Java here runs, fetched and compiled where that was not done before.
    Raises `NotToBeHad`, also where the registry does not give it."""
    java = newest_java()
    release = next((each for each in RELEASES if each.java <= java.version), None)
    if release is None:
        raise NotToBeHad(f"OpenSearch needs Java {RELEASES[-1].java}, and the newest here is {java.version}")
    place = CACHE / f"opensearch-{release.version}"
    if not place.exists():
        _fetch(release, place)
    classes = CACHE / f"node-{release.version}-java-{java.version}"
    if not (classes / "TestNode.class").exists() or _is_older(classes / "TestNode.class", _NODES / "TestNode.java"):
        compiler = [str(java.home / "bin" / "javac"), "-nowarn", "-cp", f"{place}/*", "-d", str(classes)]
        subprocess.run([*compiler, str(_NODES / "TestNode.java")], check=True)
    return Built(release, java, f"{classes}:{place}/*")


def _fetch(release: Release, place: Path) -> None:
    if not shutil.which("mvn"):
        raise NotToBeHad("Maven is not installed (Debian's package `maven`)")
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    command = ["mvn", "-q", "-B", "-f", str(_NODES / "pom.xml"), "dependency:copy-dependencies"]
    versions = [f"-Dopensearch={release.version}", f"-Dlog4j={release.log4j}", f"-DoutputDirectory={draft}"]
    told = subprocess.run([*command, *versions], capture_output=True, text=True, check=False)
    if told.returncode or len(list(draft.glob("*.jar"))) < _FEWEST_JARS:
        shutil.rmtree(draft, ignore_errors=True)
        raise NotToBeHad(f"Maven did not bring OpenSearch {release.version}:\n{(told.stdout + told.stderr)[-2_000:]}")
    try:
        draft.rename(place)
    except OSError:  # another process was quicker
        shutil.rmtree(draft)


def _is_older(made: Path, source: Path) -> bool:
    return made.stat().st_mtime < source.stat().st_mtime

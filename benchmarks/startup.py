"""How much processor time a command takes from start to end: `python -m benchmarks.startup HOME [--rounds 15]`.

Each verb runs as a process of its own, in turn with `python -c 'import flask, numpy'`, over an archive that is there.
Prints the median of user and system time in milliseconds, and how many times that of the reference it is. Bytecode is
kept, as in an installation: the first round, which may compile it, does not count.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median

REFERENCE = "import flask, numpy"
VERBS = {
    "--help": ("--help",),
    "--version": ("--version",),
    "status": ("status",),
    "search mine": ("search", "mine"),
    "search mine --json": ("search", "mine", "--json"),
    "imports": ("imports",),
}


def main() -> None:
    """Run all in turn and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    commands = {REFERENCE: [sys.executable, "-c", REFERENCE]}
    for name, arguments in VERBS.items():
        commands[name] = [sys.executable, "-m", "webui", "--home", str(options.home), *arguments]
    times: dict[str, list[float]] = {name: [] for name in commands}
    for counted in (False, *[True] * options.rounds):
        for name, command in commands.items():
            seconds = processor_seconds(command)
            if counted:
                times[name].append(seconds)
    print("| command | ms | times the reference |\n|---|---|---|")
    for name, each in times.items():
        print(f"| `{name}` | {median(each) * 1000:.0f} | {median(each) / median(times[REFERENCE]):.2f} |")


def processor_seconds(command: list[str]) -> float:
    """The user and system time that a command takes, with all that it starts. Raises `CalledProcessError`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


if __name__ == "__main__":
    main()

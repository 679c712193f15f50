"""What people and programs outside see, kept and compared: a golden record of the contract.

    python -m benchmarks.contract --out RECORD [--program HEMEROTECA]
    python -m benchmarks.contract --against RECORD [--program HEMEROTECA] [--out RECORD]
    python -m benchmarks.contract --against RECORD --with RECORD
    python -m benchmarks.contract --against RECORD --servers http://127.0.0.1:9201[,…]

It makes a home from `examples/`, runs command lines over it, asks a real server for addresses, and writes what came
back as JSON: exit codes and output, status, headers and bodies, with placeholders for what varies by its nature.
`--against` prints each difference to an earlier record as a short diff and ends with 1 where there is any. The program
is driven only through its command and HTTP, so the same script records two checkouts of it, each with its own
environment: `--program` names its `hemeroteca`. With `--servers` the index of the home is in an OpenSearch cluster, and
taken away at the end: both forms have to say the same.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import tempfile
from pathlib import Path

from benchmarks.contract.differences import Record, differences
from benchmarks.contract.recording import Recording
from index.opensearch.client import WORK, Client


def main() -> None:
    """Record, compare, or both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, default=Path(sys.executable).with_name("hemeroteca"))
    parser.add_argument("--out", type=Path, help="where the record is written")
    parser.add_argument("--against", type=Path, help="an earlier record")
    parser.add_argument("--with", dest="other", type=Path, help="a record to compare with it, in place of a new one")
    parser.add_argument("--servers", default="", help="addresses of an OpenSearch cluster, with commas between")
    options = parser.parse_args()
    if not (options.out or options.against) or (options.other and not options.against):
        parser.error("say --out RECORD, --against RECORD, or both")
    record = _read(options.other) if options.other else _recorded(options.program.absolute(), options.servers)
    if options.out:
        options.out.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    told = f"{len(record['commands'])} command lines, {len(record['addresses'])} addresses"
    if not options.against:
        print(f"{told} recorded")
        return
    found = list(differences(_read(options.against), record))
    print("\n\n".join((*found, f"{told}: {len(found)} differ" if found else f"{told}: no difference")))
    sys.exit(bool(found))


def _recorded(program: Path, servers: str) -> Record:
    if not program.is_file():
        raise SystemExit(f"{program} is not there; name the program's `hemeroteca` with --program")
    urls, name = [each for each in servers.split(",") if each], f"contract-{secrets.token_hex(4)}"
    with tempfile.TemporaryDirectory(prefix="hemeroteca-contract-") as folder:
        recording = Recording(program, Path(folder).resolve(), urls, name)
        try:
            recording.make()
        finally:
            if urls:
                client = Client(urls)
                client.ask("DELETE", f"/{name}-*?expand_wildcards=all", timeout=WORK, missing_ok=True)
                client.close()
    return {"commands": recording.commands, "addresses": recording.addresses}


def _read(file: Path) -> Record:
    record: Record = json.loads(file.read_text(encoding="utf-8"))
    return record


if __name__ == "__main__":
    main()

"""What an operator sees: the verbs of the command line, one kind a file."""

import platform
from importlib.util import find_spec

# Before anything else is loaded: what locks files and starts workers exists on these systems alone.
if find_spec("fcntl") is None:
    raise SystemExit(
        f"hemeroteca: this program runs on Linux (on macOS untested), not on {platform.system() or 'this system'}; "
        "run it in a container or a virtual machine with Linux"
    )

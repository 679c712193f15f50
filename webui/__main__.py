"""`python -m webui` is `hemeroteca`."""

from webui.cli.main import main

main()

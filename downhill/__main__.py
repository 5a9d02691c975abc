"""What ``python -m downhill`` runs."""

import sys

from downhill.cli.command import main

sys.exit(main(prog="python -m downhill"))

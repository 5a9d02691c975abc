"""What ``python -m downhill`` runs."""

import sys

from downhill.command import main

sys.exit(main())

"""Where the player's files are served: our modules and styles, and Plotly's script."""

import hashlib

from downhill.player.files import MODULES, OTHER_PAGES, PLOTLY, STYLES, content

NAMES = (*STYLES, *MODULES, *OTHER_PAGES, PLOTLY)
VERSION = hashlib.sha256(b"".join(map(content, NAMES))).hexdigest()[:12]
"""Part of every address, so that a changed file has a new address and the old one may be kept for ever."""

PATH = f"player-{VERSION}"

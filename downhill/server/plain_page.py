"""Pages without Streamlit, for phones and whole classes: nothing is kept for them between two requests.

A page is one module of the browser's, which finds what the page is about as JSON in the element ``downhill-data`` and
fills ``main``. Its addresses are relative, so that it works below any path.
"""

import json
from collections.abc import Mapping
from html import escape
from string import Template
from typing import Any

from starlette.responses import HTMLResponse

from downhill.drawing.page_colours import page_colours
from downhill.export.parts import in_script
from downhill.player.assets import PATH

_PAGE = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>$title – Downhill</title>
<style>$colours</style>
</head>
<body class="downhill-plain">
<main><noscript><p>This page needs JavaScript, which this browser has switched off.</p></noscript></main>
<script type="application/json" id="downhill-data">$data</script>
<script type="module" src="$path/$module.js"></script>
</body>
</html>
""")


def plain_page(title: str, module: str, data: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """A page.

    Styles and the player's modules are put into its head as into every page's, by :mod:`downhill.server.page_head`.

    Args:
        title: what the browser calls it.
        module: the name of the file in ``downhill/player/browser/`` that fills it, without ``.js``.
        data: what it is about; plain values.
        status: of the answer.
    """
    content = _PAGE.substitute(
        title=escape(title),
        colours=page_colours(),
        data=in_script(json.dumps(data, ensure_ascii=False, allow_nan=False)),
        path=PATH,
        module=module,
    )
    return HTMLResponse(content, status, headers={"Cache-Control": "no-store"})

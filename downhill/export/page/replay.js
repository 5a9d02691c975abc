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

  /**
   * Answers for what has been moved by hand, and that there are read-outs of the file's own race alone.
   * @param {Uint8Array} race
   * @param {Partial<Record<string, () => Promise<Uint8Array<ArrayBuffer>>>>} files
   */
  const movedBy = async (race, { hands: brought, "read-outs": readOuts }) => {
    if (!brought) return {};
    const [{ Hands }, { decode }, { Refused }] = [
      await import("downhill/hands.js"), await import("downhill/message.js"), await import("downhill/server.js"),
    ];
    const hands = new Hands(decode(race), decode(await brought()));
    const ownReadOuts = (/** @type {string} */ query) => {
      if (query !== hands.header.experiment) throw new Refused("This file has every number of the race as it was entered, not of this one.");
      return readOuts?.() ?? new Uint8Array();
    };
    return { race: (/** @type {string} */ query) => hands.race(query), ...(readOuts && { "read-outs": ownReadOuts }) };
  };

  try {
    await nameModules();
    const { answerFrom } = await import("downhill/server.js");
    const { showRace } = await import(document.body.dataset.player ?? "downhill/replay.js");
    const race = await part("race");
    const scripts = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("script[data-answer]")]);
    const files = Object.fromEntries(scripts.map((script) => [script.dataset.answer ?? "", () => unpacked(script)]));
    answerFrom({ ...files, ...await movedBy(race, files) });
    showRace({ data: race, parentElement: document.body });
  } catch (error) {
    player.textContent = "This race could not be opened: it needs a browser of 2023 or younger.";
    throw error;
  }
})();

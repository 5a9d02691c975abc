// Tables of a person's own: read on this machine, known by their SHA-256, and kept by the browser from visit to visit.

/** @typedef {{name: string, digest: string, bytes: Uint8Array<ArrayBuffer>}} Table */

const MOST_BYTES = 2_000_000; // as the server takes
const MOST_KEPT = 8;
const [DATABASE, STORE] = ["downhill tables", "tables"];

/** @type {Map<string, Table>} those of this visit, which are there also where the browser keeps nothing */
const known = new Map();

/** A table that cannot be taken, in words. */
export class Unusable extends Error {}

/**
 * The table in a file.
 * @param {File} file
 * @returns {Promise<Table>}
 */
export async function readTable(file) {
  if (file.size > MOST_BYTES) throw new Unusable(`“${file.name}” has ${(file.size / 1e6).toFixed(1)} MB: a table may have 2 MB.`);
  if (!file.size) throw new Unusable(`“${file.name}” is empty.`);
  if (!globalThis.crypto?.subtle) throw new Unusable("This browser can check a table only on https or on localhost.");
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { name: file.name, digest: await digestOf(bytes), bytes };
}

/**
 * Its SHA-256, as hexadecimal digits.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
async function digestOf(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Keep a table; of many the ones that were kept last.
 * @param {Table} table
 */
export async function keepTable(table) {
  known.set(table.digest, table);
  try {
    const store = await openStore("readwrite");
    await answer(store.put({ ...table, at: Date.now() }));
    const all = /** @type {(Table & {at: number})[]} */ (await answer(store.getAll()));
    const oldest = all.toSorted((a, b) => b.at - a.at).slice(MOST_KEPT);
    await Promise.all(oldest.map(({ digest }) => answer(store.delete(digest))));
  } catch {
    // Without storage it is there until the page is left.
  }
}

/**
 * The table with this SHA-256; null where this browser has none.
 * @param {string} digest
 * @returns {Promise<Table | null>}
 */
export async function tableOf(digest) {
  if (known.has(digest)) return known.get(digest) ?? null;
  try {
    const table = /** @type {Table | undefined} */ (await answer((await openStore("readonly")).get(digest)));
    if (table) known.set(digest, table);
    return table ?? null;
  } catch {
    return null;
  }
}

/** @param {IDBTransactionMode} mode */
async function openStore(mode) {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "digest" });
  const database = await answer(opening);
  const transaction = database.transaction(STORE, mode);
  transaction.oncomplete = transaction.onabort = () => database.close();
  return transaction.objectStore(STORE);
}

/**
 * @template Result
 * @param {IDBRequest<Result>} request
 * @returns {Promise<Result>}
 */
function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

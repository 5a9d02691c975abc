// Files and folders that a lecturer chooses or drops, and the texts that are pasted.

/**
 * A file, or a text that was pasted.
 * @typedef {{name: string, content: Blob, isText: boolean}} Given
 */

/**
 * What was chosen in a field for files or folders.
 * @param {FileList | null} list
 * @returns {Given[]}
 */
export function chosen(list) {
  return [...(list ?? [])].map((file) => given(file, file.webkitRelativePath || file.name));
}

/**
 * What was dropped: files, and all that lies in folders.
 * @param {DataTransfer} transfer
 * @returns {Promise<Given[]>}
 */
export async function dropped(transfer) {
  // All of them now: after the first wait the browser has forgotten what was dropped.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const found = await Promise.all(entries.map(within));
  return found.flat();
}

/**
 * @param {FileSystemEntry} entry
 * @returns {Promise<Given[]>}
 */
async function within(entry) {
  if (entry.isFile) {
    const file = await /** @type {Promise<File>} */ (new Promise((done, failed) => /** @type {FileSystemFileEntry} */ (entry).file(done, failed)));
    return [given(file, entry.fullPath.replace(/^\//, ""))];
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  const all = [];
  for (;;) { // a reader gives a hundred at a time
    const some = await /** @type {Promise<FileSystemEntry[]>} */ (new Promise((done, failed) => reader.readEntries(done, failed)));
    if (!some.length) break;
    all.push(...some);
  }
  return (await Promise.all(all.map(within))).flat();
}

/**
 * @param {File} content
 * @param {string} name
 */
const given = (content, name) => ({ name, content, isText: false });

/**
 * @param {string} text
 * @returns {Given}
 */
export const pasted = (text) => ({ name: "pasted", content: new Blob([text]), isText: true });

/** @param {readonly Given[]} files */
export const bytesOf = (files) => files.reduce((sum, { content }) => sum + content.size, 0);

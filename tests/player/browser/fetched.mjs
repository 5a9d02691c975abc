// A stand-in for the server: every question waits until a test answers it.

/** The questions asked so far, as {url, method, body, answer, fail}; restore the browser's own `fetch` with `stop`. */
export function server() {
  const own = globalThis.fetch;
  const questions = [];
  globalThis.fetch = (url, { method, body } = {}) => new Promise((resolve, reject) => {
    const answer = (body, status = 200, headers = {}) =>
      settle(() => resolve(new Response(body, { status, headers })));
    questions.push({ url: String(url), method, body, answer, fail: () => settle(() => reject(new TypeError("no connection"))) });
  });
  return { questions, stop: () => { globalThis.fetch = own; } };
}

/** Do something, and let everything that waits for it run. */
export async function settle(action = () => {}) {
  action();
  await new Promise((resolve) => setImmediate(resolve));
}

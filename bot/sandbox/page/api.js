// The control API. Every call gives the JSON answer or throws an Error with what the sandbox said.

async function ask(method, path, body) {
  const answer = await fetch(`/sandbox${path}`, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const given = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(given.error ?? `the sandbox answered ${answer.status}`);
  return given;
}

export const get = (path) => ask("GET", path);
export const post = (path, body = {}) => ask("POST", path, body);
export const put = (path, body = {}) => ask("PUT", path, body);
export const remove = (path) => ask("DELETE", path);

// Calls `handle` with every change after number `since`; `lost` and `found` tell of the connection.
export function watch(since, handle, { lost, found }) {
  const events = new EventSource(`/sandbox/events?since=${since}`);
  events.onmessage = (event) => handle(JSON.parse(event.data));
  events.onerror = lost;
  events.onopen = found;
}

// Keeps what crosses between window and shell: requests, answers, and the messages of channels.
if (window.__IPC__) return;
Object.defineProperty(window, '__IPC__', { value: [] });
const text = (value) => {
  if (value instanceof ArrayBuffer) return new TextDecoder('latin1').decode(value);
  return typeof value === 'string' ? value : JSON.stringify(value) ?? '';
};
const send = window.fetch;
window.fetch = (resource, options) => {
  const address = String(resource.url ?? resource);
  const body = options?.body instanceof Uint8Array ? options.body.buffer : options?.body;
  window.__IPC__.push({ to: address, text: text(body) });
  return send(resource, options);
};
// Answers and events both arrive by running a callback.
const { callbacks } = window.__TAURI_INTERNALS__;
const find = callbacks.get.bind(callbacks);
callbacks.get = (id) => {
  const callback = find(id);
  return callback && ((data) => {
    window.__IPC__.push({ from: id, text: text(data) });
    return callback(data);
  });
};

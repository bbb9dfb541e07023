// The shell's side of the boundary, played from a scenario. Runs before the page's own scripts.
(function (scenario, images) {
  Object.freeze(Object.prototype);
  localStorage.clear();
  sessionStorage.clear();
  const callbacks = new Map();
  const calls = [];
  const turns = new Map();
  const waiting = new Set();
  let channel = null;
  let index = 0;
  let memory = null;
  addEventListener('TrunkApplicationStarted', (event) => (memory = event.detail.wasm.memory));

  const bytes = (name) => {
    const text = atob(images[name]);
    return Uint8Array.from(text, (letter) => letter.charCodeAt(0)).buffer;
  };

  // The reply whose turn it is: the last of a sequence stays.
  const reply = (command) => {
    const known = Object.hasOwn(scenario.replies, command);
    const given = known ? scenario.replies[command] : command === 'subscribe' ? null : { $error: { code: 'internal' } };
    if (!given || !given.$sequence) return given;
    const turn = turns.get(command) ?? 0;
    turns.set(command, turn + 1);
    return given.$sequence[Math.min(turn, given.$sequence.length - 1)];
  };

  // A page of a folder that has `count` files, as S3 gives them: a thousand at a time.
  const page = (count, args) => {
    const from = Number(args.request.cursor ?? 0);
    const to = Math.min(from + 1000, count);
    const entry = (at) => {
      const name = `measurement ${String(at).padStart(6, '0')}.csv`;
      return { key: name, name, kind: { file: { size: 1000 + (at % 7919), modified: 1769994060000 + at * 1000 } } };
    };
    const entries = Array.from({ length: to - from }, (_, step) => entry(from + step));
    return { entries, next: to < count ? String(to) : null };
  };

  const settle = (given, args) => {
    if (given && given.$error) return Promise.reject(given.$error);
    if (given && given.$pending) return new Promise(() => {});
    if (given && given.$image) return Promise.resolve(bytes(given.$image));
    if (given && given.$pages) return Promise.resolve(page(given.$pages, args));
    return Promise.resolve(structuredClone(given));
  };

  // A channel travels as text; it may be a value of the arguments or of the request inside them.
  const channelIn = (value) => {
    if (typeof value === 'string' && value.startsWith('__CHANNEL__:')) return Number(value.slice(12));
    if (value && typeof value.toJSON === 'function') return channelIn(value.toJSON());
    if (!value || typeof value !== 'object') return null;
    return Object.values(value).map(channelIn).find((id) => id !== null) ?? null;
  };

  const invoke = (command, args) => {
    const given = reply(command);
    const found = channelIn(args);
    if (found !== null) channel = found;
    calls.push({ command, args: JSON.parse(JSON.stringify(args ?? {})) });
    const settled = settle(given, args);
    if (!given || !given.$pending) {
      waiting.add(settled);
      settled.catch(() => {}).finally(() => waiting.delete(settled));
    }
    return settled;
  };

  const internals = {
    invoke,
    transformCallback(callback, once = false) {
      const id = crypto.getRandomValues(new Uint32Array(1))[0];
      callbacks.set(id, (data) => {
        if (once) callbacks.delete(id);
        return callback && callback(data);
      });
      return id;
    },
    unregisterCallback: (id) => callbacks.delete(id),
    convertFileSrc: (path, protocol = 'asset') => `${protocol}://localhost/${encodeURIComponent(path)}`,
    metadata: { currentWindow: { label: 'main' }, currentWebview: { windowLabel: 'main', label: 'main' } },
  };
  Object.defineProperty(window, '__TAURI_INTERNALS__', { value: internals });

  Object.defineProperty(window, '__FAKE__', {
    value: {
      calls,
      idle: () => waiting.size === 0,
      memory: () => memory.buffer.byteLength,
      listening: () => channel !== null,
      send(event) {
        callbacks.get(channel)({ message: event, index: index++ });
      },
    },
  });
})(SCENARIO, IMAGES);

// A page without a kernel: what a widget expects of a model, over plain data.

const listeners = {};
const model = {
  alone: true, // there is no Python that could compute something new
  get: (name) => STATE[name],
  set(name, value) {
    if (STATE[name] === value) return;
    STATE[name] = value;
    for (const listener of listeners[`change:${name}`] || []) listener();
  },
  on: (name, listener) => (listeners[name] ||= new Set()).add(listener),
  off: (name, listener) => listeners[name]?.delete(listener),
  save_changes() {},
  send() {},
};
globalThis.model = model; // so that the page can be scripted
render({ model, el: document.querySelector("main") });

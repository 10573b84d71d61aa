// A sheet: a drawing by Python whose parts have keys, brought into a state by changes of parts.

/** The drawing; `paint(state)` shows { key: { attribute: value, text: words } } and all else at rest. */
function makeSheet(svg) {
  const element = h("div", { class: "sheet", tabindex: 0 });
  element.innerHTML = svg;
  const parts = new Map([...element.querySelectorAll("[data-key]")].map((part) => [part.dataset.key, part]));
  const changed = []; // [part, attribute or "text", its value at rest]

  function change(part, name, value) {
    if (name === "text") {
      changed.push([part, name, part.textContent]);
      part.textContent = value;
    } else {
      changed.push([part, name, part.getAttribute(name)]);
      part.setAttribute(name, value);
    }
  }

  function rest() {
    for (const [part, name, value] of changed.splice(0).reverse()) {
      if (name === "text") part.textContent = value;
      else if (value === null) part.removeAttribute(name);
      else part.setAttribute(name, value);
    }
  }

  function paint(state) {
    rest();
    for (const [key, changes] of Object.entries(state)) {
      const part = parts.get(key); // a large sheet leaves texts out
      for (const [name, value] of part ? Object.entries(changes) : []) change(part, name, value);
    }
  }

  return { element, parts, paint };
}

/** What is to be seen after `step` steps; `current` may be the next one, which is being asked about. */
function stateAt(steps, step, current) {
  const state = {};
  const put = (changes = {}) => {
    for (const [key, change] of Object.entries(changes)) state[key] = { ...state[key], ...change };
  };
  for (const { stay } of steps.slice(0, step)) put(stay);
  put(current?.mark);
  if (current === steps[step - 1]) put(current?.show);
  return state;
}

// What all microad widgets share. A widget's file follows in the same module.

// ------------------------------------------------------------ elements

/** h("button", {class: "b", onclick: f}, "text", child): make an element. */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** An icon drawn as a path: glyphs for "next" and the like are missing in some fonts. */
function icon(path) {
  const box = h("span", { class: "microad-icon", "aria-hidden": "true" });
  box.innerHTML = `<svg viewBox="0 0 24 24" width="18" height="18"><path fill="currentColor" d="${path}"/></svg>`;
  return box;
}

/** A button that shows an icon and is called by its name. */
function iconButton(name, path, onclick) {
  return h("button", { type: "button", "aria-label": name, title: name, onclick }, icon(path));
}

/** A line of text that is read out when it changes. */
function liveLine(className) {
  return h("p", { class: className, role: "status", "aria-live": "polite" });
}

// ------------------------------------------------------------ numbers

/** A number with some digits, written as Python does it: of two as near, the even one. */
function numberText(x, digits = 4) {
  if (typeof x === "string") return x;
  if (Number.isNaN(x)) return "nan";
  if (!Number.isFinite(x)) return x > 0 ? "inf" : "-inf";
  if (x === 0) return "0";
  const isTie = /^50*$/.test(x.toExponential(60).split("e")[0].replace(/[-.]/g, "").slice(digits));
  let [mantissa, exponent] = x.toExponential(digits - 1).split("e");
  if (isTie && +mantissa.at(-1) % 2) {
    const down = x.toExponential(60).split("e");
    [mantissa, exponent] = [down[0].slice(0, mantissa.length), down[1]];
  }
  const bare = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  if (exponent >= -4 && exponent < digits) {
    return bare(Number(`${mantissa}e${exponent}`).toFixed(Math.max(0, digits - 1 - exponent)));
  }
  return `${bare(mantissa)}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

/** Read 3, -0.5, 1e-3 or 1/3; NaN for anything else. */
function readNumber(text) {
  const [top, bottom = "1", ...more] = text.replace("−", "-").split("/");
  return top.trim() && bottom.trim() && !more.length ? Number(top) / Number(bottom) : NaN;
}

// ------------------------------------------------------------ keys

/**
 * Handle keys inside of a widget: `keys` maps event.key to a function that returns true if the
 * key was for it. JupyterLab listens further out, and there x cuts the cell: what passes is
 * Escape, and shortcuts such as Ctrl+S where no text is being typed.
 */
function guardKeys(root, keys) {
  root.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=range]), textarea, select");
    const shortcut = event.ctrlKey || event.metaKey || event.altKey;
    if (event.key === "Escape") document.activeElement.blur();
    else if (typing || !shortcut) event.stopPropagation();
    if (typing || shortcut || !keys[event.key]) return;
    if (keys[event.key](event)) event.preventDefault();
  });
}

/** One tab stop for many elements: only `chosen` can be reached by Tab, the others by arrows. */
function rove(elements, chosen) {
  for (const element of elements) element.setAttribute("tabindex", element === chosen ? 0 : -1);
}

/** A toolbar: arrow keys move between its buttons. */
function toolbar(name, ...buttons) {
  const bar = h("div", { class: "microad-toolbar", role: "toolbar", "aria-label": name }, ...buttons);
  bar.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const shown = buttons.filter((button) => !button.hidden);
    const at = shown.indexOf(event.target);
    if (!by || at < 0) return;
    const next = shown[(at + by + shown.length) % shown.length];
    rove(buttons, next);
    next.focus();
    event.preventDefault();
  });
  bar.addEventListener("focusin", (event) => rove(buttons, event.target));
  rove(buttons, buttons[0]);
  return bar;
}

// ------------------------------------------------------------ the model

/** Send a trait to Python once it is settled: the kernel hears the last of a burst of changes. */
function committer(model, name, delay = 150) {
  let timer;
  return {
    cancel: () => clearTimeout(timer),
    send(value) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        model.set(name, value);
        model.save_changes();
      }, delay);
    },
  };
}

/** Set a trait, and tell Python. */
function assign(model, name, value) {
  model.set(name, value);
  model.save_changes();
}

/** React to changes of traits, given by their names; returns what ends that. */
function listen(model, reactions) {
  const all = Object.entries(reactions);
  for (const [name, react] of all) model.on(`change:${name}`, react);
  return () => all.forEach(([name, react]) => model.off(`change:${name}`, react));
}

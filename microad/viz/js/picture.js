// The picture of a plot that Python painted, for a wide cell and for a narrow one: its marks move, and
// points can be dragged.

/**
 * One of the two pictures; `onmove(slider, position)` and `onplace([x, y])` are called when a point is
 * dragged.
 */
function makeView({ svg: text, panels }, story, states, onmove, onplace) {
  const box = h("div");
  box.innerHTML = text;
  const svg = box.firstElementChild;
  svg.setAttribute("role", "group"); // an image cannot hold sliders
  const marks = story.marks.map((mark, k) => ({ mark, element: svg.querySelector(`[data-mark="${k}"]`) }));
  let at = [];

  function paint(position, isAsking) {
    at = position;
    const row = states.row(at);
    for (const { mark, element: part } of marks) {
      const before = () => {
        const last = at[states.names.indexOf(mark.over)];
        return Array.from({ length: last + 1 }, (_, k) => states.row(at, { [mark.over]: k }));
      };
      const place = isAsking && mark.secret ? null : geometry(mark, panels, row, before);
      if (!place) part.setAttribute("visibility", "hidden");
      else part.removeAttribute("visibility");
      const { text, ...attributes } = place || {};
      for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
      if (text != null) part.querySelector("text").textContent = text;
      if (mark.drag) describe(mark, part);
    }
  }

  /** A draggable point is a slider for those who do not see it. */
  function describe(mark, part) {
    const i = states.names.indexOf(mark.drag);
    if (i < 0) return;
    const { label, texts } = story.states.sliders[i];
    const facts = { role: "slider", tabindex: 0, "aria-label": `${label}: point in the picture` };
    const place = { "aria-valuemin": 0, "aria-valuemax": texts.length - 1, "aria-valuenow": at[i] };
    for (const [name, value] of Object.entries({ ...facts, ...place, "aria-valuetext": texts[at[i]] })) {
      part.setAttribute(name, value);
    }
  }

  /** Where a pointer is, in the picture's own pixels. */
  function spot(event) {
    const { left, top, width } = svg.getBoundingClientRect();
    const scale = svg.viewBox.baseVal.width / width;
    return [(event.clientX - left) * scale, (event.clientY - top) * scale];
  }

  /** The position of a slider that brings a mark nearest to a place. */
  function nearest(mark, [x, y]) {
    const i = states.names.indexOf(mark.drag);
    const panel = panels[mark.panel];
    const value = (row, name) => (typeof mark[name] === "string" ? row[mark[name]] : mark[name]);
    let [best, least] = [at[i], Infinity];
    for (let k = 0; k < states.counts[i]; k++) {
      const row = states.row(at, { [mark.drag]: k });
      const far = mark.axis === "x" ? Math.abs(across(panel, value(row, "x")) - x) : Math.abs(down(panel, value(row, "y")) - y);
      if (far < least) [best, least] = [k, far];
    }
    return best;
  }

  function drag(mark, part) {
    part.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      part.focus();
      part.setPointerCapture(event.pointerId);
      const follow = (moved) => onmove(mark.drag, nearest(mark, spot(moved)));
      part.addEventListener("pointermove", follow);
      const end = () => part.removeEventListener("pointermove", follow);
      part.addEventListener("pointerup", end, { once: true });
      part.addEventListener("pointercancel", end, { once: true });
    });
  }

  /** A point that goes anywhere: Python hears where it was left, and bakes a new table. */
  function dragFreely(mark, part) {
    const panel = panels[mark.panel];
    const within = (v, [lo, hi]) => Math.max(lo, Math.min(hi, v));
    const value = ([x, y]) => [
      within(panel.x[0] + ((x - panel.left) / panel.width) * (panel.x[1] - panel.x[0]), panel.x),
      within(panel.y[1] - ((y - panel.top) / panel.height) * (panel.y[1] - panel.y[0]), panel.y),
    ];
    const name = `${mark.says} (${[mark.x, mark.y].map((v) => numberText(v)).join(", ")}): arrow keys move it`;
    for (const [key, text] of Object.entries({ role: "button", tabindex: 0, "aria-label": name })) part.setAttribute(key, text);
    part.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      part.focus();
      part.setPointerCapture(event.pointerId);
      let last = null;
      const follow = (moved) => {
        last = value(spot(moved));
        part.setAttribute("transform", `translate(${px(across(panel, last[0]))} ${px(down(panel, last[1]))})`);
      };
      part.addEventListener("pointermove", follow);
      const end = () => {
        part.removeEventListener("pointermove", follow);
        if (last) onplace(last);
      };
      part.addEventListener("pointerup", end, { once: true });
      part.addEventListener("pointercancel", end, { once: true });
    });
    part.addEventListener("keydown", (event) => {
      const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] || [0, 0];
      if (!dx && !dy) return;
      event.preventDefault();
      const move = (v, by, [lo, hi]) => within(v + (by * (hi - lo)) / 40, [lo, hi]);
      onplace([move(mark.x, dx, panel.x), move(mark.y, dy, panel.y)]);
    });
  }

  for (const { mark, element: part } of marks) {
    if (mark.drag && mark.drag !== "start") drag(mark, part);
    if (mark.drag === "start" && onplace) dragFreely(mark, part);
  }

  /** Arrow keys on a point: the slider that it moves, or null. */
  function sliderOf(target) {
    const found = marks.find(({ mark, element: part }) => mark.drag && mark.drag !== "start" && part === target);
    return found ? found.mark.drag : null;
  }

  return { svg, paint, sliderOf, width: svg.viewBox.baseVal.width };
}

/** The picture that fits: it changes when the cell gets narrower or wider. */
function makePicture(story, ...rest) {
  const [wide, narrow] = [story.wide, story.narrow].map((view) => makeView(view, story, ...rest));
  const element = h("div", { class: "picture" }, wide.svg);
  let [shown, state] = [wide, []];

  function paint(...now) {
    state = now;
    shown.paint(...now);
  }

  /** Show the picture for so many pixels; true if it is the narrow one. */
  function fit(room) {
    const next = room < wide.width ? narrow : wide;
    if (next === shown) return shown === narrow;
    const { mark } = (element.contains(document.activeElement) && document.activeElement.dataset) || {};
    shown = next;
    element.replaceChildren(shown.svg);
    if (state.length) shown.paint(...state);
    if (mark) element.querySelector(`[data-mark="${mark}"]`).focus(); // it must not get lost
    return shown === narrow;
  }

  return { element, paint, fit, sliderOf: (target) => shown.sliderOf(target) };
}

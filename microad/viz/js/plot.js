// A plot replays a table of states that Python has baked: sliders choose one, its numbers say where
// the marks are. No value of the function and no derivative is computed here.

// ------------------------------------------------------------ the picture

/** The SVG that Python painted; `onmove(slider, position)` and `onplace([x, y])` when a point is dragged. */
function makePicture(story, states, onmove, onplace) {
  const element = h("div", { class: "picture" });
  element.innerHTML = story.svg;
  const svg = element.firstElementChild;
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
      const place = isAsking && mark.secret ? null : geometry(mark, story.panels, row, before);
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
    const panel = story.panels[mark.panel];
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
    const panel = story.panels[mark.panel];
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

  return { element, paint, sliderOf };
}

// ------------------------------------------------------------ the table

function makeTable(story, states) {
  const { table } = story;
  if (!table) return null;
  const rows = states.counts[states.names.indexOf(table.over)];
  const cells = Array.from({ length: rows }, () => table.head.map(() => h("td")));
  const lines = cells.map((row) => h("tr", {}, ...row));
  const head = h("tr", {}, ...table.head.map((name) => h("th", { scope: "col" }, name)));
  const body = h("table", {}, h("caption", {}, table.caption), h("thead", {}, head), h("tbody", {}, ...lines));
  const element = h("div", { class: "numbers", tabindex: 0, role: "region", "aria-label": table.caption }, body);

  function paint(at, isAsking) {
    const current = table.places.findIndex((own) => own.includes(at[states.names.indexOf(table.slider)]));
    cells.forEach((line, k) => {
      const row = states.row(at, { [table.over]: k });
      const isEmpty = table.upto && k > current;
      line.forEach((cell, c) => {
        const isSecret = isAsking && (k === current || !table.upto) && table.secret.includes(c);
        cell.textContent = isEmpty || isSecret ? "" : fillIn(table.cells[c], row);
      });
      lines[k].hidden = isEmpty;
      if (k === current) lines[k].setAttribute("aria-current", "true");
      else lines[k].removeAttribute("aria-current");
    });
    if (current < 0 || element.scrollHeight <= element.clientHeight) return;
    const line = lines[current];
    element.scrollTop = Math.max(0, line.offsetTop - element.clientHeight / 2);
  }

  return { element, paint };
}

// ------------------------------------------------------------ the question

/** One question for each position of the sliders that it is about, in the form of steps.js. */
function questions(story, states) {
  const { ask } = story;
  if (!ask) return [];
  const about = ask.about.map((name) => states.names.indexOf(name));
  const count = about.reduce((product, i) => product * states.counts[i], 1);
  const still = states.counts.map(() => 0);
  return Array.from({ length: count }, (_, key) => {
    const at = [...still];
    let rest = key;
    for (const i of [...about].reverse()) [at[i], rest] = [rest % states.counts[i], Math.floor(rest / states.counts[i])];
    const row = states.row(at);
    const known = (x) => (Number.isFinite(x) ? x : null);
    const isThere = ask.word || Number.isFinite(row[ask.answer]);
    return {
      ask: isThere && {
        question: fillIn(ask.question, row),
        answer: known(row[ask.answer]),
        word: Number.isFinite(row[ask.answer]) ? null : ask.word,
        within: ask.within,
        near: ask.near.map((name) => known(row[name])),
        mistakes: ask.mistakes.map((text) => fillIn(text, row)),
        says: fillIn(ask.says, row),
      },
    };
  });
}

// ------------------------------------------------------------ the controls

/** A slider with its name and its value. */
function makeKnob({ label, texts }, onmove) {
  const input = h("input", { type: "range", max: texts.length - 1, "aria-label": label, oninput: () => onmove(+input.value) });
  const value = h("output");
  const element = h("label", { class: "knob" }, h("span", {}, label), input, value);

  function paint(position) {
    input.value = position;
    input.setAttribute("aria-valuetext", texts[position]);
    value.textContent = texts[position];
  }

  value.style.minWidth = `${Math.max(...texts.map((text) => text.length)) + 1}ch`;
  return { element, paint, focus: () => input.focus() };
}

// ------------------------------------------------------------ all of it

function makePlot({ model, el }, story) {
  const states = makeStates(story.states);
  const { sliders } = story.states;
  const kernel = committer(model, "at");
  const place = committer(model, "start", 30);
  let at = [...model.get("at")];
  let timer = null; // of the player

  const steps = sliders.findIndex((slider) => slider.kind === "steps");
  const shown = sliders.map((slider, i) => (slider.kind === "range" ? makeKnob(slider, (k) => go(i, k)) : null));
  const knobs = shown.filter(Boolean);
  const picture = makePicture(story, states, (name, k) => go(states.names.indexOf(name), k), model.alone ? null : (xy) => place.send(xy));
  const table = makeTable(story, states);
  const asks = questions(story, states);
  const question = makeQuestion(model, { steps: asks }, answered);
  const sentence = h("p", { class: "sentence" });
  const spoken = liveLine("spoken");
  const predict = h("button", { type: "button", onclick: switchPredict }, "Predict");
  const score = h("span", { class: "score" });
  const player = steps < 0 ? null : makeControls({ steps: Array(states.counts[steps] - 1).fill(story) }, {
    go: (k) => go(steps, k),
    move: (by) => go(steps, at[steps] + by),
    play: () => (timer ? stop() : start()),
    predict: switchPredict,
  });

  function switchPredict() {
    assign(model, "predict", !model.get("predict"));
  }

  // ---------------------------------------------------------- questions

  const keyOf = () => story.ask.about.reduce((key, name) => {
    const i = states.names.indexOf(name);
    return key * states.counts[i] + at[i];
  }, 0);
  const isOpen = (key) => question.find(key, key + 1) >= 0;
  const isAsking = () => Boolean(story.ask) && model.get("predict") && isOpen(keyOf());
  let asked = null; // the question that stands there

  function answered() {
    const hadFocus = question.element.contains(document.activeElement);
    paint();
    if (hadFocus) (player || knobs[0]).focus(); // it must not get lost
  }

  function askNow(willFocus) {
    const key = isAsking() ? keyOf() : null;
    if (key === asked) return;
    asked = key;
    if (key === null) return;
    const focused = document.activeElement;
    question.ask(key);
    if (!willFocus && focused !== document.activeElement) focused?.focus?.(); // who drags goes on
  }

  // ---------------------------------------------------------- painting

  function paint(willFocus = false) {
    const asking = isAsking();
    picture.paint(at, asking);
    table?.paint(at, asking);
    shown.forEach((knob, i) => knob?.paint(at[i]));
    player?.paint(at[steps], model.get("predict"), model.get("score"));
    const row = states.row(at);
    sentence.textContent = asking ? fillIn(story.hushed, row) : fillIn(story.says[story.case ? row[story.case] : 0], row);
    speak(sentence.textContent);
    const [right, tried] = model.get("score");
    score.textContent = tried ? `${right} of ${tried} right` : "";
    predict.setAttribute("aria-pressed", model.get("predict"));
    predict.hidden = !story.ask;
    if (!asking && asked !== null && isOpen(asked)) question.close();
    askNow(willFocus);
  }

  let waiting;
  /** Read a sentence out when all is still: a drag would be too much to listen to. */
  function speak(text) {
    clearTimeout(waiting);
    waiting = setTimeout(() => { if (spoken.textContent !== text) spoken.textContent = text; }, 400);
  }

  // ---------------------------------------------------------- moving

  function go(i, position) {
    const gated = isAsking() && story.ask.gate === states.names[i];
    const last = gated ? at[i] : states.counts[i] - 1;
    const target = Math.max(0, Math.min(last, position));
    if (target !== at[i] && !isAsking()) question.close(); // what was said about another state
    at = at.map((k, j) => (j === i ? target : k));
    if (i === steps && (gated || target === last)) stop();
    paint();
    if (!timer) kernel.send(at);
    return true;
  }

  function start() {
    if (at[steps] === states.counts[steps] - 1) go(steps, 0);
    timer = setInterval(() => (el.isConnected ? go(steps, at[steps] + 1) : stop()), PLAY_MS / 3);
    player.paintPlay(true);
    go(steps, at[steps] + 1);
  }

  function stop() {
    if (!timer) return;
    clearInterval(timer);
    timer = null;
    player.paintPlay(false);
    kernel.send(at);
  }

  function jump() {
    if (String(model.get("at")) === String(at)) return; // it was our own
    stop();
    kernel.cancel();
    at = [...model.get("at")];
    paint();
  }

  // ---------------------------------------------------------- wiring

  const first = steps < 0 ? sliders.findIndex((slider) => slider.kind === "range") : steps;
  /** A key moves the point in focus, or (everywhere) the first slider. */
  const key = (by) => (event) => {
    const name = picture.sliderOf(event.target);
    const isPoint = event.key.startsWith("Arrow") || ["Home", "End"].includes(event.key);
    if (isPoint && !name) return false;
    const i = isPoint ? states.names.indexOf(name) : first;
    return go(i, by === -Infinity ? 0 : by === Infinity ? states.counts[i] - 1 : at[i] + by);
  };
  const ends = player ? [] : [predict, score];
  const bars = h("div", { class: "controls" }, ...(player ? [player.element] : []), ...knobs.map((knob) => knob.element), ...ends);
  const main = h("div", { class: "main" }, picture.element, sentence, spoken, question.element, h("p", { class: "hint" }, story.hint));
  const stage = h("div", { class: "stage" }, main, ...(table ? [table.element] : []));
  const root = h("div", { class: "microad microad-steps microad-plot", role: "group", "aria-label": story.name }, bars, stage);
  guardKeys(root, {
    ",": key(-1), ".": key(1), ArrowLeft: key(-1), ArrowDown: key(-1), ArrowRight: key(1), ArrowUp: key(1),
    Home: key(-Infinity), End: key(Infinity),
  });
  const unlisten = listen(model, {
    at: jump,
    predict: () => { question.close(); asked = null; paint(true); },
    score: () => paint(),
  });
  el.replaceChildren(root);
  question.close();
  paint();
  return () => { stop(); clearTimeout(waiting); unlisten(); };
}

function render({ model, el }) {
  let destroy = makePlot({ model, el }, model.get("story"));
  const unlisten = listen(model, {
    story() {
      const { mark } = (el.contains(document.activeElement) && document.activeElement.dataset) || {};
      destroy();
      destroy = makePlot({ model, el }, model.get("story"));
      el.querySelector(`[data-mark="${mark}"]`)?.focus(); // it must not get lost
    },
  });
  return () => { destroy(); unlisten(); };
}

export default { render };

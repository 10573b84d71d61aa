// A plot replays a table of states that Python has baked: sliders choose one, its numbers say where
// the marks are. No value of the function and no derivative is computed here.

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
        power: ask.power,
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
    sentence.textContent = asking ? fillIn(story.textWhileAsking, row) : fillIn(story.says[story.case ? row[story.case] : 0], row);
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
  const fit = () => {
    const room = stage.clientWidth; // none while the cell is out of sight
    if (room) stage.classList.toggle("narrow", picture.fit(room));
  };
  const watch = new ResizeObserver(fit);
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
  watch.observe(stage);
  return () => { stop(); clearTimeout(waiting); watch.disconnect(); unlisten(); };
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

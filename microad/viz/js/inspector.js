// The Inspector replays, step by step, the story that Python wrote about a graph. Texts, numbers,
// right answers and known mistakes: all of it comes from Python, no derivative is computed here.

const PATHS = {
  first: "M4 5h2.5v14H4zM13 5v14L7 12zM21 5v14l-6-7z",
  back: "M6 5h2.5v14H6zM18 5v14l-8.5-7z",
  play: "M7 4.5v15L19.5 12z",
  pause: "M6.5 5h4v14h-4zM13.5 5h4v14h-4z",
  forward: "M15.5 5H18v14h-2.5zM6 5l8.5 7L6 19z",
  last: "M17.5 5H20v14h-2.5zM11 5l6 7-6 7zM3 5l6 7-6 7z",
};
const PLAY_MS = 1200;

// ------------------------------------------------------------ the graph

/** The picture that Python painted; its nodes become buttons that arrow keys walk between. */
function makeGraph(story, onchoose) {
  const element = h("div", { class: "graph" });
  element.innerHTML = story.svg;
  element.firstElementChild.setAttribute("role", "group"); // an image cannot hold buttons
  const nodes = [...element.querySelectorAll("g.node")];
  const edges = [...element.querySelectorAll("g.edge")];
  const nodeAt = (event) => event.target.closest("g.node");

  /** Do something with the node that an event is about; false if it is about no node. */
  const onNode = (react) => (event) => {
    const node = nodeAt(event);
    if (node) react(node, event.key);
    return Boolean(node);
  };

  const choose = onNode((node) => {
    rove(nodes, node);
    onchoose(+node.dataset.node);
  });

  const walk = onNode((node, key) => {
    const next = neighbor(nodes, edges, node, key) || node;
    rove(nodes, next);
    next.focus();
  });

  /** All copies of a shared leaf light up together. */
  function light(node) {
    const copies = nodes.filter((other) => other.dataset.node === node?.dataset.node);
    for (const other of nodes) other.classList.toggle("kin", copies.length > 1 && copies.includes(other));
  }

  /** Scroll the graph, not the page, until a node can be seen. */
  function reach(id) {
    const seen = element.getBoundingClientRect();
    const box = nodes.find((node) => +node.dataset.node === id).getBoundingClientRect();
    const beside = box.left < seen.left || box.right > seen.right;
    const beyond = box.top < seen.top || box.bottom > seen.bottom;
    if (beside) element.scrollLeft += box.left - seen.left - seen.width / 3;
    if (beyond) element.scrollTop += box.top - seen.top - seen.height / 3;
  }

  for (const node of nodes) node.setAttribute("role", "button");
  rove(nodes, nodes.at(-1));
  element.addEventListener("click", choose);
  element.addEventListener("focusin", (event) => light(nodeAt(event)));
  element.addEventListener("pointerover", (event) => light(nodeAt(event)));
  element.addEventListener("pointerleave", () => light(null));
  return { element, nodes, walk, choose, reach, paint: makePainter(story, nodes, edges) };
}

/** The nearest node in the direction of an arrow: along an edge sideways, else in the column. */
function neighbor(nodes, edges, node, key) {
  const isEdge = (child, parent) =>
    edges.some(({ dataset }) => dataset.child === child.dataset.node && dataset.parent === parent.dataset.node);
  const here = node.getBoundingClientRect();
  let [best, least] = [null, Infinity];
  for (const other of nodes) {
    const box = other.getBoundingClientRect();
    const [dx, dy] = [box.left - here.left, box.top + box.bottom - here.top - here.bottom];
    const inColumn = box.left < here.right && here.left < box.right;
    const fits = {
      ArrowLeft: () => dx < 0 && isEdge(node, other),
      ArrowRight: () => dx > 0 && isEdge(other, node),
      ArrowUp: () => dy < 0 && inColumn,
      ArrowDown: () => dy > 0 && inColumn,
    }[key];
    const far = Math.round(Math.hypot(dx, dy)); // rounded: of two as near, the upper operand
    if (far < least && fits()) [best, least] = [other, far];
  }
  return best;
}

/** Return paint(step, current): show all texts so far, and mark the node and edges of one step. */
function makePainter(story, nodes, edges) {
  const places = new Map(); // "value 3", "partial 4 0": the text element, several for copies
  const marked = []; // [element, attribute, its value at rest]

  function place(box, kind, ...ids) {
    const key = [kind, ...ids].join(" ");
    places.set(key, [...(places.get(key) || []), ...box.querySelectorAll(`.${kind}`)]);
  }

  function mark(box, looks) {
    for (const [part, look] of Object.entries(looks)) {
      const element = box.querySelector(`.${part}`);
      for (const [name, value] of element ? Object.entries(look) : []) {
        marked.push([element, name, element.getAttribute(name)]);
        element.setAttribute(name, value);
      }
    }
  }

  function unmark() {
    for (const [element, name, value] of marked.splice(0).reverse()) {
      if (value === null) element.removeAttribute(name);
      else element.setAttribute(name, value);
    }
  }

  /** A value is computed along all edges into its node, an adjoint arrives along one. */
  function markStep({ kind, node, child, operand }) {
    const looks = story.looks[kind === "value" ? "forward" : "reverse"];
    for (const box of nodes) if (+box.dataset.node === node) mark(box, looks);
    for (const edge of edges) {
      const { child: to, operand: number } = edge.dataset;
      if (kind === "value" ? +to === node : +to === child && +number === operand) mark(edge, looks);
    }
  }

  /** The accessible name of a node is what is to be seen. */
  function name(node) {
    const seen = [...node.querySelectorAll("text")].map((text) => text.textContent).filter(Boolean);
    const role = node.dataset.role === "op" ? "operation" : node.dataset.role;
    node.setAttribute("aria-label", `${seen.join(" ")}, ${role}`);
  }

  for (const node of nodes) for (const kind of ["value", "adjoint"]) place(node, kind, node.dataset.node);
  for (const edge of edges) place(edge, "partial", edge.dataset.child, edge.dataset.operand);

  return (step, current) => {
    const texts = new Map();
    for (const done of story.steps.slice(0, step)) {
      for (const kind of ["value", "adjoint", "partial"]) {
        for (const change of done[kind]) texts.set([kind, ...change.slice(0, -1)].join(" "), change.at(-1));
      }
    }
    for (const [key, elements] of places) {
      for (const element of elements) element.textContent = texts.get(key) || "";
    }
    unmark();
    if (current) markStep(current);
    nodes.forEach(name);
  };
}

// ------------------------------------------------------------ the panel of the selected node

function makePanel(story) {
  const element = h("div", { class: "about", role: "group", "aria-label": "Selected node" });
  const rows = (title, parts) => h("div", {}, h("h4", {}, title), ...parts.map((part) => h("p", {}, part)));
  const code = (text) => h("code", {}, text);

  function adjoint(shares) {
    if (!shares.length) return rows("Adjoint", ["Nothing has arrived yet."]);
    const { sum, array } = shares.at(-1);
    return rows("Adjoint", [...shares.map((share) => share.says), h("b", {}, sum), ...(array ? [code(array)] : [])]);
  }

  function paint(id, step) {
    const about = story.nodes[id];
    if (!about) return element.replaceChildren(h("p", { class: "hint" }, story.hint));
    const { line } = about;
    element.replaceChildren(
      h("h3", {}, about.title, h("small", {}, about.role)),
      line ? rows(line.name, [h("code", { class: "line" }, line.before, h("mark", {}, line.marked), line.after)]) : "",
      rows("Value", about.value.map(code)),
      about.constants?.length ? rows("Constants", about.constants.map(code)) : "",
      about.partials.length ? rows("Local partials", about.partials.map(code)) : "",
      about.pulls?.length ? rows("On the way back", about.pulls) : "",
      story.reverse ? adjoint(about.shares.filter((share) => share.step <= step)) : "",
    );
  }

  return { element, paint };
}

// ------------------------------------------------------------ predict mode

/** The question before a pull; `onpass` goes on when it is answered or given up. */
function makeQuestion(model, story, onpass) {
  const tried = new Set(); // steps whose question counts already
  const passed = new Set(); // steps that may be taken
  let step = 0;

  const question = h("label", { class: "question" });
  const input = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": "Your answer" });
  const show = h("button", { type: "button", onclick: () => pass(false, "") }, "Show me");
  const entry = h("div", { class: "entry" }, input, h("button", { class: "primary" }, "Check"), show);
  const feedback = liveLine("feedback");
  const next = h("button", { type: "button", class: "primary", onclick: () => onpass() }, "Next");
  const element = h("form", { class: "ask", onsubmit: check }, question, entry, feedback, next);

  function tell(kind, words) {
    feedback.className = `feedback ${kind}`;
    feedback.textContent = words;
  }

  /** The first step on the way that has to be answered before it is taken, or -1. */
  function find(from, to) {
    return story.steps.findIndex((one, i) => i >= from && i < to && one.ask && !passed.has(i));
  }

  function ask(about) {
    step = about;
    element.hidden = entry.hidden = false;
    next.hidden = true;
    question.textContent = story.steps[step].ask.question;
    input.value = "";
    tell("", "");
    input.focus();
  }

  function check(event) {
    event.preventDefault();
    const { answer, word, near, kind, mistakes = story.mistakes } = story.steps[step].ask;
    if (kind === "shape") return checkShape(story.steps[step].ask);
    const text = input.value.trim().toLowerCase().replace(",", ".").replace("−", "-");
    const [top, bottom = "1", ...more] = text.split("/");
    const x = top.trim() && bottom.trim() && !more.length ? Number(top) / Number(bottom) : NaN;
    if (text === word || isNear(x, answer)) return pass(true, "right");
    if (!Number.isFinite(x)) return tell("wrong", "Write a number, such as 3, -0.5 or 1/3.");
    count(false);
    const known = near.findIndex((y) => isNear(x, y));
    correct(mistakes.at(known), text);
  }

  /** (2, 3), 2,3 and [2, 3] are the same shape, and so are (3,) and 3. */
  function checkShape({ word, near, mistakes }) {
    const bare = (text) => text.replace(/[\s()[\]]/g, "").replace(/,$/, "");
    const typed = bare(input.value);
    if (typed === bare(word)) return pass(true, "right");
    if (!/^\d+(,\d+)*$/.test(typed)) return tell("wrong", "Write a shape, such as (3,) or (2, 3).");
    count(false);
    correct(mistakes.at(near.findIndex((shape) => bare(shape) === typed)), input.value.trim());
  }

  /** Say what is wrong with an answer. */
  function correct(mistake, answer) {
    const facts = { ...story.steps[step].ask, answer };
    tell("wrong", mistake.replace(/{(\w+)}/g, (_, key) => facts[key]));
    input.select();
  }

  /** One percent: boxes show four digits, and people round. Python sends null for NaN. */
  function isNear(x, y) {
    return y !== null && Math.abs(x - y) <= 0.01 * Math.abs(y) + 1e-12;
  }

  /** Only the first answer to a question counts. */
  function count(isRight) {
    if (tried.has(step)) return;
    tried.add(step);
    const [right, asked] = model.get("score");
    model.set("score", [right + isRight, asked + 1]);
    model.save_changes();
  }

  function pass(isRight, kind) {
    const { says } = story.steps[step].ask;
    count(isRight);
    passed.add(step);
    onpass();
    element.hidden = false;
    entry.hidden = true;
    next.hidden = step + 1 === story.steps.length;
    question.textContent = "";
    tell(kind, `${isRight ? "Right" : "It is"}: ${says}`);
    next.focus();
  }

  function close() {
    element.hidden = true;
  }

  return { element, find, ask, close };
}

// ------------------------------------------------------------ the controls

/** The row of controls; `act` holds what each of them does. */
function makeControls(story, act) {
  const end = story.steps.length;
  const first = iconButton("First step", PATHS.first, () => act.go(0));
  const back = iconButton("Step back", PATHS.back, () => act.move(-1));
  const play = iconButton("Play", PATHS.play, act.play);
  const forward = iconButton("Step forward", PATHS.forward, () => act.move(1));
  const last = iconButton("Last step", PATHS.last, () => act.go(end));
  const predict = h("button", { type: "button", onclick: act.predict }, "Predict");
  const slider = h("input", { type: "range", max: end, "aria-label": "Step", oninput: () => act.go(+slider.value) });
  const counter = h("span", { class: "counter" });
  const phase = h("span", { class: "phase" });
  const score = h("span", { class: "score" });
  const bar = toolbar("Steps", first, back, play, forward, last, predict);
  const element = h("div", { class: "controls" }, bar, slider, counter, phase, score);
  play.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
  predict.hidden = !story.reverse;

  function paint(step, isPredicting, [right, asked]) {
    counter.textContent = `step ${step} of ${end}`;
    slider.value = step;
    slider.setAttribute("aria-valuetext", counter.textContent);
    phase.textContent = phase.dataset.phase = story.steps[step - 1]?.phase ?? "start";
    score.textContent = asked ? `${right} of ${asked} right` : "";
    predict.setAttribute("aria-pressed", isPredicting);
    // Not `disabled`: that would drop the focus, and JupyterLab would get the next key.
    for (const button of [first, back]) button.setAttribute("aria-disabled", step === 0);
    for (const button of [forward, last]) button.setAttribute("aria-disabled", step === end);
  }

  function paintPlay(isPlaying) {
    const name = isPlaying ? "Pause" : "Play";
    play.replaceChildren(icon(isPlaying ? PATHS.pause : PATHS.play));
    play.setAttribute("aria-label", name);
    play.title = name;
  }

  return { element, paint, paintPlay, focus: () => forward.focus() };
}

// ------------------------------------------------------------ all of it

function render({ model, el }) {
  const story = model.get("story");
  const end = story.steps.length;
  const kernel = committer(model, "step");
  let step = model.get("step");
  let isAsking = false; // about the step that comes next
  let timer = null; // of the player

  const set = (name, value) => {
    model.set(name, value);
    model.save_changes();
  };
  const graph = makeGraph(story, (id) => set("selected", id === model.get("selected") ? -1 : id));
  const panel = makePanel(story);
  const question = makeQuestion(model, story, () => go(step + 1));
  const controls = makeControls(story, {
    go,
    move: (by) => go(step + by),
    play: () => (timer ? stop() : start()),
    predict: () => set("predict", !model.get("predict")),
  });
  const sentence = liveLine("sentence");

  // ---------------------------------------------------------- painting

  function paint() {
    const now = story.steps[step - 1];
    graph.paint(step, isAsking ? story.steps[step] : now);
    sentence.textContent = now ? now.text : story.start;
    paintControls();
    paintSelected();
    if (now) graph.reach(now.node);
  }

  function paintControls() {
    controls.paint(step, model.get("predict"), model.get("score"));
  }

  function paintSelected() {
    const id = model.get("selected");
    for (const node of graph.nodes) node.setAttribute("aria-pressed", +node.dataset.node === id);
    panel.paint(id, step);
  }

  // ---------------------------------------------------------- moving

  /** Show a step; `willAsk` if the question about the next one is put. */
  function show(target, willAsk = false) {
    [step, isAsking] = [target, willAsk];
    const hadFocus = question.element.contains(document.activeElement);
    question.close();
    if (hadFocus) controls.focus(); // it must not get lost
    paint();
  }

  /** Go to a step; in predict mode only as far as the first question on the way. */
  function go(target) {
    target = Math.max(0, Math.min(end, target));
    const open = model.get("predict") ? question.find(step, target) : -1;
    show(open < 0 ? target : open, open >= 0);
    if (isAsking) question.ask(step);
    if (isAsking || step === end) stop();
    if (!timer) kernel.send(step);
    return true;
  }

  function start() {
    if (step === end) go(0);
    timer = setInterval(() => (el.isConnected ? go(step + 1) : stop()), PLAY_MS);
    controls.paintPlay(true);
    sentence.setAttribute("aria-live", "off"); // a sentence a second is too much to listen to
    go(step + 1);
  }

  function stop() {
    if (!timer) return;
    clearInterval(timer);
    timer = null;
    controls.paintPlay(false);
    sentence.setAttribute("aria-live", "polite");
    kernel.send(step);
  }

  /** Python has set the step, or predict mode was switched: no question stays open. */
  function jump(target) {
    stop();
    kernel.cancel();
    show(target);
  }

  // ---------------------------------------------------------- wiring

  const parts = [controls.element, graph.element, sentence, question.element, panel.element];
  const root = h("div", { class: "microad microad-inspector", role: "group", "aria-label": story.name }, ...parts);
  const { walk, choose } = graph;
  guardKeys(root, {
    ",": () => go(step - 1),
    ".": () => go(step + 1),
    Home: () => go(0),
    End: () => go(end),
    Enter: choose,
    " ": choose,
    ArrowLeft: walk,
    ArrowRight: walk,
    ArrowUp: walk,
    ArrowDown: walk,
  });
  const reactions = {
    step: () => model.get("step") === step || jump(model.get("step")), // not if it was our own
    selected: paintSelected,
    predict: () => jump(step),
    score: paintControls,
  };
  for (const [name, react] of Object.entries(reactions)) model.on(`change:${name}`, react);
  el.replaceChildren(root);
  question.close();
  paint();
  return () => {
    stop();
    for (const [name, react] of Object.entries(reactions)) model.off(`change:${name}`, react);
  };
}

export default { render };

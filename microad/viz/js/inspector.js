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
  const nodes = [...element.querySelectorAll("g.node")];
  const edges = [...element.querySelectorAll("g.edge")];
  const parents = new Map(nodes.map((node) => [node.dataset.node, new Set()]));
  for (const { dataset } of edges) parents.get(dataset.child).add(dataset.parent);
  const nodeAt = (event) => event.target.closest("g.node");

  /** The nearest node in the direction of an arrow: along an edge sideways, else in the column. */
  function neighbor(node, key) {
    const here = node.getBoundingClientRect();
    const id = node.dataset.node;
    let [best, least] = [null, Infinity];
    for (const other of nodes) {
      const box = other.getBoundingClientRect();
      const [dx, dy] = [box.left - here.left, box.top + box.bottom - here.top - here.bottom];
      const column = box.left < here.right && here.left < box.right;
      const fits = {
        ArrowLeft: dx < 0 && parents.get(id).has(other.dataset.node),
        ArrowRight: dx > 0 && parents.get(other.dataset.node).has(id),
        ArrowUp: dy < 0 && column,
        ArrowDown: dy > 0 && column,
      }[key];
      const far = Math.round(Math.hypot(dx, dy)); // of two as near, the upper operand
      if (fits && far < least) [best, least] = [other, far];
    }
    return best;
  }

  function walk(event) {
    const node = nodeAt(event);
    if (!node) return false;
    const next = neighbor(node, event.key);
    if (!next) return true;
    rove(nodes, next);
    next.focus();
    return true;
  }

  function choose(event) {
    const node = nodeAt(event);
    if (!node) return false;
    rove(nodes, node);
    onchoose(+node.dataset.node);
    return true;
  }

  /** All copies of a shared leaf light up together. */
  function kin(node) {
    const copies = nodes.filter((other) => other.dataset.node === node?.dataset.node);
    for (const other of nodes) other.classList.toggle("kin", copies.length > 1 && copies.includes(other));
  }

  /** Scroll the graph, not the page, until a node can be seen. */
  function reach(id) {
    const node = nodes.find((one) => +one.dataset.node === id);
    if (!node) return;
    const [seen, box] = [element.getBoundingClientRect(), node.getBoundingClientRect()];
    if (box.left < seen.left || box.right > seen.right) element.scrollLeft += box.left - seen.left - seen.width / 3;
    if (box.top < seen.top || box.bottom > seen.bottom) element.scrollTop += box.top - seen.top - seen.height / 3;
  }

  // A step: texts of all steps so far, and the look of the node and edges of the last one.
  const parts = new Map(); // "value 3", "partial 4 0": the text element, or those of all copies
  const keep = (key, part) => parts.set(key, [...(parts.get(key) || []), part]);
  for (const node of nodes) {
    for (const kind of ["value", "adjoint"]) keep(`${kind} ${node.dataset.node}`, node.querySelector(`.${kind}`));
  }
  for (const edge of edges) keep(`partial ${edge.dataset.child} ${edge.dataset.operand}`, edge.querySelector(".partial"));
  const marked = []; // [element, attribute, its value at rest]

  function mark(box, looks) {
    for (const [part, look] of Object.entries(looks)) {
      const element = box.querySelector(`.${part}`);
      for (const [name, value] of element ? Object.entries(look) : []) {
        marked.push([element, name, element.getAttribute(name)]);
        element.setAttribute(name, value);
      }
    }
  }

  /** Show the picture after `step` steps; `current` is the step whose node and edges are marked. */
  function paint(step, current) {
    const texts = new Map();
    for (const done of story.steps.slice(0, step)) {
      for (const kind of ["value", "adjoint", "partial"]) {
        for (const change of done[kind]) texts.set([kind, ...change.slice(0, -1)].join(" "), change.at(-1));
      }
    }
    for (const [key, same] of parts) {
      const text = texts.get(key) || "";
      for (const part of same) if (part.textContent !== text) part.textContent = text;
    }
    for (const [element, name, value] of marked.splice(0).reverse()) {
      value === null ? element.removeAttribute(name) : element.setAttribute(name, value);
    }
    if (current) markStep(current);
    for (const node of nodes) { // its accessible name is what is to be seen
      const seen = [...node.querySelectorAll("text")].map((text) => text.textContent).filter(Boolean);
      const role = node.dataset.role.replace(/^op$/, "operation");
      node.setAttribute("aria-label", `${seen.join(" ")}, ${role}`);
    }
  }

  function markStep({ kind, node, child, operand }) {
    const looks = story.looks[kind === "value" ? "forward" : "reverse"];
    const isCurrent = (edge) => kind === "value"
      ? +edge.child === node
      : kind === "pull" && +edge.child === child && +edge.operand === operand;
    for (const box of nodes) if (+box.dataset.node === node) mark(box, looks);
    for (const edge of edges) if (isCurrent(edge.dataset)) mark(edge, looks);
  }

  /** All copies of a shared leaf light up together. */
  function kin(node) {
    const copies = nodes.filter((other) => other.dataset.node === node?.dataset.node);
    for (const other of nodes) other.classList.toggle("kin", copies.length > 1 && copies.includes(other));
  }

  /** Scroll the graph, not the page, until a node can be seen. */
  function reach(id) {
    const node = nodes.find((one) => +one.dataset.node === id);
    if (!node) return;
    const [seen, box] = [element.getBoundingClientRect(), node.getBoundingClientRect()];
    if (box.left < seen.left || box.right > seen.right) element.scrollLeft += box.left - seen.left - seen.width / 3;
    if (box.top < seen.top || box.bottom > seen.bottom) element.scrollTop += box.top - seen.top - seen.height / 3;
  }

  element.firstElementChild.setAttribute("role", "group"); // an image cannot hold buttons
  for (const node of nodes) node.setAttribute("role", "button");
  rove(nodes, nodes.at(-1));
  element.addEventListener("click", choose);
  element.addEventListener("focusin", (event) => kin(nodeAt(event)));
  element.addEventListener("pointerover", (event) => kin(nodeAt(event)));
  element.addEventListener("pointerleave", () => kin(null));
  return { element, nodes, walk, choose, reach, paint };
}

// ------------------------------------------------------------ the panel of the selected node

function makePanel(story) {
  const element = h("div", { class: "about", role: "group", "aria-label": "Selected node" });
  const rows = (title, parts) => h("div", {}, h("h4", {}, title), ...parts.map((part) => h("p", {}, part)));
  const code = (text) => h("code", {}, text);

  function adjoint(shares) {
    if (!shares.length) return rows("Adjoint", ["Nothing has arrived yet."]);
    return rows("Adjoint", [...shares.map((share) => share.says), h("b", {}, shares.at(-1).sum)]);
  }

  function paint(id, step) {
    const about = story.nodes[id];
    if (!about) return element.replaceChildren(h("p", { class: "hint" }, story.hint));
    const { line } = about;
    element.replaceChildren(
      h("h3", {}, about.title, h("small", {}, about.role)),
      line ? rows(line.name, [h("code", { class: "line" }, line.before, h("mark", {}, line.marked), line.after)]) : "",
      rows("Value", about.value.map(code)),
      about.partials.length ? rows("Local partials", about.partials.map(code)) : "",
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
    const { answer, word, near } = story.steps[step].ask;
    const text = input.value.trim().toLowerCase().replace(",", ".").replace("−", "-");
    const [top, bottom = "1", ...more] = text.split("/");
    const x = top.trim() && bottom.trim() && !more.length ? Number(top) / Number(bottom) : NaN;
    if (text === word || isNear(x, answer)) return pass(true, "right");
    if (!Number.isFinite(x)) return tell("wrong", "Write a number, such as 3, -0.5 or 1/3.");
    count(false);
    const known = near.findIndex((y) => isNear(x, y));
    const facts = { ...story.steps[step].ask, answer: text };
    tell("wrong", story.mistakes.at(known).replace(/{(\w+)}/g, (_, key) => facts[key]));
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

// ------------------------------------------------------------ all of it

function render({ model, el }) {
  const story = model.get("story");
  const end = story.steps.length;
  const kernel = committer(model, "step");
  let step = model.get("step");
  let asking = false; // about the step that comes next
  let timer = null; // of the player

  const graph = makeGraph(story, (id) => set("selected", id === model.get("selected") ? -1 : id));
  const panel = makePanel(story);
  const question = makeQuestion(model, story, () => go(step + 1));
  const first = iconButton("First step", PATHS.first, () => go(0));
  const back = iconButton("Step back", PATHS.back, () => go(step - 1));
  const play = iconButton("Play", PATHS.play, () => (timer ? stop() : start()));
  const forward = iconButton("Step forward", PATHS.forward, () => go(step + 1));
  const last = iconButton("Last step", PATHS.last, () => go(end));
  const predict = h("button", { type: "button", onclick: () => set("predict", !model.get("predict")) }, "Predict");
  const slider = h("input", { type: "range", max: end, "aria-label": "Step", oninput: () => go(+slider.value) });
  const counter = h("span", { class: "counter" });
  const phase = h("span", { class: "phase" });
  const score = h("span", { class: "score" });
  const sentence = liveLine("sentence");
  play.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
  predict.hidden = !story.reverse;

  function set(name, value) {
    model.set(name, value);
    model.save_changes();
  }

  // ---------------------------------------------------------- painting

  function paint() {
    const now = story.steps[step - 1];
    const [right, asked] = model.get("score");
    graph.paint(step, asking ? story.steps[step] : now);
    counter.textContent = `step ${step} of ${end}`;
    slider.value = step;
    slider.setAttribute("aria-valuetext", counter.textContent);
    phase.textContent = phase.dataset.phase = now ? now.phase : "start";
    sentence.textContent = now ? now.text : story.start;
    score.textContent = asked ? `${right} of ${asked} right` : "";
    first.disabled = back.disabled = step === 0;
    forward.disabled = last.disabled = step === end;
    predict.setAttribute("aria-pressed", model.get("predict"));
    if (now) graph.reach(now.node);
    paintSelected();
  }

  function paintSelected() {
    const id = model.get("selected");
    for (const node of graph.nodes) node.setAttribute("aria-pressed", +node.dataset.node === id);
    panel.paint(id, step);
  }

  function paintPlay() {
    const name = timer ? "Pause" : "Play";
    play.replaceChildren(icon(timer ? PATHS.pause : PATHS.play));
    play.setAttribute("aria-label", name);
    play.title = name;
    sentence.setAttribute("aria-live", timer ? "off" : "polite"); // too much to listen to
  }

  // ---------------------------------------------------------- moving

  /** Show a step; `isAsked` if the question about the next one is put. */
  function show(target, isAsked = false) {
    [step, asking] = [target, isAsked];
    question.close();
    paint();
  }

  /** Go to a step; in predict mode only as far as the first question on the way. */
  function go(target) {
    target = Math.max(0, Math.min(end, target));
    const open = model.get("predict") ? question.find(step, target) : -1;
    if (open < 0) show(target);
    else {
      show(open, true);
      question.ask(open);
    }
    if (asking || step === end) stop();
    if (!timer) kernel.send(step);
    return true;
  }

  function start() {
    if (step === end) go(0);
    timer = setInterval(() => (el.isConnected ? go(step + 1) : stop()), PLAY_MS);
    paintPlay();
    go(step + 1);
  }

  function stop() {
    clearInterval(timer);
    if (timer) kernel.send(step);
    timer = null;
    paintPlay();
  }

  /** Python has set the step, or predict mode was switched: no question stays open. */
  function jump(target) {
    stop();
    kernel.cancel();
    show(target);
  }

  // ---------------------------------------------------------- wiring

  const bar = toolbar("Steps", first, back, play, forward, last, predict);
  const controls = h("div", { class: "controls" }, bar, slider, counter, phase, score);
  const parts = [controls, graph.element, sentence, question.element, panel.element];
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
    score: paint,
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

// The picture of a graph that Python painted, brought to life: nodes are buttons that arrow keys walk
// between, and each step shows its texts and marks its lines, with the looks that Python sends.

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

  /** Mark the node that is selected, in all its copies. */
  function press(id) {
    for (const node of nodes) {
      const isPressed = String(+node.dataset.node === id);
      if (node.getAttribute("aria-pressed") !== isPressed) node.setAttribute("aria-pressed", isPressed);
    }
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
  const zoom = makeZoom(element);
  rove(nodes, nodes.at(-1));
  element.addEventListener("click", choose);
  element.addEventListener("focusin", (event) => light(nodeAt(event)));
  element.addEventListener("pointerover", (event) => light(nodeAt(event)));
  element.addEventListener("pointerleave", () => light(null));
  return { element, zoom, walk, choose, press, reach, paint: makePainter(story, nodes, edges) };
}

/** Buttons that make a picture larger and smaller, or fit it into the width that is there. */
function makeZoom(element) {
  const svg = element.firstElementChild;
  const { width, height } = svg.viewBox?.baseVal ?? {};
  let scale = 1;

  function show(next) {
    scale = Math.max(0.1, Math.min(4, next));
    const { clientWidth, clientHeight, scrollLeft, scrollTop, scrollWidth, scrollHeight } = element;
    const middle = [(scrollLeft + clientWidth / 2) / scrollWidth, (scrollTop + clientHeight / 2) / scrollHeight];
    svg.setAttribute("width", width * scale);
    svg.setAttribute("height", height * scale);
    element.scrollLeft = middle[0] * element.scrollWidth - clientWidth / 2;
    element.scrollTop = middle[1] * element.scrollHeight - clientHeight / 2;
  }

  const room = () => Math.min((element.clientWidth - 8) / width, (innerHeight * 0.55 - 8) / height);
  const bar = toolbar(
    "Size of the picture",
    h("button", { type: "button", onclick: () => show(Math.min(1, room())) }, "Fit"),
    h("button", { type: "button", "aria-label": "Smaller", title: "Smaller", onclick: () => show(scale / 1.25) }, "−"),
    h("button", { type: "button", "aria-label": "Larger", title: "Larger", onclick: () => show(scale * 1.25) }, "+"),
  );
  return bar;
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

/** Elements by a number in their data: Map(number: [elements]). */
function grouped(elements, name) {
  const groups = new Map(elements.map(({ dataset }) => [+dataset[name], []]));
  for (const element of elements) groups.get(+element.dataset[name]).push(element);
  return groups;
}

/**
 * Follow the texts of a picture through steps: goTo(step) returns a map of what may have changed since the
 * last call, from "value 3" or "partial 4 0" to its text. `steps()` may be another list at the next call.
 */
function makeReplay(steps) {
  const kinds = ["value", "adjoint", "share", "tangent", "partial"];
  let [known, history, now] = [null, [], 0]; // for each step [key, text before, text after], ...

  function learn() {
    const texts = new Map();
    known = steps();
    history = known.map((step) => kinds.flatMap((kind) => (step[kind] || []).map((change) => {
      const [key, after] = [[kind, ...change.slice(0, -1)].join(" "), change.at(-1)];
      const before = texts.get(key) || "";
      texts.set(key, after);
      return [key, before, after];
    })));
  }

  return (step) => {
    const changed = new Map();
    const rewind = (to) => {
      while (now > to) for (const [key, before] of [...history[--now]].reverse()) changed.set(key, before);
    };
    if (steps() !== known) {
      rewind(0);
      learn();
    }
    rewind(step);
    while (now < step) for (const [key, , after] of history[now++]) changed.set(key, after);
    return changed;
  };
}

/** Return paint(step, current): show all texts so far, and mark the node and edges of one step. */
function makePainter(story, nodes, edges) {
  const places = new Map(); // "value 3", "partial 4 0": [the text element, its node], several for copies
  const boxes = grouped(nodes, "node");
  const wires = grouped(edges, "child");
  const changedBy = makeReplay(() => story.steps);
  const marked = []; // [element, attribute, its value at rest]

  function place(box, kind, ...ids) {
    const found = [...box.querySelectorAll(`.${kind}`)].map((element) => [element, box]);
    const key = [kind, ...ids].join(" ");
    places.set(key, [...(places.get(key) || []), ...found]);
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

  /** A value and a tangent are computed along all edges into a node, an adjoint arrives along one. */
  function markStep({ kind, node, child, operand }) {
    const isForward = kind === "value" || kind === "tangent";
    const looks = story.looks[{ value: "forward", tangent: "tangent" }[kind] || "reverse"];
    for (const box of boxes.get(node) || []) mark(box, looks);
    for (const edge of wires.get(isForward ? node : child) || []) {
      if (isForward || +edge.dataset.operand === operand) mark(edge, looks);
    }
  }

  /** The accessible name of a node is what is to be seen. */
  function name(node) {
    const seen = [...node.querySelectorAll("text")].map((text) => text.textContent).filter(Boolean);
    const role = node.dataset.role === "op" ? "operation" : node.dataset.role;
    node.setAttribute("aria-label", `${seen.join(" ")}, ${role}`);
  }

  /** Write what has changed, and only that: a text that is written is laid out anew. */
  function write(changed) {
    const renamed = new Set();
    for (const [key, text] of changed) {
      for (const [element, box] of places.get(key) || []) {
        if (element.textContent === text) continue;
        element.textContent = text;
        if (box.matches(".node")) renamed.add(box);
      }
    }
    renamed.forEach(name);
  }

  for (const node of nodes) for (const kind of ["value", "adjoint", "tangent"]) place(node, kind, node.dataset.node);
  for (const node of nodes) if (node.dataset.copy) place(node, "share", node.dataset.copy, node.dataset.node);
  for (const edge of edges) place(edge, "partial", edge.dataset.child, edge.dataset.operand);
  write(new Map([...places.keys()].map((key) => [key, ""]))); // Python has painted the end of the story
  nodes.forEach(name);

  return (step, current) => {
    write(changedBy(step));
    unmark();
    if (current) markStep(current);
  };
}

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

  /** A value and a tangent are computed along all edges into a node, an adjoint arrives along one. */
  function markStep({ kind, node, child, operand }) {
    const isForward = kind === "value" || kind === "tangent";
    const looks = story.looks[{ value: "forward", tangent: "tangent" }[kind] || "reverse"];
    for (const box of nodes) if (+box.dataset.node === node) mark(box, looks);
    for (const edge of edges) {
      const { child: to, operand: number } = edge.dataset;
      if (isForward ? +to === node : +to === child && +number === operand) mark(edge, looks);
    }
  }

  /** The accessible name of a node is what is to be seen. */
  function name(node) {
    const seen = [...node.querySelectorAll("text")].map((text) => text.textContent).filter(Boolean);
    const role = node.dataset.role === "op" ? "operation" : node.dataset.role;
    node.setAttribute("aria-label", `${seen.join(" ")}, ${role}`);
  }

  for (const node of nodes) for (const kind of ["value", "adjoint", "tangent"]) place(node, kind, node.dataset.node);
  for (const edge of edges) place(edge, "partial", edge.dataset.child, edge.dataset.operand);

  return (step, current) => {
    const texts = new Map();
    for (const done of story.steps.slice(0, step)) {
      for (const kind of ["value", "adjoint", "tangent", "partial"]) {
        for (const change of done[kind] || []) texts.set([kind, ...change.slice(0, -1)].join(" "), change.at(-1));
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

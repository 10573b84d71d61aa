// What there is to know about the selected node.

function makePanel(model, story) {
  const element = h("div", { class: "about", role: "group", "aria-label": "Selected node" });
  const rows = (title, parts) => h("div", {}, h("h4", {}, title), ...parts.map((part) => h("p", {}, part)));
  const code = (text) => h("code", {}, text);

  function arrived(shares) {
    const title = story.row === "tangent" ? "Tangent" : "Adjoint";
    if (!shares.length) return rows(title, ["Nothing has arrived yet."]);
    const { sum, array } = shares.at(-1);
    return rows(title, [...shares.map((share) => share.says), h("b", {}, sum), ...(array ? [code(array)] : [])]);
  }

  /** What opens a folded box: Python lays the graph out anew. */
  function opener(id) {
    if (model.alone) return h("p", { class: "hint" }, "Run the notebook to open this box: Python draws what is in it.");
    const open = h("button", { type: "button", onclick: () => assign(model, "opening", id) }, "Open this box");
    return h("p", { class: "hint" }, open, " (needs a running kernel)");
  }

  /** A slider that moves an input: Python computes both sweeps anew when it is let go. */
  function mover(id, { label, value, ...range }) {
    if (model.alone) return h("p", { class: "hint" }, "Run the notebook to move the inputs: Python computes both sweeps anew.");
    const number = h("output", {}, numberText(value));
    const input = h("input", { type: "range", ...range, value, "aria-label": label });
    input.addEventListener("input", () => (number.textContent = numberText(+input.value)));
    input.addEventListener("change", () => assign(model, "places", { ...model.get("places"), [id]: +input.value }));
    return h("label", { class: "mover" }, h("span", {}, label), input, number);
  }

  function paint(id, step) {
    const about = story.nodes[id];
    if (!about) return element.replaceChildren(h("p", { class: "hint" }, story.hint));
    const { line } = about;
    element.replaceChildren(
      h("h3", {}, about.title, h("small", {}, about.role)),
      story.sliders?.[id] ? mover(id, story.sliders[id]) : "",
      story.opens && about.leaves ? opener(id) : "",
      line ? rows(line.name, [h("code", { class: "line" }, line.before, h("mark", {}, line.marked), line.after)]) : "",
      rows("Value", about.value.map(code)),
      about.leaves?.length ? rows("In this box", about.leaves.map(code)) : "",
      about.constants?.length ? rows("Constants", about.constants.map(code)) : "",
      about.partials.length ? rows("Local partials", about.partials.map(code)) : "",
      about.pulls?.length ? rows("On the way back", about.pulls) : "",
      story.row ? arrived(about.shares.filter((share) => share.step <= step)) : "",
    );
  }

  return { element, paint };
}

/** A graph and the panel of its selected node, as the view of a stepper. */
function makeGraphView(model, story) {
  const graph = makeGraph(story, (id) => assign(model, "selected", id === model.get("selected") ? -1 : id));
  const panel = makePanel(model, story);
  const { walk, choose } = graph;
  let now = 0;

  function paintSelected() {
    const id = model.get("selected");
    graph.press(id);
    panel.paint(id, now);
  }

  function paint(step, current) {
    now = step;
    graph.paint(step, current);
    paintSelected();
    const node = step ? story.steps[step - 1].node : 0; // at first: where it begins
    if (story.steps.length) graph.reach(node);
  }

  const keys = { Enter: choose, " ": choose };
  for (const arrow of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) keys[arrow] = walk;
  return { above: [graph.zoom, graph.element], below: [panel.element], paint, keys, reactions: { selected: paintSelected } };
}

// The tape: the table of what was recorded, and the graph that it is, at the same step.

function render({ model, el }) {
  const story = model.get("story");
  const view = makeGraphView(model, story);
  const graph = view.above.at(-1);
  const table = makeTable(story.table, () => story.steps, (id) => assign(model, "selected", id === model.get("selected") ? -1 : id));
  link(graph, table.lines);

  function paint(step, current) {
    view.paint(step, current);
    table.paint(step, current);
    table.select(model.get("selected"));
  }

  function select() {
    view.reactions.selected();
    table.select(model.get("selected"));
  }

  const walk = (event) => table.walk(event) || view.keys.ArrowUp(event);
  const keys = { ...view.keys, ArrowUp: walk, ArrowDown: walk };
  const above = [h("div", { class: "pair" }, graph, ...(story.table.rows.length ? [table.element] : []))];
  return makeStepper({ model, el }, story, { ...view, kind: "tape", above, paint, keys, reactions: { selected: select } }).destroy;
}

export default { render };

// The gradient check: the table of cuts, and the graph with the node that is looked at.

function render({ model, el }) {
  const story = model.get("story");
  const graph = makeGraph({ svg: story.svg, steps: story.graph, looks: story.looks }, choose);
  const table = makeTable(story.table, () => story.steps, choose);
  let chosen = -1;
  link(graph.element, table.lines);

  function choose(id) {
    chosen = id === chosen ? -1 : id;
    mark();
  }

  function mark() {
    graph.press(chosen);
    table.select(chosen);
  }

  function paint(step, current) {
    const now = current === story.steps[step - 1] ? story.graph[story.bulk + step - 1] : undefined;
    graph.paint(story.bulk + step, step ? now : undefined);
    if (step && now) graph.reach(now.node);
    table.paint(step, current === story.steps[step - 1] ? current : undefined);
    mark();
  }

  const walk = (event) => table.walk(event) || graph.walk(event);
  const keys = { Enter: graph.choose, " ": graph.choose, ArrowLeft: graph.walk, ArrowRight: graph.walk, ArrowUp: walk, ArrowDown: walk };
  const above = [h("div", { class: "pair" }, graph.element, ...(story.table.rows.length ? [table.element] : []))];
  return makeStepper({ model, el }, story, { kind: "gradcheck", above, paint, keys }).destroy;
}

export default { render };

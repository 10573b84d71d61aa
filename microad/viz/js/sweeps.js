// Two sweeps: two graphs of one trace, at the same step, and the table of what they cost.

function render({ model, el }) {
  const story = model.get("story");
  const graphs = story.sides.map(({ svg }, i) => {
    const name = i ? "right" : "left";
    const steps = story.steps.map((step) => step[name] || {});
    return makeGraph({ svg, steps, looks: story.looks }, choose);
  });
  const table = makeTable(story.table, () => story.steps, () => {});
  let chosen = -1;

  /** The same node in both graphs. */
  function choose(id) {
    chosen = id === chosen ? -1 : id;
    mark();
  }

  function mark() {
    for (const graph of graphs) graph.press(chosen);
  }

  function paint(step, current) {
    graphs.forEach((graph, i) => {
      const now = current?.[i ? "right" : "left"];
      graph.paint(step, now);
      if (now) graph.reach(now.node);
    });
    table.paint(step, current);
    mark();
  }

  const of = ({ target }) => graphs.find(({ element }) => element.contains(target));
  const walk = (event) => of(event)?.walk(event);
  const press = (event) => of(event)?.choose(event);
  const keys = { Enter: press, " ": press };
  for (const arrow of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) keys[arrow] = walk;
  const sides = graphs.map(({ element }, i) => h("div", { class: "side" }, h("p", { class: "name" }, story.sides[i].title), element));
  const above = [h("div", { class: "pair" }, ...sides), table.element];
  return makeStepper({ model, el }, story, { kind: "sweeps", above, paint, keys }).destroy;
}

export default { render };

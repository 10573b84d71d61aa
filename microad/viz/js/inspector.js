// The Inspector: a graph, the story of its values and adjoints, and a panel about one node.

function render({ model, el }) {
  const story = model.get("story");
  const view = makeGraphView(model, story);
  return makeStepper({ model, el }, story, { kind: "inspector", ...view }).destroy;
}

export default { render };

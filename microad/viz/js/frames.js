// A story on a sheet: each step changes some parts of the drawing.

function render({ model, el }) {
  const story = model.get("story");
  const sheet = makeSheet(story.svg);
  const paint = (step, current) => sheet.paint(stateAt(story.steps, step, current));
  return makeStepper({ model, el }, story, { kind: story.kind, above: [sheet.element], paint }).destroy;
}

export default { render };

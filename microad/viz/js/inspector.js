// The Inspector: a graph, the story of its values and adjoints, and a panel about one node.

function show({ model, el }, retell) {
  const story = model.get("story");
  const view = makeGraphView(model, story);
  const reactions = { ...view.reactions, story: retell };
  return makeStepper({ model, el }, story, { kind: "inspector", ...view, reactions }).destroy;
}

function render({ model, el }) {
  let destroy = show({ model, el }, retell);

  /** Python has opened a folded box, or moved an input; the focus goes back to where it was. */
  function retell() {
    const hadFocus = el.contains(document.activeElement);
    const name = hadFocus && document.activeElement.getAttribute("aria-label");
    destroy();
    destroy = show({ model, el }, retell);
    const same = [...el.querySelectorAll("input, button")].find((one) => one.getAttribute("aria-label") === name);
    if (hadFocus) (same || el.querySelector("button")).focus(); // else JupyterLab would get the next key
  }

  return () => destroy();
}

export default { render };

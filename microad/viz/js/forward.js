// Forward mode: the Inspector, with a choice of seeds. Python has written the story of each pass.

/** The row that chooses a pass, and what the passes so far have told. */
function makePasses(model, story, choose) {
  const { passes } = story;
  const select = h("select", { "aria-label": "Seed", onchange: () => choose(select.selectedIndex) });
  select.append(...passes.map(({ seed }) => h("option", {}, seed)));
  const next = h("button", { type: "button", onclick: () => choose((select.selectedIndex + 1) % passes.length, 0) }, "Next pass");
  const counter = h("span", { class: "passes" });
  const results = h("ul", { class: "results", "aria-label": "Derivatives found" });
  const count = h("p", { class: "count" }, story.count);
  const row = h("div", { class: "seeds" }, h("span", {}, "Seed"), select, next, counter);
  if (!model.alone) row.append(makeDirection(model, story));
  const element = h("div", {}, row, results, count);

  function paint() {
    const [seed, seen] = [model.get("seed"), model.get("seen")];
    select.selectedIndex = seed;
    counter.textContent = `${seen.length} of ${passes.length} passes done`;
    results.replaceChildren(
      ...passes.map(({ result }, k) => h("li", { class: seen.includes(k) ? "found" : "" }, `${result.name} = ${seen.includes(k) ? result.text : "?"}`)),
    );
  }

  return { element, paint };
}

/** A direction of one's own: Python pushes it through. */
function makeDirection(model, story) {
  const n = story.axes.length;
  const hint = story.axes.map((_, k) => (k ? -1 : 1)).slice(0, 4).join(", ");
  const input = h("input", { type: "text", "aria-label": `Direction, ${n} numbers for ${story.axes.join(", ")}`, placeholder: hint, autocomplete: "off" });
  const problem = liveLine("wrong");

  function send(event) {
    event.preventDefault();
    const numbers = input.value.trim().split(/[\s,;]+/).map(readNumber);
    const isWhole = numbers.length === n && numbers.every(Number.isFinite);
    problem.textContent = isWhole ? "" : `Write ${n} number${n > 1 ? "s" : ""}, such as ${hint}.`;
    if (isWhole) assign(model, "direction", numbers);
  }

  return h("form", { class: "direction", onsubmit: send }, input, h("button", {}, "Push this direction"), problem);
}

/** Show the story as it is; `retell` when Python has written another one. */
function showPasses({ model, el }, retell) {
  const story = model.get("story");
  const view = makeGraphView(model, story);
  const passes = makePasses(model, story, choose);
  let stepper = null;

  /** Let the story be that of the pass that is chosen. */
  function take() {
    const { steps, arriving } = story.passes[model.get("seed")] || { steps: [], arriving: [] };
    story.steps = steps;
    arriving.forEach((shares, id) => (story.nodes[id].shares = shares));
  }

  function choose(seed, step = stepper.step()) {
    assign(model, "seed", seed);
    stepper.visit(step);
  }

  /** A pass that was followed to its end has told its derivative. */
  function paint(step, current) {
    const [seed, seen] = [model.get("seed"), model.get("seen")];
    if (step && step === story.steps.length && !seen.includes(seed)) assign(model, "seen", [...seen, seed]);
    view.paint(step, current);
    passes.paint();
  }

  function change() {
    take();
    stepper.forget();
    stepper.visit(stepper.step());
  }

  take();
  const reactions = { ...view.reactions, seed: change, seen: passes.paint, story: () => model.get("story") === story || retell() };
  const above = story.passes.length ? [passes.element, ...view.above] : view.above;
  stepper = makeStepper({ model, el }, story, { ...view, kind: "inspector", above, paint, reactions });
  return stepper.destroy;
}

function render({ model, el }) {
  let destroy = showPasses({ model, el }, retell);

  function retell() {
    const hadFocus = el.contains(document.activeElement);
    destroy();
    destroy = showPasses({ model, el }, retell);
    if (hadFocus) el.querySelector(".seeds select").focus(); // else JupyterLab would get the next key
  }

  return () => destroy();
}

export default { render };

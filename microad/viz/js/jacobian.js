// The Jacobian: Python has computed the matrix and written the story of its passes. Here vectors can
// be chosen, and columns and rows be mixed: products with the numbers that Python sent.

const TERMS = 6; // so many terms or elements stand in a sentence
const vectorText = (vector) => `(${vector.slice(0, TERMS).map((x) => numberText(x)).join(", ")}${vector.length > TERMS ? ", …" : ""})`;

/** The mix of columns (t) or of rows (g), as a step of the story. */
function makeMix(story, which, vector) {
  const matrix = story.matrix.map((row) => row.map(Number));
  const isTangent = which === "t";
  const dot = (a, b) => a.reduce((sum, x, k) => sum + x * b[k], 0);
  const lines = isTangent ? matrix : matrix[0].map((_, j) => matrix.map((row) => row[j]));
  const out = lines.map((line) => dot(line, vector));
  const [line, product] = isTangent ? ["column", "J t"] : ["row", "g J"];
  const names = isTangent ? story.columns : story.rows;
  const closed = (x) => (x < 0 ? `(${numberText(x)})` : numberText(x));
  const short = (name) => (name.length > 14 ? `${name.slice(0, 13)}…` : name);
  const terms = vector.flatMap((x, k) => (x ? [`${closed(x)} × ${line} ${short(names[k])}`] : []));
  const shown = terms.length > TERMS ? [...terms.slice(0, TERMS), "…"] : terms;
  const [mark, show] = [{}, {}];
  vector.forEach((x, k) => {
    mark[`${which} ${k}`] = { text: numberText(x) };
    if (x) mark[`${line} ${k}`] = { visibility: "visible" };
  });
  out.forEach((x, k) => (show[`${which}J ${k}`] = { text: numberText(x) }));
  const text = `One pass mixes the ${line}s: ${product} = ${shown.join(" + ") || "0"} = ${vectorText(out)}.`;
  return { text, mark, show, phase: isTangent ? "forward" : "backward", ask: null };
}

/** A field to type a vector into. */
function makeVector(which, words, n, take) {
  const input = h("input", { type: "text", id: `vector-${which}`, "aria-label": `${which}, ${words}`, autocomplete: "off" });
  const problem = liveLine("wrong");
  const form = h("form", { class: `vector ${which}`, onsubmit: send }, h("span", {}, `${which} =`), input, h("button", {}, "Mix"), problem);

  function send(event) {
    event.preventDefault();
    const vector = input.value.trim().replace(/[()[\]]/g, "").split(/[\s,;]+/).filter(Boolean).map(readNumber);
    const isWhole = vector.length === n && vector.every(Number.isFinite);
    problem.textContent = isWhole ? "" : `Write ${n} number${n > 1 ? "s" : ""}, with commas between.`;
    if (isWhole) take(vector);
  }

  return { element: form, paint: (vector) => (input.value = vector.map((x) => numberText(x)).join(", ")) };
}

function render({ model, el }) {
  const story = model.get("story");
  const [m, n] = [story.rows.length, story.columns.length];
  const sheet = makeSheet(story.svg);
  sheet.element.firstElementChild.setAttribute("role", "group"); // an image cannot hold what can be turned
  const ends = { t: n + 1, g: n + m + 2 }; // after so many steps the mix is shown
  let stepper = null;

  const fields = {
    t: makeVector("t", `${n} weights of the columns`, n, (vector) => mix("t", vector)),
    g: makeVector("g", `${m} weights of the rows`, m, (vector) => mix("g", vector)),
  };

  function mix(which, vector) {
    assign(model, which, vector); // which calls `remix`
    stepper.visit(ends[which]);
  }

  /** A new vector: its mix takes the place of the old one in the story, and nothing is asked. */
  function remix(which) {
    const vector = model.get(which);
    story.steps[ends[which] - 1] = makeMix(story, which, vector);
    fields[which].paint(vector);
    name(which);
    stepper.paint();
  }

  // ---------------------------------------------------------- what can be turned

  const knobs = story.refusal ? [] : ["t", "g"].flatMap((which) => model.get(which).map((_, k) => knob(which, k)));

  function knob(which, k) {
    const box = sheet.parts.get(`${which} box ${k}`);
    Object.assign(box.dataset, { which, k });
    box.setAttribute("role", "spinbutton");
    return box;
  }

  function name(which) {
    for (const box of knobs.filter((box) => box.dataset.which === which)) {
      const k = +box.dataset.k;
      const x = model.get(which)[k];
      box.setAttribute("aria-label", `${which} at ${(which === "t" ? story.columns : story.rows)[k]}`);
      box.setAttribute("aria-valuenow", x);
      box.setAttribute("aria-valuetext", numberText(x));
    }
  }

  function turn({ target, key }) {
    const { which, k } = target.dataset;
    if (!which) return false;
    const by = { ArrowUp: 1, ArrowDown: -1 }[key];
    const vector = [...model.get(which)];
    vector[k] = by ? vector[k] + by : 0;
    mix(which, vector);
    return true;
  }

  function walk({ target, key }) {
    const at = knobs.indexOf(target);
    if (at < 0) return false;
    const next = knobs[(at + (key === "ArrowRight" ? 1 : -1) + knobs.length) % knobs.length];
    rove(knobs, next);
    next.focus();
    return true;
  }

  /** A click on a number asks for its column, in reverse mode for its row. */
  function pick({ target }) {
    const key = target.dataset.key || "";
    const [kind, i, j] = key.split(" ");
    if (target.dataset.which) {
      rove(knobs, target);
      return target.focus();
    }
    if (kind !== "cell" && kind !== "number") return undefined;
    const which = stepper.step() > ends.t ? "g" : "t";
    const chosen = which === "t" ? +j : +i;
    return mix(which, model.get(which).map((_, k) => +(k === chosen)));
  }

  function paint(step, current) {
    if (!story.refusal) sheet.paint(stateAt(story.steps, step, current));
  }

  const row = h("div", { class: "vectors" }, fields.t.element, fields.g.element);
  stepper = makeStepper({ model, el }, story, {
    kind: "jacobian",
    above: story.refusal ? [sheet.element] : [row, sheet.element],
    paint,
    keys: { ArrowUp: turn, ArrowDown: turn, Delete: turn, 0: turn, ArrowLeft: walk, ArrowRight: walk },
    reactions: { t: () => remix("t"), g: () => remix("g") },
  });
  for (const which of story.refusal ? [] : ["t", "g"]) {
    fields[which].paint(model.get(which));
    name(which);
  }
  if (knobs.length) rove(knobs, knobs[0]);
  sheet.element.addEventListener("click", pick);
  return stepper.destroy;
}

export default { render };

// Replays, step by step, the story that Python wrote. Texts, numbers, right answers and known
// mistakes: all of it comes from Python, no derivative is computed here.

const PATHS = {
  first: "M4 5h2.5v14H4zM13 5v14L7 12zM21 5v14l-6-7z",
  back: "M6 5h2.5v14H6zM18 5v14l-8.5-7z",
  play: "M7 4.5v15L19.5 12z",
  pause: "M6.5 5h4v14h-4zM13.5 5h4v14h-4z",
  forward: "M15.5 5H18v14h-2.5zM6 5l8.5 7L6 19z",
  last: "M17.5 5H20v14h-2.5zM11 5l6 7-6 7zM3 5l6 7-6 7z",
};
const PLAY_MS = 1200;

// ------------------------------------------------------------ predict mode

/** The question before a pull; `onpass(step)` goes on when it is answered or given up. */
function makeQuestion(model, story, onpass) {
  const tried = new Set(); // steps whose question counts already
  const passed = new Set(); // steps that may be taken
  let step = 0;

  const question = h("label", { class: "question" });
  const input = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": "Your answer" });
  const show = h("button", { type: "button", onclick: () => pass(false, "") }, "Show me");
  const showAll = h("button", { type: "button", onclick: passAll }, "Show all");
  const entry = h("div", { class: "entry" }, input, h("button", { class: "primary" }, "Check"), show, showAll);
  const feedback = liveLine("feedback");
  const next = h("button", { type: "button", class: "primary", onclick: () => onpass() }, "Next");
  const element = h("form", { class: "ask", onsubmit: check }, question, entry, feedback, next);

  function tell(kind, words) {
    feedback.className = `feedback ${kind}`;
    feedback.textContent = words;
  }

  /** The first step on the way that has to be answered before it is taken, or -1. */
  function find(from, to) {
    return story.steps.findIndex((one, i) => i >= from && i < to && one.ask && !passed.has(i));
  }

  function ask(about) {
    step = about;
    element.hidden = entry.hidden = false;
    showAll.hidden = story.steps.filter((one) => one.ask).length < 2;
    next.hidden = true;
    question.textContent = story.steps[step].ask.question;
    input.value = "";
    tell("", "");
    input.focus();
  }

  function check(event) {
    event.preventDefault();
    const { answer, word, near, kind, within, power, mistakes = story.mistakes } = story.steps[step].ask;
    if (kind === "shape") return checkShape(story.steps[step].ask);
    const text = input.value.trim().toLowerCase().replace(",", ".").replace("−", "-");
    const typed = readNumber(text);
    const x = power && typed > 0 ? Math.log10(typed) : typed; // 1e-8 and its exponent say the same
    if (text === word || isNear(x, answer, within)) return pass(true, "right");
    if (!Number.isFinite(x)) return tell("wrong", "Write a number, such as 3, -0.5 or 1/3.");
    count(false);
    const known = near.findIndex((y) => isNear(x, y));
    correct(mistakes.at(known), power && typed <= 0 ? `1e${text}` : text);
  }

  /** (2, 3), 2,3 and [2, 3] are the same shape, and so are (3,) and 3. */
  function checkShape({ word, near, mistakes }) {
    const bare = (text) => text.replace(/[\s()[\]]/g, "").replace(/,$/, "");
    const typed = bare(input.value);
    if (typed === bare(word)) return pass(true, "right");
    if (!/^\d+(,\d+)*$/.test(typed)) return tell("wrong", "Write a shape, such as (3,) or (2, 3).");
    count(false);
    correct(mistakes.at(near.findIndex((shape) => bare(shape) === typed)), input.value.trim());
  }

  /** Say what is wrong with an answer. */
  function correct(mistake, answer) {
    const facts = { ...story.steps[step].ask, answer };
    tell("wrong", mistake.replace(/{(\w+)}/g, (_, key) => facts[key]));
    input.select();
  }

  /** One percent: boxes show four digits, and people round. Python sends null for NaN. */
  function isNear(x, y, within = 0.01) {
    return y !== null && Math.abs(x - y) <= within * Math.abs(y) + 1e-12;
  }

  /** Only the first answer to a question counts. */
  function count(isRight) {
    if (tried.has(step)) return;
    tried.add(step);
    const [right, asked] = model.get("score");
    assign(model, "score", [right + isRight, asked + 1]);
  }

  function pass(isRight, kind) {
    const { says } = story.steps[step].ask;
    count(isRight);
    passed.add(step);
    onpass();
    element.hidden = false;
    entry.hidden = true;
    next.hidden = step + 1 === story.steps.length;
    question.textContent = "";
    tell(kind, `${isRight ? "Right" : "It is"}: ${says}`);
    next.focus();
  }

  /** No more questions: every step may be taken, and all of them are. */
  function passAll() {
    story.steps.forEach((one, i) => passed.add(i));
    onpass(story.steps.length);
    element.hidden = true;
  }

  function close() {
    element.hidden = true;
  }

  /** The story is another one now. */
  function forget() {
    tried.clear();
    passed.clear();
  }

  return { element, find, ask, close, forget };
}

// ------------------------------------------------------------ the controls

/** The row of controls; `act` holds what each of them does. */
function makeControls(story, act) {
  const end = story.steps.length;
  const first = iconButton("First step", PATHS.first, () => act.go(0));
  const back = iconButton("Step back", PATHS.back, () => act.move(-1));
  const play = iconButton("Play", PATHS.play, act.play);
  const forward = iconButton("Step forward", PATHS.forward, () => act.move(1));
  const last = iconButton("Last step", PATHS.last, () => act.go(end));
  const predict = h("button", { type: "button", onclick: act.predict }, "Predict");
  const slider = h("input", { type: "range", max: end, "aria-label": "Step", oninput: () => act.go(+slider.value) });
  const counter = h("span", { class: "counter" });
  const phase = h("span", { class: "phase" });
  const score = h("span", { class: "score" });
  const bar = toolbar("Steps", first, back, play, forward, last, predict);
  const element = h("div", { class: "controls" }, bar, slider, counter, phase, score);
  play.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
  predict.hidden = !story.steps.some((step) => step.ask);

  function paint(step, isPredicting, [right, asked]) {
    counter.textContent = `step ${step} of ${end}`;
    slider.value = step;
    slider.setAttribute("aria-valuetext", counter.textContent);
    phase.textContent = phase.dataset.phase = story.steps[step - 1]?.phase ?? "start";
    score.textContent = asked ? `${right} of ${asked} right` : "";
    predict.setAttribute("aria-pressed", isPredicting);
    // Not `disabled`: that would drop the focus, and JupyterLab would get the next key.
    for (const button of [first, back]) button.setAttribute("aria-disabled", step === 0);
    for (const button of [forward, last]) button.setAttribute("aria-disabled", step === end);
  }

  function paintPlay(isPlaying) {
    const name = isPlaying ? "Pause" : "Play";
    play.replaceChildren(icon(isPlaying ? PATHS.pause : PATHS.play));
    play.setAttribute("aria-label", name);
    play.title = name;
  }

  return { element, paint, paintPlay, focus: () => forward.focus() };
}

// ------------------------------------------------------------ stepping

/**
 * A widget that goes through `story.steps`: the row of controls, a view, the sentence of the step, the
 * question about the next one, and what else there is.
 *
 * `view` has `kind` (of the widget), `above` and `below` (elements before and after sentence and question),
 * `paint(step, current)`, where current is the step to be marked, and if need be `keys` and
 * `reactions` to other traits of the model. Returns { jump, paint, destroy }.
 */
function makeStepper({ model, el }, story, view) {
  const end = story.steps.length;
  const kernel = committer(model, "step");
  let step = model.get("step");
  let isAsking = false; // about the step that comes next
  let timer = null; // of the player

  const question = makeQuestion(model, story, (to = step + 1) => go(to));
  const controls = makeControls(story, {
    go,
    move: (by) => go(step + by),
    play: () => (timer ? stop() : start()),
    predict: () => assign(model, "predict", !model.get("predict")),
  });
  const sentence = liveLine("sentence");

  // ---------------------------------------------------------- painting

  function paint() {
    const now = story.steps[step - 1];
    sentence.textContent = now ? now.text : story.start;
    paintControls();
    view.paint(step, isAsking ? story.steps[step] : now); // last: it may measure, to scroll
  }

  function paintControls() {
    controls.paint(step, model.get("predict"), model.get("score"));
  }

  // ---------------------------------------------------------- moving

  /** Show a step; `willAsk` if the question about the next one is put. */
  function show(target, willAsk = false) {
    [step, isAsking] = [target, willAsk];
    const hadFocus = question.element.contains(document.activeElement);
    question.close();
    if (hadFocus) controls.focus(); // it must not get lost
    paint();
  }

  /** Go to a step; in predict mode only as far as the first question on the way. */
  function go(target) {
    target = Math.max(0, Math.min(end, target));
    const open = model.get("predict") ? question.find(step, target) : -1;
    show(open < 0 ? target : open, open >= 0);
    if (isAsking) question.ask(step);
    if (isAsking || step === end) stop();
    if (!timer) kernel.send(step);
    return true;
  }

  function start() {
    if (step === end) go(0);
    timer = setInterval(() => (el.isConnected ? go(step + 1) : stop()), PLAY_MS);
    controls.paintPlay(true);
    sentence.setAttribute("aria-live", "off"); // a sentence a second is too much to listen to
    go(step + 1);
  }

  function stop() {
    if (!timer) return;
    clearInterval(timer);
    timer = null;
    controls.paintPlay(false);
    sentence.setAttribute("aria-live", "polite");
    kernel.send(step);
  }

  /** Python has set the step, or predict mode was switched: no question stays open. */
  function jump(target) {
    stop();
    kernel.cancel();
    show(target);
  }

  /** The same, and Python hears of it: a click in the view leads to another step. */
  function visit(target) {
    jump(target);
    kernel.send(target);
    return true;
  }

  // ---------------------------------------------------------- wiring

  const parts = [controls.element, ...view.above, sentence, question.element, ...(view.below || [])];
  const looks = `microad microad-steps microad-${view.kind}`;
  const root = h("div", { class: looks, role: "group", "aria-label": story.name }, ...parts);
  guardKeys(root, {
    ",": () => go(step - 1),
    ".": () => go(step + 1),
    Home: () => go(0),
    End: () => go(end),
    ...view.keys,
  });
  const unlisten = listen(model, {
    step: () => model.get("step") === step || jump(model.get("step")), // not if it was our own
    predict: () => jump(step),
    score: paintControls,
    ...view.reactions,
  });
  el.replaceChildren(root);
  question.close();
  paint();

  function destroy() {
    stop();
    unlisten();
  }

  return { paint, visit, destroy, step: () => step, forget: question.forget };
}

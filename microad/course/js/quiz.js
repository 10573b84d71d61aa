// The questions of a lesson: choose, keep, compare, explain. Python decides what is right.

const CHOSEN = { true: "Right.", false: "Not this time." };

/** A text in pieces, as Python has parsed it: each with whether it is code. */
function inline(pieces) {
  return pieces.map(([text, isCode]) => (isCode ? h("code", {}, text) : text));
}

/** Replace one entry of a list that the model holds. */
function withEntry(list, index, value) {
  return list.map((old, i) => (i === index ? value : old));
}

/** One question: a form with native radio buttons, and what follows its answer. */
class Question {
  constructor(model, index, explain) {
    this.model = model;
    this.index = index;
    const [keep, noted] = model.get("words");
    const { ask, options } = model.get("items")[index];
    const group = `microad-${Math.random().toString(36).slice(2)}`; // two views, two groups
    this.radios = options.map((_, i) =>
      h("input", { type: "radio", name: group, value: i, onchange: () => (this.button.disabled = false) }),
    );
    const labels = options.map((option, i) =>
      h("label", {}, this.radios[i], h("span", {}, ...inline(option))),
    );
    this.button = h("button", { type: "submit", class: "main", disabled: true }, keep);
    this.fields = h("fieldset", {}, h("legend", {}, ...inline(ask)), ...labels);
    this.noted = h("p", { class: "noted", role: "status", tabindex: "-1" });
    this.notedText = noted;
    this.reasons = h("div", { class: "reasons" });
    this.details = h("details", {}, h("summary", {}, "Was it right?"), this.reasons);
    this.words = h("input", {
      type: "text",
      maxlength: "300",
      oninput: () => explain.send(withEntry(model.get("explanations"), index, this.words.value)),
    });
    this.after = h("div", { class: "after" }, this.details,
      h("label", { class: "explain" }, "Explain in your words, in one sentence (it stays on this machine)", this.words));
    const onsubmit = (event) => {
      event.preventDefault();
      this.keep();
    };
    this.element = h("form", { onsubmit }, this.fields, this.button, this.noted, this.after);
    this.update();
  }

  keep() {
    const choice = this.radios.findIndex((radio) => radio.checked);
    if (choice < 0) return;
    this.model.set("choices", withEntry(this.model.get("choices"), this.index, choice));
    this.model.save_changes();
    this.update();
    this.noted.focus(); // the button that had the focus is gone
  }

  update() {
    const choice = this.model.get("choices")[this.index];
    const kept = choice >= 0;
    if (kept) this.radios[choice].checked = true;
    this.fields.disabled = this.button.hidden = kept;
    this.noted.hidden = this.after.hidden = !kept;
    this.noted.textContent = kept ? this.notedText : "";
    this.tell(this.model.get("feedback")[this.index] || {});
    const words = this.model.get("explanations")[this.index];
    if (document.activeElement !== this.words) this.words.value = words;
  }

  tell({ right, parts = [] }) {
    this.details.hidden = !parts.length;
    if (!parts.length) return;
    const verdict = h("strong", { class: right ? "right" : "wrong" }, CHOSEN[right]);
    this.reasons.replaceChildren(h("p", {}, verdict), ...parts.map((part) => h("p", {}, ...inline(part))));
  }
}

/** Show one question after the other. */
function pager(questions) {
  const counter = liveLine("counter");
  let at = 0;
  const show = (index) => {
    at = index;
    questions.forEach((question, i) => (question.element.hidden = i !== at));
    counter.textContent = `Question ${at + 1} of ${questions.length}`;
    back.disabled = at === 0;
    next.disabled = at === questions.length - 1;
  };
  const back = h("button", { type: "button", onclick: () => show(at - 1) }, "Previous");
  const next = h("button", { type: "button", onclick: () => show(at + 1) }, "Next");
  show(0);
  return h("div", { class: "pager" }, counter, back, next);
}

function render({ model, el }) {
  const explain = committer(model, "explanations");
  const questions = model.get("items").map((_, index) => new Question(model, index, explain));
  const title = h("p", { class: "title" }, model.get("title"));
  const root = h("section", { class: "microad microad-quiz", "aria-label": model.get("title") },
    title, ...questions.map((question) => question.element));
  if (questions.length > 1) root.append(pager(questions));
  guardKeys(root, {});
  el.replaceChildren(root);

  const names = ["choices", "feedback", "explanations"];
  const update = () => questions.forEach((question) => question.update());
  for (const name of names) model.on(`change:${name}`, update);
  return () => {
    explain.cancel();
    for (const name of names) model.off(`change:${name}`, update);
  };
}

export default { render };

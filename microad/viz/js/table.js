// A table whose rows are filled and marked by the steps of a story, and belong to nodes of a graph.

/** `choose(node)` is called when the button of a row is pressed. */
function makeTable({ caption, head, rows, nodes, texts }, steps, choose) {
  const buttons = [];
  const cells = [];
  let shown = rows;
  const lines = rows.map((row, i) => {
    const linked = nodes[i] !== null;
    const button = h("button", { type: "button", onclick: () => choose(nodes[i]) }, row[0]);
    if (linked) buttons.push(button);
    cells.push(row.map((text, j) => h(j ? "td" : "th", { scope: j ? null : "row", class: j < texts ? "" : "number" }, ...(j || !linked ? [text] : [button]))));
    return h("tr", { "data-node": nodes[i] }, ...cells[i]);
  });
  const heading = h("tr", {}, ...head.map((text, j) => h("th", { scope: "col", class: j < texts ? "" : "number" }, text)));
  const table = h("table", {}, h("caption", {}, caption), h("thead", {}, heading), h("tbody", {}, ...lines));
  const element = h("div", { class: "table", tabindex: 0, role: "region", "aria-label": caption }, table);
  if (buttons.length) rove(buttons, buttons[0]);

  function paint(step, current) {
    const texts = rows.map((row) => [...row]);
    for (const { cells: changes = [] } of steps().slice(0, step)) {
      for (const [i, j, text] of changes) texts[i][j] = text;
    }
    texts.forEach((row, i) => row.forEach((text, j) => {
      if (text !== shown[i][j]) cells[i][j].textContent = text;
    }));
    shown = texts;
    const marked = current?.rows || [];
    lines.forEach((line, i) => {
      line.classList.toggle("here", marked.includes(i));
      line.dataset.phase = marked.includes(i) ? current.phase : "";
    });
    if (marked.length) reach(lines[marked[0]]);
  }

  /** Scroll the table, not the page. */
  function reach(line) {
    const [seen, box] = [element.getBoundingClientRect(), line.getBoundingClientRect()];
    if (box.top < seen.top + 30 || box.bottom > seen.bottom) element.scrollTop += box.top - seen.top - seen.height / 3;
  }

  function walk({ target, key }) {
    const at = buttons.indexOf(target);
    if (at < 0) return false;
    const next = buttons[at + (key === "ArrowDown" ? 1 : -1)] || target;
    rove(buttons, next);
    next.focus();
    return true;
  }

  function select(id) {
    for (const button of buttons) {
      const line = button.closest("tr");
      const isChosen = +line.dataset.node === id;
      button.setAttribute("aria-pressed", isChosen);
      line.classList.toggle("chosen", isChosen);
    }
  }

  return { element, lines, paint, walk, select };
}

/** A row and its node light up together, under the pointer and under the focus. */
function link(graph, lines) {
  const light = (id) => {
    for (const line of lines) line.classList.toggle("kin", line.dataset.node === id);
    for (const node of graph.querySelectorAll("g.node")) node.classList.toggle("kin", node.dataset.node === id);
  };
  const of = ({ target }) => (target.closest("tr[data-node], g.node") || { dataset: {} }).dataset.node;
  const table = lines[0]?.closest("table");
  for (const element of table ? [graph, table] : []) {
    element.addEventListener("pointerover", (event) => light(of(event)));
    element.addEventListener("focusin", (event) => light(of(event)));
    element.addEventListener("pointerleave", () => light(null));
  }
}

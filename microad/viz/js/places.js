// States of a plot and the places of its marks: the twin of _states.py, _axes.py and _marks.py.

// ------------------------------------------------------------ numbers and states

/** Put numbers of a row into "{name}", "{name:digits}" and "{(name)}": brackets if it is negative. */
function fillIn(template, row) {
  return template.replace(/{(\(?)(\w+)\)?(?::(\d+))?}/g, (whole, closed, name, digits) => {
    if (!(name in row)) return whole;
    const text = numberText(row[name], digits ? +digits : 4);
    return closed && text.startsWith("-") ? `(${text})` : text;
  });
}

/** Look up what is true in a state: row([position of each slider], {slider: another position}). */
function makeStates({ sliders, columns }) {
  const names = sliders.map((slider) => slider.name);
  const counts = sliders.map((slider) => slider.texts.length);
  const columnList = Object.entries(columns).map(([name, { over, data }]) => {
    return [name, over, data.map((x) => (typeof x === "object" ? Number(x.n.replace("inf", "Infinity")) : x))];
  });

  function row(at, moved = {}) {
    const places = names.map((name, i) => moved[name] ?? at[i]);
    const found = {};
    for (const [name, over, data] of columnList) {
      found[name] = data[over.reduce((index, i) => index * counts[i] + places[i], 0)];
    }
    return found;
  }

  return { row, names, counts };
}

// ------------------------------------------------------------ places: as in _marks.py

const TIP = 9;
const [LETTER, BESIDE] = [6.7, 12];
const FAR = 1e5;

const px = (v) => String(Math.floor(v * 10 + 0.5) / 10 + 0);
const clampFar = (v) => Math.max(-FAR, Math.min(FAR, v)); // NaN stays NaN

function fraction([lo, hi, isLog], v) {
  if (!isLog) return (v - lo) / (hi - lo);
  if (!(v > 0)) return NaN;
  return (Math.log10(v) - Math.log10(lo)) / (Math.log10(hi) - Math.log10(lo));
}

const across = (panel, x) => clampFar(panel.left + panel.width * fraction(panel.x, x));
const down = (panel, y) => clampFar(panel.top + panel.height * (1 - fraction(panel.y, y)));

function holds(panel, x, y) {
  const inside = panel.left - 0.5 <= x && x <= panel.left + panel.width + 0.5;
  return inside && panel.top - 0.5 <= y && y <= panel.top + panel.height + 0.5;
}

/** A polyline up to the first place that is none, with an arrow's head if there is a tip. */
function pathOf(places, tip) {
  const end = places.findIndex(([x, y]) => Number.isNaN(x) || Number.isNaN(y));
  const known = end < 0 ? places : places.slice(0, end);
  if (known.length < 2) return "";
  const d = `M${known.map(([x, y]) => `${px(x)} ${px(y)}`).join("L")}`;
  const [[x0, y0], [x, y]] = known.slice(-2);
  const length = Math.hypot(x - x0, y - y0);
  if (!tip || length < 1) return d;
  const [ux, uy] = [(TIP * (x - x0)) / length, (TIP * (y - y0)) / length];
  const left = `${px(x - ux - uy / 2)} ${px(y - uy + ux / 2)}`;
  const right = `${px(x - ux + uy / 2)} ${px(y - uy - ux / 2)}`;
  return `${d}M${left}L${px(x)} ${px(y)}L${right}`;
}

const PLACES = {
  segment({ x1, y1, x2, y2 }, panel, to) {
    return [[across(panel, x1), down(panel, y1)], [across(to, x2), down(to, y2)]];
  },
  line({ x, y, slope }, panel) {
    const [a, b] = [across(panel, x), down(panel, y)];
    const [width, height] = [panel.x[1] - panel.x[0], panel.y[1] - panel.y[0]];
    const rise = -slope * (width / panel.width) * (panel.height / height);
    const isUpright = Math.abs(rise) === Infinity;
    const dx = isUpright ? 0 : FAR / 10 / Math.hypot(1, rise);
    const dy = isUpright ? FAR / 10 : dx * rise;
    return [[a - dx, b - dy], [a + dx, b + dy]];
  },
  band({ low, high }, panel, to, mark) {
    const [right, bottom] = [panel.left + panel.width, panel.top + panel.height];
    if (mark.axis === "x") {
      const [a, b] = [across(panel, low), across(panel, high)];
      return [[a, panel.top], [b, panel.top], [b, bottom], [a, bottom], [a, panel.top]];
    }
    const [a, b] = [down(panel, low), down(panel, high)];
    return [[panel.left, a], [right, a], [right, b], [panel.left, b], [panel.left, a]];
  },
};

/** The attributes of a mark in a state, or null if it cannot be seen there. */
function geometry(mark, panels, row, before) {
  const panel = panels[mark.panel];
  const of = new Proxy(mark, { get: (m, name) => (typeof m[name] === "string" ? row[m[name]] : m[name]) });
  if (mark.kind === "point" || mark.kind === "label") {
    const [x, y] = [across(panel, of.x), down(panel, of.y)];
    if (!holds(panel, x, y)) return null;
    const [left, top] = [x + (mark.dx || 0), y + (mark.dy || 0)];
    if (mark.kind === "point") return { transform: `translate(${px(left)} ${px(top)})` };
    const text = fillIn(mark.text, row);
    const end = panel.left + panel.width + BESIDE - LETTER * text.length;
    return { transform: `translate(${px(Math.min(left, end))} ${px(top)})`, text };
  }
  if (mark.kind === "paths") return { d: of.d };
  const places = mark.kind === "trail"
    ? before().map((one) => [across(panel, one[mark.x]), down(panel, one[mark.y])])
    : PLACES[mark.kind](of, panel, panels[mark.to], mark);
  if (mark.dots) {
    const known = places.filter(([x, y]) => !Number.isNaN(x + y));
    return { d: known.map(([x, y]) => `M${px(x)} ${px(y)}h0`).join("") };
  }
  const d = pathOf(places, mark.tip);
  return d ? { d } : null;
}

"""How an operation, its local partials and each step of a sweep are written in words.

Everything that a learner reads about a node comes from here: the inspector's panel, the
titles in the boxes, the text twin, and the sentence of each step.
"""

from collections.abc import Callable, Sequence
from typing import Any

# What an operation is called in a formula; {a} and {b} are its operands. Then its local
# partials in the same letters, one for each operand.
RULES: dict[str, tuple[str, tuple[str, ...]]] = {
    "+": ("{a} + {b}", ("1", "1")),
    "-": ("{a} - {b}", ("1", "-1")),
    "*": ("{a} * {b}", ("{b}", "{a}")),
    "/": ("{a} / {b}", ("1 / {b}", "-{a} / {b}**2")),
    "**": ("{a}**{b}", ("{b} * {a}**({b} - 1)", "{a}**{b} * log({a})")),
    "neg": ("-{a}", ("-1",)),
    "exp": ("exp({a})", ("exp({a})",)),
    "log": ("log({a})", ("1 / {a}",)),
    "sin": ("sin({a})", ("cos({a})",)),
    "cos": ("cos({a})", ("-sin({a})",)),
    "tanh": ("tanh({a})", ("1 - tanh({a})**2",)),
    "sqrt": ("sqrt({a})", ("1 / (2 * sqrt({a}))",)),
    "relu": ("relu({a})", ("1 if {a} > 0, else 0",)),
    "abs": ("abs({a})", ("the sign of {a}",)),
}

# Operations on arrays that have a form of their own, and no local partial that is a formula.
SHAPES: dict[str, Callable[[Sequence[str]], str]] = {
    "@": lambda names: " @ ".join(map(_closed, names)),
    "getitem": lambda names: f"{_in_one(names[0])}[{', '.join(names[1:])}]",
    "outputs": lambda names: f"({', '.join(names)})",
}


def number_text(x: complex) -> str:
    """Write a number as a box shows it: four digits, no ".0", "nan" and "inf" as words.

    >>> number_text(3.0), number_text(-1 / 3), number_text(-0.0), number_text(float("nan"))
    ('3', '-0.3333', '0', 'nan')
    """
    return "0" if x == 0 else f"{x:.4g}"


def shortened(text: str, limit: int) -> str:
    """Cut a text that is too long, and show that it was cut.

    >>> shortened("temperature", 6)
    'tempe…'
    """
    return text if len(text) <= limit else text[: limit - 1] + "…"


def aligned(rows: Sequence[Sequence[str]], texts: int) -> list[str]:
    """Align the columns of a table: the first few, `texts`, to the left, numbers to the right.

    >>> aligned([["name", "slope"], ["x", "2"]], 1)
    ['name  slope', 'x         2']
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        words = [cell.ljust(w) for cell, w in zip(row[:texts], widths[:texts], strict=True)]
        numbers = [cell.rjust(w) for cell, w in zip(row[texts:], widths[texts:], strict=True)]
        lines.append("  ".join(words + numbers).rstrip())
    return lines


def function_name(f: Any, letter: str = "f") -> str:
    """Return what a function is called; a lambda expression gets a letter.

    >>> function_name(len), function_name(lambda x: x)
    ('len', 'f')
    """
    return getattr(f, "__name__", letter).replace("<lambda>", letter)


def formula(op: str, names: Sequence[str]) -> str:
    """Write an operation with the names of its operands.

    An operation that has no rule here is written like a function call.

    >>> formula("*", ["a", "-2"]), formula("**2", ["x"]), formula("softplus", ["x"])
    ('a * (-2)', 'x**2', 'softplus(x)')
    """
    if op in SHAPES and names:
        return SHAPES[op](names)
    if op not in RULES and not _is_power(op):
        return f"{op}({', '.join(names)})"
    if _is_power(op):
        return _closed(names[0]) + op if names else op
    pattern, partials = RULES[op]
    if len(names) != len(partials):  # a learner's class may use a symbol in its own way
        return f"{op}({', '.join(names)})"
    if "(" not in pattern:  # an infix operation: a minus sign needs brackets around it
        names = [_closed(name) for name in names]
    return pattern.format(**dict(zip("ab", names, strict=False)))


def partial_text(op: str, operand: int, names: Sequence[str] = ("a", "b")) -> str:
    """Write the rule of one local partial, with the names of the operands.

    Operands of one name (``x * x``) are told apart as a and b.

    >>> partial_text("*", 0, ["w", "x"])
    'd/dw[w * x] = x'
    >>> partial_text("*", 1, ["x", "x"])
    'd/db[a * b] = a'
    >>> partial_text("**3", 0, ["x"]), partial_text("softplus", 0, ["x"])
    ('d/dx[x**3] = 3 * x**2', 'd/dx[softplus(x)]')
    """
    if len(set(names)) < len(names):
        names = "abcdefghijklmnopqrstuvwxyz"[: len(names)] if len(names) <= 26 else names
    if op in RULES:  # the letters a and b may be more than the operation takes
        names = names[: len(RULES[op][1])]
    elif _is_power(op):
        names = names[:1]
    left = f"d/d{names[operand]}[{formula(op, names)}]"
    if _is_power(op):
        n = float(op[2:])
        return f"{left} = {_power_rule(_closed(names[0]), n)}"
    if op not in RULES or operand >= len(RULES[op][1]):
        return left
    rule = RULES[op][1][operand]
    return f"{left} = {rule.format(**dict(zip('ab', map(_closed, names), strict=False)))}"


def _is_power(op: str) -> bool:
    """Tell whether this is a power with a number in it, such as ``**2`` or ``**-0.5``."""
    if not op.startswith("**") or op == "**":
        return False
    try:
        float(op[2:])
    except ValueError:
        return False
    return True


def _power_rule(name: str, n: float) -> str:
    if n == 2:
        return f"2 * {name}"
    return f"{n:g} * {name}**{n - 1:g}" if n >= 1 else f"{n:g} * {name}**({n - 1:g})"


def _closed(name: str) -> str:
    """Put brackets around what starts with a sign: ``x - (-2)``."""
    return f"({name})" if name.startswith("-") else name


def _in_one(name: str) -> str:
    """Put brackets around a name of several words: ``(group 1)[0]``."""
    return f"({name})" if " " in name and not name.startswith(("[", "array(")) else name


# ---------------------------------------------------------------- the sentence of each step


def input_sentence(name: str, value: str) -> str:
    """Say that an input has its value from outside."""
    return f"The input {name} is {value}."


def constant_sentence(value: str) -> str:
    """Say that a constant needs no computing."""
    return f"The constant {value} stands in the formula itself."


def value_sentence(
    op: str, name: str, names: Sequence[str], values: Sequence[str], ans: str
) -> str:
    """Say how an operation computes its value.

    >>> value_sentence("*", "v1", ["a", "b"], ["3", "1"], "3")
    'Compute v1 = a * b = 3 * 1 = 3.'
    >>> value_sentence("+", "v1", ["a", "…"], ["3", "…"], "4")  # something is not known
    'Compute v1 = a + … = 4.'
    """
    middle = "" if "…" in values else f" = {formula(op, values)}"
    return f"Compute {name} = {formula(op, names)}{middle} = {ans}."


def group_sentence(name: str, count: int, ans: str) -> str:
    """Say what a folded box computes."""
    return f"Compute {name}: {count} operations give {ans}."


def seed_sentence(name: str, amount: str) -> str:
    """Say how the backward sweep starts."""
    return f"Start at the output: the adjoint of {name} is d{name}/d{name} = {amount}."

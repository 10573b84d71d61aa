"""Slips inside of an expression: for each rule, what might have been meant in a place.

Every rule gets a node and yields other nodes for its place; it changes nothing itself.
"""

import ast
import difflib
from collections.abc import Iterator

from microad.course.repairs.scope import Scope

ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)
MOST_OPERANDS = 6  # of an expression whose brackets are moved: there are 42 ways
COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
NO_NUMBERS = (ast.List, ast.Tuple, ast.Dict, ast.JoinedStr, ast.Lambda, ast.ListComp)
UNITS = ("radians", "degrees")
ROUNDING = ("round", "int")
PACKING = ("list", "tuple", "set", "frozenset", "iter", "reversed", "sorted", "str", "float", "abs")
OTHER_FUNCTIONS = {
    "log10": ("log",), "log2": ("log",), "log1p": ("log",), "ln": ("log",), "log": ("log10",),
    "sin": ("cos",), "cos": ("sin",), "min": ("max",), "max": ("min",), "argmin": ("min",),
}  # fmt: skip


def power(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`x ^ 2` for `x ** 2`."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor):
        yield ast.BinOp(node.left, ast.Pow(), node.right)
        # ^ binds more loosely than all else: 10 ^ -k and 2 * x ^ 2 mean something else with **
        if isinstance(node.left, ast.BinOp):
            inner = ast.BinOp(node.left.right, ast.Pow(), node.right)
            yield ast.BinOp(node.left.left, node.left.op, inner)
        if isinstance(node.right, ast.BinOp):
            inner = ast.BinOp(node.left, ast.Pow(), node.right.left)
            yield ast.BinOp(inner, node.right.op, node.right.right)


def floor(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`a // b` for `a / b`."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv):
        yield ast.BinOp(node.left, ast.Div(), node.right)


def rounding(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`round(x, 2)` for `x`."""
    if name_of_call(node) in ROUNDING:
        yield node.args[0]  # type: ignore[attr-defined]


def packing(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`set(edges)` for `edges`, `abs(x)` for `x`."""
    if name_of_call(node) in PACKING and len(node.args) == 1:  # type: ignore[attr-defined]
        yield node.args[0]  # type: ignore[attr-defined]


def units(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`sin(radians(x))` for `sin(x)`."""
    if isinstance(node, ast.Call) and len(node.args) == 1 and last_name(node.func) in UNITS:
        yield node.args[0]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and _is_half_turn(node.right):
        match node.left:
            case ast.BinOp(left, ast.Mult(), right):
                yield left
                yield right


def _is_half_turn(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in (180, 180.0)


def brackets(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`a - b / c` for `(a - b) / c`: the same operands in their order, in all other brackets."""
    if isinstance(node, ast.BinOp):
        operands, operators = _in_line(node)
        if len(operands) <= MOST_OPERANDS:
            yield from _bracketed(operands, operators)
        if isinstance(node.left, ast.UnaryOp):  # -(x ** 2) and (-x) ** 2
            yield ast.UnaryOp(node.left.op, ast.BinOp(node.left.operand, node.op, node.right))


def _in_line(node: ast.expr) -> tuple[list[ast.expr], list[ast.operator]]:
    """Return the operands and the operators of an expression, as they are written."""
    if not isinstance(node, ast.BinOp):
        return [node], []
    (left, before), (right, behind) = _in_line(node.left), _in_line(node.right)
    return left + right, [*before, node.op, *behind]


def _bracketed(operands: list[ast.expr], operators: list[ast.operator]) -> Iterator[ast.expr]:
    if not operators:
        yield operands[0]
    for i, op in enumerate(operators):
        for left in _bracketed(operands[: i + 1], operators[:i]):
            for right in _bracketed(operands[i + 1 :], operators[i + 1 :]):
                yield ast.BinOp(left, op, right)


def operator(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`a + b` for `a * b`."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ARITHMETIC):
        for other in ARITHMETIC:
            if other is not type(node.op):
                yield ast.BinOp(node.left, other(), node.right)


def sides(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`b - a` for `a - b`."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub | ast.Div | ast.Pow):
        yield ast.BinOp(node.right, node.op, node.left)


def sign(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`x` for `-x`, and the other way round."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand
    elif isinstance(node, ast.BinOp | ast.Call | ast.Constant) and not is_text(node):
        yield ast.UnaryOp(ast.USub(), node)


def is_text(node: ast.AST) -> bool:
    """Say whether this is a text, or no number for another reason that can be seen."""
    if isinstance(node, ast.Constant):
        return type(node.value) not in (int, float)
    return isinstance(node, NO_NUMBERS)


def _is_read(node: ast.AST) -> bool:
    return isinstance(getattr(node, "ctx", ast.Load()), ast.Load)


def other_function(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`math.log10(x)` for `math.log(x)`."""
    if isinstance(node, ast.Attribute):
        for name in OTHER_FUNCTIONS.get(node.attr, ()):
            yield ast.Attribute(node.value, name, node.ctx)
    elif isinstance(node, ast.Name):
        for name in OTHER_FUNCTIONS.get(node.id, ()):
            yield ast.Name(name, node.ctx)


def not_called(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`df` for `df(x)`."""
    if isinstance(node, ast.Name) and node.id in scope.parameters and _is_read(node):
        for name in scope.parameters:
            if name != node.id:
                yield ast.Call(node, [ast.Name(name, ast.Load())], [])


def called_number(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`c(x)` for `c`."""
    match node:
        case ast.Call(ast.Name(name) as number, [_]) if name in scope.parameters:
            yield number


def multiplied(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`f * (x + h)` for `f(x + h)`."""
    match node:
        case ast.BinOp(ast.Name(name) as called, ast.Mult(), factor) if name in scope.parameters:
            yield ast.Call(called, [factor], [])


def whole_object(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`math.exp(x)` for `math.exp(x.data)`."""
    if isinstance(node, ast.Name) and _is_read(node):
        for name in scope.attributes:
            yield ast.Attribute(node, name, ast.Load())


def off_by_one(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """1 for 2."""
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)
    if name_of_call(node) == "range":
        assert isinstance(node, ast.Call)
        stop = 1 if len(node.args) > 1 else 0
        for change in (1, -1):
            args = list(node.args)
            args[stop] = ast.BinOp(args[stop], ast.Add(), ast.Constant(change))
            yield ast.Call(node.func, args, [])


def comparison(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`<` for `<=`, or a comparison without `abs`."""
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        return
    size = ast.Call(ast.Name("abs", ast.Load()), [node.left], [])
    yield ast.Compare(size, node.ops, node.comparators)
    if isinstance(node.ops[0], COMPARISONS):
        for other in COMPARISONS:
            if other is not type(node.ops[0]):
                yield ast.Compare(node.left, [other()], node.comparators)


def condition(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """A condition that is the wrong way round."""
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        turned = ast.UnaryOp(ast.Not(), node.test)
        if isinstance(node, ast.IfExp):
            yield ast.IfExp(turned, node.body, node.orelse)
        elif isinstance(node, ast.If):
            yield ast.If(turned, node.body, node.orelse)


def exchanged(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`(b, a)` for `(a, b)`; two arguments, two entries or two values of a dict."""
    if isinstance(node, ast.Tuple | ast.List) and _is_read(node):
        for items in _swaps(node.elts):
            yield type(node)(items, node.ctx)
    elif isinstance(node, ast.Call):
        for items in _swaps(node.args):
            yield ast.Call(node.func, items, node.keywords)
        for values in _swaps([keyword.value for keyword in node.keywords]):
            pairs = zip(node.keywords, values, strict=True)
            yield ast.Call(node.func, node.args, [ast.keyword(k.arg, v) for k, v in pairs])
    elif isinstance(node, ast.Dict):
        for values in _swaps(node.values):
            yield ast.Dict(node.keys, values)


def _swaps(items: list[ast.expr]) -> Iterator[list[ast.expr]]:
    for i in range(min(len(items), 6)):
        for j in range(i + 1, min(len(items), 6)):
            swapped = list(items)
            swapped[i], swapped[j] = items[j], items[i]
            yield swapped


def other_name(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """One parameter for another: `cos(a)` for `cos(b)`."""
    if isinstance(node, ast.Name) and node.id in scope.parameters and _is_read(node):
        for name in scope.parameters:
            if name != node.id:
                yield ast.Name(name, node.ctx)


def parameters(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`def f(b, a)` for `def f(a, b)`."""
    if isinstance(node, ast.arguments):
        names = [arg.arg for arg in node.args]
        for wanted in scope.orders.values():
            if names != wanted and sorted(names) == sorted(wanted):
                order = [node.args[names.index(name)] for name in wanted]
                yield ast.arguments(node.posonlyargs, order, node.vararg, node.kwonlyargs,
                                    node.kw_defaults, node.kwarg, node.defaults)  # fmt: skip


def wrong_word(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """A key that is spelled in another way."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from (ast.Constant(word) for word in _near(node.value, scope.words))
    elif isinstance(node, ast.keyword) and node.arg:
        yield from (ast.keyword(word, node.value) for word in _near(node.arg, scope.words))


def _near(word: str, words: tuple[str, ...]) -> list[str]:
    short = [w for w in words if w != word and w.isidentifier()] if word.isidentifier() else []
    return sorted(
        short, key=lambda w: -difflib.SequenceMatcher(None, w.lower(), word.lower()).ratio()
    )


def text_number(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`"3.5"` for 3.5."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            yield ast.Constant(float(node.value))
        except ValueError:
            return


def scatter(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`ax.scatter(x, y)` for `ax.plot(x, y)`."""
    if isinstance(node, ast.Attribute) and node.attr in ("scatter", "bar", "step", "stem"):
        yield ast.Attribute(node.value, "plot", node.ctx)


def imaginary(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`j` for `1j`."""
    if isinstance(node, ast.Name) and node.id in ("j", "i"):
        yield ast.Constant(1j)


def name_of_call(node: ast.AST) -> str:
    """Return the name of what is called with at least one argument, or an empty text."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
        return node.func.id
    return ""


def last_name(node: ast.expr) -> str:
    """Return `sin` of `math.sin`, and of `sin`."""
    return getattr(node, "attr", getattr(node, "id", ""))

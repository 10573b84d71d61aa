"""Generate wrong programs from a right one, by small changes of its syntax tree.

>>> for mutant in mutants("def f(a, b):\\n    return a - b\\n"):
...     print(mutant.name)
return nothing: `return a - b` becomes `return 0`
swap the sides: `a - b` becomes `b - a`
another operation: `a - b` becomes `a + b`
drop the left part: `a - b` becomes `b`
drop the right part: `a - b` becomes `a`
"""

import ast
import copy
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

Variants = Iterator[tuple[str, ast.AST]]

OTHER_OPERATION: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
}
OTHER_COMPARISONS: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
OTHER_FUNCTION = {"min": "max", "max": "min", "sin": "cos", "cos": "sin", "any": "all"}
TRANSPARENT = ("abs", "reversed", "sorted")  # f(x) becomes x
COMMUTES = (ast.Add, ast.Mult)


class Mutant(NamedTuple):
    """A changed program and the change, in words."""

    name: str
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """All programs that differ from `source` in one place."""
    tree = ast.parse(source)
    seen = {ast.unparse(tree)}
    for place, node in enumerate(ast.walk(tree)):
        for label, other in _variants(node):
            changed = copy.deepcopy(tree)
            target = list(ast.walk(changed))[place]
            if not _replace(changed, target, other):
                continue
            text = ast.unparse(ast.fix_missing_locations(changed))
            if text not in seen:
                seen.add(text)
                before, after = _short(node), _short(other)
                yield Mutant(f"{label}: `{before}` becomes `{after}`", text + "\n")


def _short(node: ast.AST) -> str:
    return ast.unparse(node).split("\n")[0]


def _replace(tree: ast.AST, target: ast.AST, other: ast.AST) -> bool:
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is target:
                setattr(parent, field, other)
                return True
            if isinstance(value, list) and target in value:
                value[value.index(target)] = other
                return True
    return False


def _variants(node: ast.AST) -> Variants:
    """The ways to change a node: what beginners do, and what slips into a rule."""
    change: Callable[[Any], Variants] | None = CHANGES.get(type(node))
    if change:
        yield from change(node)


def _binary(node: ast.BinOp) -> Variants:
    left, op, right = node.left, node.op, node.right
    if not isinstance(op, COMMUTES):
        yield "swap the sides", ast.BinOp(right, op, left)
    if type(op) in OTHER_OPERATION:
        yield "another operation", ast.BinOp(left, OTHER_OPERATION[type(op)](), right)
    yield "drop the left part", right
    yield "drop the right part", left


def _unary(node: ast.UnaryOp) -> Variants:
    if isinstance(node.op, ast.USub | ast.Not):
        yield "drop the sign", node.operand


def _augmented(node: ast.AugAssign) -> Variants:
    yield "overwrite", ast.Assign([node.target], node.value)
    if isinstance(node.op, ast.Add | ast.Sub):
        other = OTHER_OPERATION[type(node.op)]()
        yield "another sign", ast.AugAssign(node.target, other, node.value)
    yield "leave it out", ast.Pass()


def _assignment(node: ast.Assign) -> Variants:
    if isinstance(node.targets[0], ast.Attribute | ast.Subscript):
        yield "leave it out", ast.Pass()


def _statement(node: ast.Expr) -> Variants:
    if isinstance(node.value, ast.Call):
        yield "leave it out", ast.Pass()


def _compare(node: ast.Compare) -> Variants:
    for other in OTHER_COMPARISONS.get(type(node.ops[0]), ()):
        yield "another comparison", ast.Compare(node.left, [other(), *node.ops[1:]],
                                                node.comparators)  # fmt: skip


def _constant(node: ast.Constant) -> Variants:
    if isinstance(node.value, bool):
        yield "the opposite", ast.Constant(not node.value)
    elif isinstance(node.value, int | float):
        yield "off by one", ast.Constant(node.value + 1)
        yield "off by one", ast.Constant(node.value - 1)


def _call(node: ast.Call) -> Variants:
    name = node.func
    if isinstance(name, ast.Name) and name.id in TRANSPARENT and node.args:
        yield "leave out the function", node.args[0]
    spelled = getattr(name, "id", getattr(name, "attr", ""))
    if spelled in OTHER_FUNCTION:
        other = copy.deepcopy(node)
        field = "id" if isinstance(name, ast.Name) else "attr"
        setattr(other.func, field, OTHER_FUNCTION[spelled])
        yield "another function", other
    if len(node.args) > 1:
        first, second, *rest = node.args
        yield "swap two arguments", ast.Call(name, [second, first, *rest], node.keywords)


def _return(node: ast.Return) -> Variants:
    if node.value is not None:
        yield "return nothing", ast.Return(ast.Constant(0))


def _if(node: ast.If) -> Variants:
    yield "always", ast.If(ast.Constant(True), node.body, node.orelse)
    yield "never", ast.If(ast.Constant(False), node.body, node.orelse)


def _choice(node: ast.IfExp) -> Variants:
    yield "always", node.body
    yield "never", node.orelse


def _logic(node: ast.BoolOp) -> Variants:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield "and for or", ast.BoolOp(other, node.values)


CHANGES: dict[type, Callable[[Any], Variants]] = {
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.AugAssign: _augmented,
    ast.Assign: _assignment,
    ast.Expr: _statement,
    ast.Compare: _compare,
    ast.Constant: _constant,
    ast.Call: _call,
    ast.Return: _return,
    ast.If: _if,
    ast.IfExp: _choice,
    ast.BoolOp: _logic,
}

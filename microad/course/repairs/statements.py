"""Slips in the lines of a function: for each rule, how a block might have been meant.

Every rule gets a block and the node that holds it, and yields other blocks for its place.
"""

import ast
from collections.abc import Iterator, Sequence
from copy import deepcopy

from microad.course.repairs.expressions import last_name
from microad.course.repairs.scope import Scope, arguments

Block = list[ast.stmt]
OTHER_UPDATES = (ast.Add, ast.Sub, ast.Mult)
PYPLOT_AXES = ("subplots", "subplot", "gca", "axes", "figure")
PYPLOT_SETTERS = ("xlabel", "ylabel", "title", "xscale", "yscale", "xlim", "ylim")
CHANGING = {"append", "extend", "insert", "pop", "remove", "sort", "reverse", "clear"}


def printed(owner: ast.AST, block: Block, scope: Scope) -> Iterator[Block]:
    """`print(x)` for `return x`."""
    for index, statement in enumerate(block):
        match statement:
            case ast.Expr(ast.Call(ast.Name("print"), [*args])) if args:
                for value in (args[-1], ast.Tuple(args, ast.Load())):
                    yield [*block[:index], ast.Return(value), *block[index + 1 :]]


def leftover_raise(owner: ast.AST, block: Block, scope: Scope) -> Iterator[Block]:
    """The line of the stub still stands above the answer."""
    for index, statement in enumerate(block):
        is_raise = len(block) > 1 and isinstance(statement, ast.Raise)
        if is_raise and "NotImplementedError" in ast.unparse(statement):
            yield [*block[:index], *block[index + 1 :]]


def no_return(owner: ast.AST, block: Block, scope: Scope) -> Iterator[Block]:
    """A last line that computes the result, and no return."""
    if not isinstance(owner, ast.FunctionDef):
        return
    if returns(owner):
        return
    last = block[-1]
    if isinstance(last, ast.Expr):
        yield [*block[:-1], ast.Return(last.value)]
    names = [
        n.id for n in ast.walk(owner) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    ]
    for name in dict.fromkeys(reversed(names)):
        yield [*block, ast.Return(ast.Name(name, ast.Load()))]


def return_inside(owner: ast.AST, block: Block, scope: Scope) -> Iterator[Block]:
    """A `return` that stands inside of the loop."""
    for index, loop in enumerate(block):
        if isinstance(loop, ast.For | ast.While) and len(loop.body) > 1:
            last = loop.body[-1]
            if isinstance(last, ast.Return):
                yield [*block[:index], copied(loop, loop.body[:-1]), last, *block[index + 1 :]]


def rebinds(owner: ast.AST, block: Block, scope: Scope) -> Iterator[Block]:
    """`p -= step` for `p.data -= step`."""
    for index, statement in enumerate(block):
        if isinstance(statement, ast.AugAssign | ast.Assign):
            target = (
                statement.target if isinstance(statement, ast.AugAssign) else statement.targets[0]
            )
            if isinstance(target, ast.Name):
                for name in scope.attributes:
                    new = deepcopy(statement)
                    place = ast.Attribute(ast.Name(target.id, ast.Load()), name, ast.Store())
                    if isinstance(new, ast.AugAssign):
                        new.target = place
                    else:
                        new.targets = [place]
                    yield [*block[:index], new, *block[index + 1 :]]


def made_anew(owner: ast.AST, block: Block, scope: Scope) -> Iterator[Block]:
    """What is made in each round of a loop and should be made once, before it."""
    for index, loop in enumerate(block):
        if isinstance(loop, ast.For | ast.While):
            made = [s for s in loop.body if isinstance(s, ast.Assign) and _is_fresh(s.value)]
            rest = [s for s in loop.body if s not in made]
            if made and rest:
                yield [*block[:index], *made, copied(loop, rest), *block[index + 1 :]]


def _is_fresh(value: ast.expr) -> bool:
    """Say whether a value depends on nothing: `[]`, `0.0`, `Value(0.0)`, or a tuple of such."""
    names = _names([value], ast.Load)
    called = {n.func.id for n in ast.walk(value)
              if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}  # fmt: skip
    return names <= called and not isinstance(value, ast.Constant)


def returned_error(owner: ast.AST, block: Block, scope: Scope) -> Iterator[Block]:
    """`return ValueError(...)` or `print(...)` for `raise ValueError(...)`."""
    for index, statement in enumerate(block):
        match statement:
            case ast.Return(ast.Name(name) | ast.Call(ast.Name(name)) as error):
                pass
            case ast.Expr(
                ast.Call(ast.Name("print"), [ast.Name(name) | ast.Call(ast.Name(name)) as error])
            ):
                pass
            case ast.Expr(ast.Name(name) | ast.Call(ast.Name(name)) as error):
                pass
            case _:
                continue
        if name.endswith("Error"):
            yield [*block[:index], ast.Raise(error), *block[index + 1 :]]


def other_error(owner: ast.AST, block: Block, scope: Scope) -> Iterator[Block]:
    """Another exception than the one that is asked for."""
    for index, statement in enumerate(block):
        match statement:
            case ast.Raise(ast.Name(name) | ast.Call(ast.Name(name), _)) as found:
                for wanted in scope.errors:
                    if wanted != name:
                        args = found.exc.args if isinstance(found.exc, ast.Call) else []
                        call = ast.Call(ast.Name(wanted, ast.Load()), args, [])
                        yield [*block[:index], ast.Raise(call), *block[index + 1 :]]


def overwrites(owner: ast.AST, block: Block, scope: Scope) -> Iterator[Block]:
    """`=` for `+=`."""
    for index, statement in enumerate(block):
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            (target,) = statement.targets
            if isinstance(target, ast.Name | ast.Attribute | ast.Subscript):
                added = ast.AugAssign(target, ast.Add(), statement.value)
                yield [*block[:index], added, *block[index + 1 :]]


def adds(owner: ast.AST, block: Block, scope: Scope) -> Iterator[Block]:
    """`+=` for `=`, `-=` or `*=`."""
    for index, statement in enumerate(block):
        if isinstance(statement, ast.AugAssign):
            rest = block[index + 1 :]
            yield [*block[:index], ast.Assign([statement.target], statement.value), *rest]
            for other in OTHER_UPDATES:
                if not isinstance(statement.op, other):
                    changed = ast.AugAssign(statement.target, other(), statement.value)
                    yield [*block[:index], changed, *rest]


def loses_argument(owner: ast.AST, block: Block, scope: Scope) -> Iterator[Block]:
    """A line that gives another meaning to an argument, which is lost by it."""
    if isinstance(owner, ast.FunctionDef):
        for index, statement in enumerate(block):
            if len(block) > 1 and isinstance(statement, ast.Assign):
                made = _names(statement.targets, ast.Store) & set(arguments(owner))
                if made and not made & _names([statement.value], ast.Load):
                    yield [*block[:index], *block[index + 1 :]]


def _names(nodes: Sequence[ast.AST], context: type[ast.expr_context]) -> set[str]:
    inside = [inner for node in nodes for inner in ast.walk(node)]
    return {n.id for n in inside if isinstance(n, ast.Name) and isinstance(n.ctx, context)}


def own_axes(owner: ast.AST, block: Block, scope: Scope) -> Iterator[Block]:
    """`plt.plot` for `ax.plot`, or axes of its own."""
    if isinstance(owner, ast.FunctionDef) and (names := arguments(owner)):
        own = [s for s in block if isinstance(s, ast.Assign) and _makes_axes(s)]
        rest = [s for s in block if s not in own]
        for name in names:
            renamed = [_Axes(name).visit(deepcopy(s)) for s in rest]
            if own or any(map(_mentions_pyplot, rest)):
                yield renamed


def _makes_axes(statement: ast.Assign) -> bool:
    return last_name(getattr(statement.value, "func", statement.value)) in PYPLOT_AXES


def _mentions_pyplot(statement: ast.stmt) -> bool:
    return "plt" in _names([statement], ast.Load)


class _Axes(ast.NodeTransformer):
    """Draws into the given axes what was drawn with `plt`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Turn `plt.xlabel` into `ax.set_xlabel`."""
        if isinstance(node.value, ast.Name) and node.value.id == "plt":
            attr = f"set_{node.attr}" if node.attr in PYPLOT_SETTERS else node.attr
            return ast.Attribute(ast.Name(self.name, ast.Load()), attr, node.ctx)
        return node


def order(owner: ast.AST, block: Block, scope: Scope) -> Iterator[Block]:
    """Two lines in the wrong order."""
    for first in range(len(block)):
        for second in range(first + 1, min(len(block), first + 3)):
            swapped = list(block)
            swapped.insert(first, swapped.pop(second))
            yield swapped
            moved = list(block)
            moved.insert(second, moved.pop(first))
            yield moved


def loop_border(owner: ast.AST, block: Block, scope: Scope) -> Iterator[Block]:
    """A line that belongs before, into or behind the loop beside it."""
    for index, loop in enumerate(block):
        if not isinstance(loop, ast.For | ast.While):
            continue
        before, after = block[:index], block[index + 1 :]
        if len(loop.body) > 1:
            yield [*before, copied(loop, loop.body[:-1]), loop.body[-1], *after]
            yield [*before, loop.body[0], copied(loop, loop.body[1:]), *after]
        if before:
            yield [*before[:-1], copied(loop, [before[-1], *loop.body]), *after]
        if after and not isinstance(after[0], ast.Return):
            yield [*before, copied(loop, [*loop.body, after[0]]), *after[1:]]


def extra_line(owner: ast.AST, block: Block, scope: Scope) -> Iterator[Block]:
    """A line that does not belong there."""
    if len(block) > 1:
        for index, statement in enumerate(block):
            if not isinstance(statement, ast.Return | ast.FunctionDef):
                yield [*block[:index], *block[index + 1 :]]


def changes_input(owner: ast.AST, block: Block, scope: Scope) -> Iterator[Block]:
    """It writes into an argument that it was given."""
    if isinstance(owner, ast.FunctionDef):
        for name in arguments(owner):
            if any(writes_into(node, name) for node in ast.walk(owner)):
                # NumPy arrays and lists both copy themselves
                call = ast.Call(
                    ast.Attribute(ast.Name(name, ast.Load()), "copy", ast.Load()), [], []
                )
                yield [ast.Assign([ast.Name(name, ast.Store())], call), *block]


def outlives(owner: ast.AST, block: Block, scope: Scope) -> Iterator[Block]:
    """A list outside of the function that holds what earlier calls have left."""
    if isinstance(owner, ast.Module):
        fresh = [
            s
            for s in block
            if isinstance(s, ast.Assign) and isinstance(s.value, ast.List | ast.Dict)
        ]
        for statement in fresh:
            rest = [copied(s, [statement, *s.body]) if isinstance(s, ast.FunctionDef) else s
                    for s in block if s is not statement]  # fmt: skip
            yield rest


def writes_into(node: ast.AST, name: str) -> bool:
    """Say whether a node changes what a name stands for, without giving it a new meaning."""
    match node:
        case ast.Subscript(ast.Name(found), _, ast.Store() | ast.Del()):
            return bool(found == name)
        case ast.Call(ast.Attribute(ast.Name(found), method)):
            return bool(found == name and method in CHANGING)
        case ast.Assign([ast.Name()], ast.Name(found)):
            return bool(found == name)
    return False


def returns(function: ast.FunctionDef) -> bool:
    """Say whether a function hands something back: returns or yields a value."""
    return any(
        (isinstance(node, ast.Return) and node.value is not None) or isinstance(node, ast.Yield)
        for node in ast.walk(function)
    )


def copied(node: ast.AST, body: Block) -> ast.stmt:
    """Return a loop or a function with another body."""
    fields = {name: getattr(node, name, None) for name in node._fields}
    return type(node)(**{**fields, "body": body})  # type: ignore[return-value]

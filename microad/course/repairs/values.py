"""Relations between what an answer returns and what is right: for each rule, what would undo it.

Every rule gets an expression whose value is handed out and yields others for its place.
"""

import ast
from collections.abc import Iterator

from microad.course.repairs.expressions import is_text
from microad.course.repairs.scope import Scope


def minus(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    """Minus the right number."""
    if is_text(node):
        return
    yield ast.UnaryOp(ast.USub(), node)


def reciprocal(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    """1 over the right number."""
    if is_text(node):
        return
    yield ast.BinOp(ast.Constant(1), ast.Div(), node)


def factor(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    """A constant multiple of the right number, or times an input."""
    if is_text(node):
        return
    for number in (2, 0.5, 3, 1 / 3, 4, 0.25, 10, 0.1):
        yield ast.BinOp(node, ast.Mult(), ast.Constant(number))


def input_factor(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    """A factor is missing, or one too many, and it is an input."""
    if is_text(node):
        return
    for name in scope.parameters:
        yield ast.BinOp(node, ast.Mult(), ast.Name(name, ast.Load()))
        yield ast.BinOp(node, ast.Div(), ast.Name(name, ast.Load()))


def shifted(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    """Off by one."""
    if is_text(node):
        return
    for change in (1, -1):
        yield ast.BinOp(node, ast.Add(), ast.Constant(change))


def power(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    """The square, or the square root, of the right number."""
    if is_text(node):
        return
    for exponent in (0.5, 2):
        yield ast.BinOp(node, ast.Pow(), ast.Constant(exponent))


def reversed_list(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    """The right entries from the last to the first."""
    yield ast.Subscript(node, ast.Slice(step=ast.Constant(-1)), ast.Load())


def transposed(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    """Rows for columns."""
    rows = ast.Call(ast.Name("zip", ast.Load()), [ast.Starred(node, ast.Load())], [])
    yield ast.Call(ast.Name("list", ast.Load()), [rows], [])


def a_function(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    """A function in place of its value."""
    yield ast.Call(node, [], [])
    for name in scope.parameters:
        yield ast.Call(node, [ast.Name(name, ast.Load())], [])


def an_object(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    """A Value or a Dual in place of its number."""
    for name in scope.attributes:
        yield ast.Attribute(node, name, ast.Load())


def a_text(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    """A text in place of a number."""
    yield ast.Call(ast.Name("float", ast.Load()), [node], [])


def letters(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    """A list of letters in place of one text."""
    yield ast.Call(ast.Attribute(ast.Constant(" "), "join", ast.Load()), [node], [])


def too_much(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    """The result, and something else beside it."""
    if isinstance(node, ast.Tuple | ast.List):
        yield from node.elts


def no_keys(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    """A tuple or a list in place of a dict."""
    if isinstance(node, ast.Tuple | ast.List):
        words = [word for word in scope.words if word.isidentifier()]
        if len(words) >= (count := len(node.elts)):
            keys: list[ast.expr | None] = [ast.Constant(word) for word in words[:count]]
            yield ast.Dict(keys, node.elts)


def keys_for_list(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    """A dict in place of a list."""
    if isinstance(node, ast.Dict):
        yield ast.List(node.values, ast.Load())
    elif isinstance(node, ast.Call) and node.keywords and not node.args:
        yield ast.List([keyword.value for keyword in node.keywords], ast.Load())
    else:
        yield ast.Call(ast.Name("list", ast.Load()), [node], [])


def strips(node: ast.expr, scope: Scope) -> Iterator[list[str]]:
    """The lettered strips of a text such as "C A F"; nothing for any other text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        found = node.value.replace(",", " ").split()
        if len(found) == 1 and found[0].isupper():
            found = list(found[0])
        if len(found) > 1 and all(len(strip) == 1 and strip.isalpha() for strip in found):
            yield found


def strips_reversed(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    """All strips from the last to the first."""
    for found in strips(node, scope):
        yield ast.Constant(" ".join(found[::-1]))


def strips_moved(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    """One strip in another place, or two exchanged."""
    for found in strips(node, scope):
        for i in range(len(found)):
            for j in range(len(found)):
                moved = list(found)
                moved.insert(j, moved.pop(i))
                yield ast.Constant(" ".join(moved))
                if i < j:
                    swapped = list(found)
                    swapped[i], swapped[j] = found[j], found[i]
                    yield ast.Constant(" ".join(swapped))


def strip_too_many(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    """One strip does not belong."""
    for found in strips(node, scope):
        for i in range(len(found)):
            yield ast.Constant(" ".join(found[:i] + found[i + 1 :]))


def strip_missing(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    """One strip is missing."""
    for found in strips(node, scope):
        for letter in "ABCDEFGHIJKLMNOP":
            if letter not in found:
                for i in range(len(found) + 1):
                    yield ast.Constant(" ".join([*found[:i], letter, *found[i:]]))


def other_strip(node: ast.expr, scope: Scope) -> Iterator[ast.expr]:
    """A wrong strip in the place of a right one."""
    for found in strips(node, scope):
        for i in range(len(found)):
            for letter in "ABCDEFGHIJKLMNOP":
                if letter not in found:
                    yield ast.Constant(" ".join([*found[:i], letter, *found[i + 1 :]]))

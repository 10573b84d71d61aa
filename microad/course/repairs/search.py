"""Try one change after the other until the answer does what is asked for."""

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import islice
from typing import Any, NamedTuple

from microad.course.repairs import expressions as e
from microad.course.repairs import statements as s
from microad.course.repairs import values as v
from microad.course.repairs.scope import Block, Scope, Slot, blocks, results, scope_of, slots

Rule = Callable[..., Iterator[Any]]
MOST = 400  # changes that are tried; a class with many lines has more


class Repair(NamedTuple):
    """A change that makes an answer right where it failed: the name of a rule, and where."""

    rule: str
    line: int
    code: str


class Change(NamedTuple):
    """A change of a program that can be made and undone."""

    rule: str
    node: ast.AST
    make: Callable[[], None]
    undo: Callable[[], None]


# The first rule that makes the answer right gives the name: what can be said most surely, first.
RULES: tuple[tuple[str, str, Rule], ...] = (
    ("leftover raise", "block", s.leftover_raise),
    ("prints", "block", s.printed),
    ("no return", "block", s.no_return),
    ("parameters", "place", e.parameters),
    ("power", "place", e.power),
    ("own axes", "block", s.own_axes),
    ("scatter", "place", e.scatter),
    ("floor", "place", e.floor),
    ("imaginary", "place", e.imaginary),
    ("rebinds", "block", s.rebinds),
    ("made anew", "block", s.made_anew),
    ("return inside", "block", s.return_inside),
    ("returned error", "block", s.returned_error),
    ("other error", "block", s.other_error),
    ("text number", "place", e.text_number),
    ("letters", "result", v.letters),
    ("no keys", "result", v.no_keys),
    ("keys for list", "result", v.keys_for_list),
    ("wrong word", "place", e.wrong_word),
    ("a function", "result", v.a_function),
    ("an object", "result", v.an_object),
    ("too much", "result", v.too_much),
    ("rounding", "place", e.rounding),
    ("units", "place", e.units),
    ("called number", "place", e.called_number),
    ("not called", "place", e.not_called),
    ("multiplied", "place", e.multiplied),
    ("other function", "place", e.other_function),
    ("brackets", "place", e.brackets),
    ("exchanged", "place", e.exchanged),
    ("sides", "place", e.sides),
    ("minus", "result", v.minus),
    ("reciprocal", "result", v.reciprocal),
    ("sign", "place", e.sign),
    ("overwrites", "block", s.overwrites),
    ("adds", "block", s.adds),
    ("comparison", "place", e.comparison),
    ("condition", "place", e.condition),
    ("changes input", "block", s.changes_input),
    ("outlives", "block", s.outlives),
    ("strips reversed", "result", v.strips_reversed),
    ("strips moved", "result", v.strips_moved),
    ("strip too many", "result", v.strip_too_many),
    ("other strip", "result", v.other_strip),
    ("strip missing", "result", v.strip_missing),
    ("loses argument", "block", s.loses_argument),
    ("order", "block", s.order),
    ("loop border", "block", s.loop_border),
    ("reversed", "result", v.reversed_list),
    ("transposed", "result", v.transposed),
    ("packing", "place", e.packing),
    ("whole object", "place", e.whole_object),
    ("operator", "place", e.operator),
    ("off by one", "place", e.off_by_one),
    ("shifted", "result", v.shifted),
    ("factor", "result", v.factor),
    ("input factor", "result", v.input_factor),
    ("squared", "result", v.power),
    ("other name", "place", e.other_name),
    ("extra line", "block", s.extra_line),
)

# Whoever slips like this does so everywhere: all places are changed at once, too.
EVERYWHERE = {"power", "floor", "units", "other function", "not called", "called number",
              "whole object", "rounding", "imaginary", "sides", "exchanged", "scatter",
              "multiplied", "text number"}  # fmt: skip

WHOLE = {"whole object", "not called", "sign"}  # never inside of `a is b` or in front of a point
# Where many answers are right, these may lead from a wrong one to another right one by chance.
VAGUE = {"minus", "reciprocal", "sign", "operator", "shifted", "factor",
         "input factor", "squared", "other name", "extra line", "order", "comparison",
         "condition", "sides", "exchanged", "brackets"}  # fmt: skip
SURE = {name for name, _, _ in RULES} - VAGUE
# Slips of Python: whoever reads the line sees them, whatever else is wrong.
PYTHON = {"prints", "no return", "power", "floor", "imaginary", "return inside", "returned error",
          "rebinds", "made anew", "called number", "not called"}  # fmt: skip


def find_repair(
    tree: ast.Module,
    reference: str,
    works: Callable[[ast.Module], bool],
    rules: set[str] | None = None,
) -> Repair | None:
    """Return the first change of a program that makes it work.

    Parameters
    ----------
    tree : ast.Module
        The program of a learner; it is as before afterwards.
    reference : str
        A right answer, for its words.
    works : callable
        Runs a program and says whether it does what is asked for.
    rules : set of str, optional
        The rules that are tried; all of them if left out.
    """
    for change in islice(changes(tree, scope_of(tree, reference), rules), MOST):
        change.make()
        try:
            found = works(ast.fix_missing_locations(tree))
        finally:
            change.undo()
        if found:
            code = ast.unparse(change.node).split("\n")[0]
            return Repair(change.rule, getattr(change.node, "lineno", 0), code)
    return None


def changes(tree: ast.Module, scope: Scope, chosen: set[str] | None) -> Iterator[Change]:
    """Give every change that a rule knows, in the order of the rules."""
    places, handed_out, lists = list(slots(tree)), list(results(tree)), list(blocks(tree))
    for name, kind, rule in [rule for rule in RULES if chosen is None or rule[0] in chosen]:
        if kind == "block":
            for block in lists:
                for body in rule(block.owner, block.body, scope):
                    yield _of_block(name, block, body)
        else:
            for slot in places if kind == "place" else handed_out:
                if isinstance(slot.owner, ast.Compare | ast.Attribute) and name in WHOLE:
                    continue
                for node in rule(slot.node, scope):
                    yield _of_slot(name, slot, node)
        if name in EVERYWHERE and kind == "place":
            yield from _of_all(name, rule, tree, scope)


def _of_slot(name: str, slot: Slot, node: ast.AST) -> Change:
    return Change(name, slot.node, lambda: slot.put(node), lambda: slot.put(slot.node))


def _of_block(name: str, block: Block, body: list[ast.stmt]) -> Change:
    changed = next(
        (old for old, new in zip(block.body, body, strict=False) if old is not new), None
    )
    return Change(
        name, changed or block.body[-1], lambda: block.put(body), lambda: block.put(block.body)
    )


def _of_all(name: str, rule: Rule, tree: ast.Module, scope: Scope) -> Iterator[Change]:
    """Change all places of a slip at once, each to what is most likely meant."""
    everywhere = Everywhere(rule, scope)
    changed = deepcopy(tree)
    everywhere.generic_visit(changed)
    if len(everywhere.changed) > 1:
        block = Block(tree, "body", tree.body)
        yield _of_block(name, block, changed.body)._replace(node=everywhere.changed[0])


class Everywhere(ast.NodeTransformer):
    """Applies a rule in every place of a tree."""

    def __init__(self, rule: Rule, scope: Scope) -> None:
        self.rule, self.scope = rule, scope
        self.changed: list[ast.AST] = []

    def visit(self, node: ast.AST) -> ast.AST:
        """Change what stands inside of a node, and then the node."""
        self.generic_visit(node)
        new = next(iter(self.rule(node, self.scope)), None)
        if new is None:
            return node
        self.changed.append(node)
        return new

"""Tuples, lists, dicts, namedtuples and None, as inputs and as outputs.

>>> leaves, form = flatten({"w": [1.0, 2.0], "b": None})
>>> leaves
[1.0, 2.0]
>>> unflatten(form, ["one", "two"])
{'w': ['one', 'two'], 'b': None}

A tree of values is taken apart once, at the border of a computation, and put together again at
the end. In between there are only leaves: no other module knows containers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from microad.errors import SeedError

LEAF = object()  # the form of a single value


def flatten(x: Any) -> tuple[list, Any]:
    """Take a tree apart into a list of its leaves and its form.

    None is a tree without leaves. Dicts keep the order of their keys.
    """
    leaves: list = []
    return leaves, form_of(x, leaves)


def form_of(x: Any, leaves: list) -> Any:
    """The form of a tree; its leaves are appended to a list."""
    if x is None:
        return None
    if isinstance(x, dict):
        return dict, list(x), [form_of(part, leaves) for part in x.values()]
    if type(x) is list or isinstance(x, tuple):
        return type(x), None, [form_of(part, leaves) for part in x]
    leaves.append(x)
    return LEAF


def unflatten(form: Any, leaves: Any) -> Any:
    """Put leaves together to a tree of this form."""
    return leaves[0] if form is LEAF else build(form, iter(leaves))


def build(form: Any, leaves: Iterator) -> Any:
    """The same, taking leaf after leaf."""
    if form is None or form is LEAF:
        return form and next(leaves)
    kind, keys, forms = form
    parts = [build(part, leaves) for part in forms]
    if kind is dict:
        return dict(zip(keys, parts))
    return kind(*parts) if hasattr(kind, "_fields") else kind(parts)


def map_tree(f: Callable, x: Any) -> Any:
    """Apply f to every leaf.

    >>> map_tree(abs, (-1.0, [2.0, None]))
    (1.0, [2.0, None])
    """
    leaves, form = flatten(x)
    return unflatten(form, [f(leaf) for leaf in leaves])


def leaves_in(form: Any, tree: Any) -> Iterator:
    """The leaves of a tree that must have this form; lists and tuples are alike.

    Raises
    ------
    SeedError
        If it has another form. Dicts go by their keys, in whatever order.
    """
    if form is None or form is LEAF:
        if isinstance(tree, (list, tuple, dict)) or (tree is None) != (form is None):
            raise SeedError("one array or number" if form else "None", type(tree).__name__)
        if form is LEAF:
            yield tree
        return
    kind, keys, forms = form
    if kind is dict and isinstance(tree, dict) and tree.keys() == {*keys}:
        parts = [tree[key] for key in keys]
    elif kind is not dict and isinstance(tree, (list, tuple)) and len(tree) == len(forms):
        parts = list(tree)
    else:
        wanted = f"keys {keys}" if kind is dict else f"{len(forms)} arrays or numbers"
        got = f"keys {list(tree)}" if isinstance(tree, dict) else f"{len(flatten(tree)[0])}"
        raise SeedError(wanted, got)
    for part, form_of_part in zip(parts, forms):
        yield from leaves_in(form_of_part, part)

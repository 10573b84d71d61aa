"""Tuples, lists, dicts, namedtuples, dataclasses and None, as inputs and as outputs.

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
from copy import copy
from dataclasses import fields, is_dataclass
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
    if (named := named_parts(x)) is not None:
        return template(x), list(named), [form_of(part, leaves) for part in named.values()]
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
    if keys is None:
        return kind(*parts) if hasattr(kind, "_fields") else kind(parts)
    return with_parts(kind, dict(zip(keys, parts)))


def named_parts(x: Any) -> dict | None:
    """The parts of a dict or of a dataclass, by their names; None for all else.

    A dataclass that has a dtype stands for an array.
    """
    if is_dataclass(x) and not isinstance(x, type) and not hasattr(x, "dtype"):
        return {field.name: getattr(x, field.name) for field in fields(x)}
    return x if isinstance(x, dict) else None


def template(x: Any) -> Any:
    """What a dict or a dataclass is made anew from: an empty one, and the class."""
    if type(x) is dict or not isinstance(x, dict):
        return type(x)
    empty = copy(x)  # a defaultdict has its default
    empty.clear()
    return empty


def with_parts(kind: Any, parts: dict) -> Any:
    """A dict or a dataclass with these parts."""
    if kind is dict:
        return parts
    if isinstance(kind, dict):
        made = copy(kind)
        made.update(parts)
        return made
    made = object.__new__(kind)
    for name, part in parts.items():
        object.__setattr__(made, name, part)  # also where it is frozen
    return made


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
        container = isinstance(tree, (list, tuple)) or named_parts(tree) is not None
        if container or (tree is None) != (form is None):
            raise SeedError(SeedError.LEAF if form else "None", type(tree).__name__)
        if form is LEAF:
            yield tree
        return
    _, keys, forms = form
    named = named_parts(tree)
    if keys is not None and named is not None and named.keys() == {*keys}:
        parts = [named[key] for key in keys]
    elif keys is None and isinstance(tree, (list, tuple)) and len(tree) == len(forms):
        parts = list(tree)
    else:
        many = SeedError.LEAVES.format(count=len(forms))
        wanted = many if keys is None else f"keys {keys}"
        got = f"{len(flatten(tree)[0])}" if named is None else f"keys {list(named)}"
        raise SeedError(wanted, got)
    for part, form_of_part in zip(parts, forms):
        yield from leaves_in(form_of_part, part)

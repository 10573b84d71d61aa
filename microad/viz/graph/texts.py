"""Values in pictures and sentences: how they are written, and how an adjoint comes to an operand.

A number is an array without axes: it is written as a number, an array of up to four elements by
its elements, and a larger one by its shape; the panel of the Inspector prints arrays as NumPy does.
"""

import math
from collections.abc import Sequence
from typing import Any

from microad.viz.words import number_text, shortened

ELEMENTS = 4  # arrays of up to so many elements show them
ROOM = 26  # characters for these elements
USUAL = ("float64", "complex128", "int64", "bool")  # dtypes that elements tell by themselves

# How the cotangent of an operand comes from {g}, the adjoint of the result, for what does not go
# element by element. Most of these are transposes: what was copied is added up, and vice versa.
PULLS = {
    "@": "{g} times the other factor, transposed",
    "dot": "{g} times the other factor, transposed",
    "sum": "{g}, copied to every element that was added up",
    "mean": "{g}, copied to every element and divided by how many there are",
    "cumsum": "{g}, added up from the end",
    "max": "{g} where the largest element is, and zeros elsewhere",
    "min": "{g} where the smallest element is, and zeros elsewhere",
    "getitem": "{g} where this part was taken from, and zeros elsewhere",
    "transpose": "{g}, transposed back",
    "reshape": "{g}, in the old shape again",
    "ravel": "{g}, in the old shape again",
    "squeeze": "{g}, in the old shape again",
    "expand_dims": "{g}, in the old shape again",
    "concatenate": "its own part of {g}",
    "stack": "its own part of {g}",
    "broadcast_to": "{g}, summed over the copies",
    "repeat": "{g}, summed over the copies",
    "tile": "{g}, summed over the copies",
    "outputs": "its own part of the seed",
}


# ---------------------------------------------------------------- values as texts


def is_group(x: Any) -> bool:
    """Tell several values in one: the results of a function with more than one."""
    return isinstance(x, (list, tuple))


def is_number(x: Any) -> bool:
    """Tell a single number: a float, or an array without axes."""
    return not is_group(x) and shape_of(x) == ()


def shape_of(x: Any) -> tuple[int, ...]:
    """Return the shape of an array, () of a number."""
    return getattr(x, "shape", ())


def value_text(x: Any) -> str:
    """Write a value as a box shows it: a number, a few elements, or a shape.

    >>> value_text(-1 / 3)
    '-0.3333'
    >>> import numpy
    >>> value_text(numpy.eye(2)), value_text(numpy.eye(3))
    ('[[1 0] [0 1]]', '(3, 3)')
    """
    if is_group(x):
        return f"{len(x)} value{'s' * (len(x) != 1)}"
    if is_number(x):
        return number_text(x)
    return elements_text(x) or str(x.shape)


def formula_text(x: Any) -> str:
    """Write a value inside a formula, where a shape alone would read like a tuple.

    >>> import numpy
    >>> formula_text(numpy.eye(3))
    'array(3, 3)'
    """
    text = value_text(x)
    return f"array{text}" if not is_group(x) and text.startswith("(") and not is_number(x) else text


def phrase(x: Any) -> str:
    """Write a value where it stands in a sentence."""
    text = value_text(x)
    return f"an array of shape {text}" if formula_text(x) != text else text


def elements_text(x: Any) -> str:
    """Write the elements of a small array in one line; "" for a large one."""
    if not hasattr(x, "tolist") or not 0 < math.prod(x.shape) <= ELEMENTS:
        return ""

    def text(part: Any) -> str:
        return f"[{' '.join(map(text, part))}]" if isinstance(part, list) else number_text(part)

    line = text(x.tolist())
    return line if len(line) <= ROOM else ""


def box_text(x: Any) -> str:
    """Write a value as its box shows it: with the dtype, if that is an unusual one."""
    text = value_text(x)
    kind = dtype_text(x)
    usual = ("float64", "") if text.startswith("(") else (*USUAL, "")
    return text if kind in usual else f"{text} {kind}"


def dtype_text(x: Any) -> str:
    """Return the name of a dtype; "" for Python's own numbers."""
    return str(getattr(x, "dtype", ""))


def long_text(x: Any, name: str) -> str:
    """Print an array as NumPy does, the middle of a large one left out.

    >>> import numpy
    >>> print(long_text(numpy.array([[1.0, 2.5], [-0.0, 1 / 3]]), "A"))
    A = [[1.     2.5   ]
         [0.     0.3333]]
    shape (2, 2), float64
    """
    if is_group(x):
        return "\n".join(long_text(part, f"{name}[{k}]") for k, part in enumerate(x))
    if is_number(x):
        return f"{name} = {constant_text(x)}" + (f", {dtype_text(x)}" if dtype_text(x) else "")
    if not hasattr(x, "tolist"):  # all that is left of a constant
        return f"{name}: shape {x.shape}, {dtype_text(x)}"
    import numpy

    with numpy.printoptions(
        precision=4, suppress=False, threshold=60, edgeitems=3, linewidth=68, sign="-",
        floatmode="maxprec", formatter=None, nanstr="nan", infstr="inf", legacy=False,
    ):  # fmt: skip
        text = numpy.array2string(x + 0 if x.dtype.kind in "fc" else x, prefix=f"{name} = ")
    return f"{name} = {text}\nshape {x.shape}, {dtype_text(x)}"


# ---------------------------------------------------------------- operands


def operand_text(operand: Any, operands: Sequence[str], op: str, values: bool = False) -> str:
    """Write an operand: that of a parent, or a constant by its text or, if asked for, its value.

    An operand is the number of a parent, a constant with `text`, `value` and `known`, or a tuple
    of such, for a list. `operands` are the texts of the parents.
    """
    if isinstance(operand, int):
        return operands[operand]
    if type(operand) is tuple:
        return f"[{', '.join(operand_text(part, operands, op, values) for part in operand)}]"
    if operand.text and not (values and operand.known and is_data(operand.value)):
        return operand.text
    if op == "getitem" and isinstance(operand.value, tuple):
        return ", ".join(map(constant_text, operand.value))
    return constant_text(operand.value) if operand.known else operand.text


def is_data(x: Any) -> bool:
    """Tell numbers and arrays from options and notes."""
    return hasattr(x, "dtype") or (isinstance(x, (int, float, complex)) and type(x) is not bool)


def constant_text(x: Any) -> str:
    """Write a constant of any kind, in the style of the source.

    >>> constant_text(2.0), constant_text(slice(1, None)), constant_text([None, True])
    ('2', '1:', '[None, True]')
    """
    if isinstance(x, slice):
        ends = [x.start, x.stop] + [x.step] * (x.step is not None)
        return ":".join("" if end is None else str(end) for end in ends)
    if type(x) is list or type(x) is tuple:
        text = ", ".join(map(constant_text, x))
        return f"[{text}]" if type(x) is list else f"({text}{',' * (len(x) == 1)})"
    if shape_of(x):
        return formula_text(x)
    if hasattr(x, "dtype"):
        return number_text(x)
    if isinstance(x, (int, float, complex)) and not isinstance(x, bool):
        return number_text(x)
    return "..." if x is ... else shortened(repr(x), ROOM)


# ---------------------------------------------------------------- local partials and copies


def copied_axes(small: tuple[int, ...], large: tuple[int, ...]) -> tuple[int, ...]:
    """Tell along which axes broadcasting copies.

    >>> copied_axes((2, 1), (5, 2, 3))
    (0, 2)
    """
    new = len(large) - len(small)
    return tuple(k for k, n in enumerate(large) if k < new or small[k - new] != n)


def partial_text(d: Any) -> str:
    """Write a local partial: one number, also where all elements are the same, or a few."""
    if d is None:
        return ""
    if is_number(d):
        return number_text(d)
    flat = d.ravel()
    same = len(flat) and (flat == flat[0]).all()
    return number_text(flat[0]) if same else formula_text(d)


def edge_text(d: Any, parent: Any, child: Any, elementwise: bool) -> str:
    """Write what stands at an edge: the copying, else the local partial if that is short."""
    if elementwise and shape_of(parent) != shape_of(child):
        return f"{shape_of(parent)}→{shape_of(child)}"
    text = partial_text(d)
    return "" if text.startswith("array") else text


def axes_text(axes: tuple[int, ...]) -> str:
    """Say axis 0, axes 0 and 2."""
    return f"ax{'is' if len(axes) == 1 else 'es'} {' and '.join(map(str, axes))}"


# ---------------------------------------------------------------- sentences


def seed_sentence(name: str, seed: Any) -> str:
    """Say how the sweep starts where there is a choice."""
    if is_group(seed):
        return "Start at the outputs: each gets a seed, and it hands it to the value it stands for."
    if is_number(seed) or not (seed == 1).all():
        return f"Start at the output: the adjoint of {name} is the seed g = {formula_text(seed)}."
    return (
        f"Start at the output: {name} is not one number, so the adjoint is a seed, ones of shape "
        f"{shape_of(seed)}. What comes back is the gradient of the sum of {name}."
    )


def factor_text(name: str, text: str) -> str:
    """Write a factor: with its value, if that is short enough to be read.

    >>> factor_text("adjoint", "[1 2]"), factor_text("adjoint", "array(9, 9)")
    ('(adjoint [1 2])', '(adjoint)')
    """
    return f"({name})" if text.startswith("array") else f"({name} {text})"


def way_down(child: Any, k: int, parent: Any, name: str) -> str:
    """Say how the adjoint of node `child`, called `name`, becomes a share for its operand k."""
    if child.partials[k] is not None:
        many = "" if is_number(parent.value) else ", element by element"
        d, g = partial_text(child.partials[k]), formula_text(child.adjoint)
        return f"{factor_text('local partial', d)} × {factor_text('adjoint', g)}{many}"
    small, large = shape_of(parent.value), shape_of(child.value)
    if child.elementwise and small != large:
        return (
            f"(local partial) × (adjoint), summed over "
            f"{axes_text(copied_axes(small, large))}, because it was broadcast {small}→{large}"
        )
    return PULLS.get(child.op, "its share of {g}").format(g=f"the adjoint of {name}")


def pull_sentence(
    through: str, name: str, way: str, amount: Any, sums: tuple[Any, Any], exact: bool
) -> str:
    """Say what one pull adds to the adjoint of an operand.

    `sums` is the adjoint before and after; before is None where this is the first share. `exact`
    says that the way is a product of numbers, which equals the amount.

    >>> way = "(local partial 3) × (adjoint 1)"
    >>> pull_sentence("v1 = a * b", "a", way, 3.0, (None, 3.0), True)
    'Pull through v1 = a * b: a gets (local partial 3) × (adjoint 1) = 3; its adjoint is now 3.'
    >>> pull_sentence("y = x", "x", way, 3.0, (3.0, 6.0), True)[-40:]
    ' = 3, on top of 3; its adjoint is now 6.'
    """
    before, after = sums
    text = formula_text(amount)
    gets = "" if text.startswith("array") else f"{' = ' if exact else ': '}{text}"
    more, now = "", f"is now {value_text(after)}"
    if before is not None:
        more = f", on top of {formula_text(before)}"
    if formula_text(after).startswith("array"):
        more, now = more and ", on top of what is there", f"has the shape {shape_of(after)}"
    return f"Pull through {through}: {name} gets {way}{gets}{more}; its adjoint {now}."

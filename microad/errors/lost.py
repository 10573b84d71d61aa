"""Errors where a traced value would lose its trace: who asked for a number, and what to write."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from microad.errors.base import MicroadError, TableError

ASKERS = (  # how the full name of a function begins, and the cause that this tells
    (r"c?math\.", "math"),
    (r"(matplotlib|mpl_toolkits|seaborn|plotly|bokeh|altair)\b", "plot"),
    (r"numpy\.(lib\._function_base_impl\.)?vectorize\b", "vectorize"),
    (r"(numpy\.)?random\.(.*\.)?(choices?|sample|permut\w+|shuffle)$", "picked"),
    (
        r"(numpy\.)?random\.(.*\.)?(poisson|\w*binomial|geometric|integers|randint|multinomial"
        r"|hypergeometric|zipf|logseries)$",
        "counted",
    ),
    (r"(numpy\.)?random\.(.*\.)?(randn?|random|standard_\w+|seed|default_rng)$", "index"),
    (r"numpy\.random\.|random\.|scipy\.stats\..*\brvs\b", "random"),
    (r"scipy\.sparse\b", "sparse"),
    (r"scipy\.optimize\b", "solver"),
    (r"scipy\.", "scipy"),
    (r"(pandas|polars|xarray)\b", "pandas"),
    (r"(json|struct|pickle|csv|marshal|array)\.", "stored"),
    (r"(statistics|fractions|decimal|numbers)\.", "exact"),
    (r"(numba|torch|jax|tensorflow|cupy|sympy|sklearn|statsmodels|mxnet|autograd|dask)\b", "other"),
    (r"numpy\.(float|double|single|half|longdouble)", "float"),
    (r"numpy\.(complex|csingle|cdouble)", "complex"),
    (r"numpy\.(full|arange|linspace|fromiter|array|as\w*array|matrix|ma)\b", "array"),
    (r"numpy\.ndarray\.fill$", "fill"),
    (r"builtins\.float$", "float"),
    (r"builtins\.complex$", "complex"),
    (r"builtins\.(int|round)$", "int"),
    (r"builtins\.str(\.format)?$", "format"),
)
LIBRARIES = {
    *("plot", "vectorize", "random", "picked", "counted", "sparse", "solver", "scipy", "pandas"),
    *("stored", "exact", "other"),
}


def told(asker: Any) -> tuple[str, str]:
    """The cause that the likeliest function tells, and the function; ("", "") if none does."""
    from microad.errors.asking import public

    pairs = [(cause, name) for name in asker.names for start, cause in ASKERS
             if re.match(start, name)]  # fmt: skip
    return (pairs[0][0], public(pairs[0][1])) if pairs else ("", "")


class LostTraceError(TableError, TypeError):
    """A traced value was to become a number or an array that does not remember its origin.

    Parameters
    ----------
    method : str
        What the value was asked for: "float", "complex", "int", "index", "array" or "objects".
    x : Var, optional
        The value.
    asker : Asker, optional
        Who asked, if that is not to be read off the stack.
    """

    texts: ClassVar = {
        "assignment": "{code} is an assignment of a traced value into an array of NumPy. Such an "
        "array stores numbers without their history, so {lost}. Write {write}, which makes a new "
        "array, or collect the parts in a list and join them with np.stack or np.concatenate.",
        "fill": "{code} writes a traced value into an array of NumPy. Such an array stores numbers "
        "without their history, so {lost}. Write {write}, which makes a new array, with `import "
        "microad.numpy as np`.",
        "math": "{code} hands a traced value to {name}. A function of math works only on Python's "
        "own numbers, which have no history, so {lost}. Write {write}.",
        "float": "{code} turns a traced value into a number that has no history, so {lost}. Leave "
        "{name} out: a traced value already works wherever a number does.",
        "complex": "{code} turns a traced value into a complex number that has no history, so "
        "{lost}. Leave {name} out, or write {argument} + 0j for a traced value that is complex.",
        "int": "{code} asks a traced value for a whole number. A whole number cannot change a "
        "little, so {lost}. Write np.floor({argument}) or np.round({argument}) if you need a step, "
        "whose derivative is zero.",
        "index": "{code} uses a traced value as an index or a count, and that must be a whole "
        "number, which cannot change a little, so {lost}. Write a plain number such as 3, or "
        "int(stop_gradient({argument})) if it does depend on the input.",
        "array": "{code} makes an array of NumPy from a traced value. Such an array stores numbers "
        "without their history, so {lost}. Write np.array or np.stack with `import microad.numpy "
        "as np` for numpy.array: np.stack([x, y]) joins values, np.concatenate joins arrays, and "
        "a single traced array is used as it is.",
        "objects": "the function made an array of objects that holds traced values. NumPy computes "
        "with them one by one and drops their history, so {lost}. Write np.stack([x, y]) "
        "instead, with `import microad.numpy as np`, and leave dtype=object out.",
        "scipy": "{code} hands a traced value to {name}, and SciPy does not know traced values, so "
        "{lost}. {write}.",
        "sparse": "{code} hands a traced value to {name}: sparse matrices do not know traced "
        "values, so {lost}. Write A.toarray() @ x if the matrix A is small. Otherwise make the "
        "product a primitive: put @primitive above a function that returns A @ x, and write its "
        "derivative with defvjp(f, lambda np, g, ans, x: A.T @ g).",
        "solver": "{code} runs {name}, which works on numbers without a history, so {lost}. "
        "{write}. For a solution x of h(x, a) = 0, the implicit function theorem gives the "
        "derivative: dx/da = -(dh/da) / (dh/dx).",
        "pandas": "{code} hands a traced value to {name}, and pandas stores numbers without their "
        "history, so {lost}. Take the numbers out of the table first, with df['a'].to_numpy(), "
        "and compute with them and functions of microad.numpy.",
        "plot": "{code} hands a traced value to {name}, which can only draw plain numbers, so "
        "{lost}. Draw outside of the function that you differentiate, or draw a copy: "
        "stop_gradient({argument}) in the style of grad, and {argument}.detach() or "
        "{argument}.numpy() for an array of microad.autograd.",
        "vectorize": "{code} calls np.vectorize, which fills an array of NumPy one number at a "
        "time. The numbers have no history there, so {lost}. Write the function with operations on "
        "whole arrays (np.where in place of `if`), or write np.stack([f(a) for a in "
        "{argument}]).",
        "random": "{code} gives a traced value to {name} as a parameter, and a random number does "
        "not remember the parameters that it was drawn with, so {lost}. Draw first, and then move "
        "and scale what was drawn: mu + sigma * rng.normal(size=n) for rng.normal(mu, sigma), and "
        "low + (high - low) * rng.uniform(size=n) for rng.uniform(low, high).",
        "picked": "{code} gives a traced value to {name}, which returns plain numbers without "
        "their history, so {lost}. Draw places, and take the elements there: "
        "x[rng.integers(len(x))] for rng.choice(x), and x[rng.permutation(len(x))] to shuffle x.",
        "counted": "{code} gives a traced value to {name} as a parameter. It draws whole numbers, "
        "and those do not change a little with the parameter, so {lost}. Differentiate the "
        "expected value instead of a sample. For example, the mean of a Poisson variable is its "
        "parameter.",
        "stored": "{code} hands a traced value to {name}, which can only store plain numbers, so "
        "{lost}. Store it outside of the function that you differentiate: return it as the second "
        "output, and use grad_and_aux.",
        "exact": "{code} hands a traced value to {name}, which computes with Python's own "
        "numbers, so {lost}. Write np.mean(x), np.std(x) or another function of microad.numpy.",
        "other": "{code} hands a traced value to {name}, which does not know traced values of "
        "microad, so {lost}. {write}.",
        "format": "{code} formats a traced value as a number, and {lost}. Write an f-string, such "
        'as f"{{{argument}:.2f}}", which shows a traced value and leaves it as it is.',
        "unknown": "an assignment like B[0] = x, float(x), a function of math, or numpy.array "
        "asked a traced value for a plain number, so {lost}. Write B = np.index_update(B, i, x) "
        "for B[i] = x, np.sin(x) for math.sin(x), np.stack([x, y]) for numpy.array([x, y]), with "
        "`import microad.numpy as np`.",
    }
    lost: ClassVar[str] = "its derivative would be lost"
    constant: ClassVar[str] = " If {argument} is meant to be a constant, write {constant}."

    def __init__(self, method: str, x: Any = None, asker: Any = None) -> None:
        from microad.errors import cures  # who reads no error needs no parser
        from microad.errors.asking import stack, who_asked

        asker = asker or who_asked(stack())
        cause, name = told(asker)
        if asker.writes:
            cause = "assignment"
        elif not cause or method == "objects":
            cause = method if asker.code or method == "objects" else "unknown"
        write = {"math": lambda: cures.instead_of_math(name, asker),
                 "assignment": lambda: cures.instead_of_assignment(asker),
                 "fill": lambda: cures.instead_of_fill(asker),
                 "scipy": lambda: cures.instead_of_scipy(name),
                 "solver": lambda: cures.instead_of_scipy(name)}  # fmt: skip
        facts = {
            "code": asker.code or name,
            "name": name or f"{method}()",
            "argument": asker.argument,
            "lost": self.lost,
            "write": write.get(cause, lambda: cures.PRIMITIVE.format(name=name))(),
            "constant": cures.as_constant(asker, hasattr(type(x), "attach_grad")),
        }
        whole = self.texts[cause] + ("" if cause == "plot" else self.constant)
        MicroadError.__init__(self, whole.format(**facts))
        self.cause = cause

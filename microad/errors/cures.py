"""What to write instead, in the words of the learner's own expression."""

from __future__ import annotations

import re
import sys
from typing import Any

from microad.errors.asking import Asker, called, public

NUMPY = {  # functions of math and cmath that have another name in NumPy
    "fabs": "abs", "pow": "power", "fsum": "sum", "phase": "angle", "dist": "linalg.norm",
    "acos": "arccos", "asin": "arcsin", "atan": "arctan", "atan2": "arctan2",
    "acosh": "arccosh", "asinh": "arcsinh", "atanh": "arctanh",
}  # fmt: skip
SPECIAL = {"gamma": "gamma", "lgamma": "gammaln", "erf": "erf", "erfc": "erfc"}
SIGNS = {"Add": "+", "Sub": "-", "Mult": "*", "Div": "/", "Pow": "**", "MatMult": "@", "Mod": "%"}
SCIPY = {  # what has a derivative in microad.scipy; a test compares
    "special": """
        airy beta betainc betaincc betainccinv betaincinv betaln boxcox boxcox1p cbrt cosdg
        cosm1 cotdg dawsn digamma ellipe ellipk entr erf erfc erfcinv erfcx erfi erfinv exp1
        exp10 exp2 expi expit expm1 expn exprel fresnel gamma gammainc gammaincc gammainccinv
        gammaincinv gammaln hankel1 hankel2 huber hyp0f1 hyp1f1 hyp2f1 i0 i0e i1 i1e iv ive j0
        j1 jn jv jve k0 k0e k1 k1e kl_div kn kv kve lambertw log1p log_expit log_ndtr
        log_softmax loggamma logit logsumexp multigammaln ndtr ndtri ndtri_exp owens_t polygamma
        pseudo_huber psi rel_entr rgamma sici sinc sindg softmax stdtr stdtrit tandg wofz
        xlog1py xlogy y0 y1 yn yv yve zeta""",
    "stats": "beta chi2 dirichlet gamma multivariate_normal norm poisson t",
    "linalg": """
        block_diag cho_factor cho_solve cholesky coshm cosm det expm inv logm norm pinv sinhm
        sinm solve solve_banded solve_sylvester solve_triangular sqrtm""",
    "integrate": "odeint",
    "signal": "convolve convolve2d correlate fftconvolve oaconvolve",
}
PRIMITIVE = (
    "Write it with functions of microad.numpy, or make it a primitive: put @primitive above a "
    "function that calls {name}, and give its derivative with defvjp"
)


def kind_of(node: Any) -> str:
    """The name of a type of syntax."""
    return type(node).__name__


def instead_of_math(name: str, asker: Asker) -> str:
    """The same call with microad.numpy: np.sin(t) for math.sin(t)."""
    short = name.split(".")[-1]
    special = short in SPECIAL
    if not special and not hasattr(sys.modules["numpy"], NUMPY.get(short, short).split(".")[0]):
        return PRIMITIVE.format(name=name).removeprefix("Write ")
    f = f"special.{SPECIAL[short]}" if special else f"np.{NUMPY.get(short, short)}"
    called_here = kind_of(asker.node) == "Call" and public(called(asker.node.func, asker.scope))
    known = called_here == name and asker.text(asker.node.func).endswith(short)
    args = [asker.text(arg) for arg in asker.node.args] if known else ["x"]
    call = f"{f}({(' - ' if short == 'dist' else ', ').join(args)})"
    if short == "log" and len(args) == 2:
        call = f"np.log({args[0]}) / np.log({args[1]})"
    home = "from microad.scipy import special" if special else "import microad.numpy as np"
    return f"{call} for {asker.code if known else f'{name}(x)'}, with `{home}`"


def instead_of_scipy(name: str) -> str:
    """The function of microad.scipy of the same name, or how to say a rule."""
    _, room, *path = name.split(".")
    if path and path[0] in SCIPY.get(room, "").split():
        return (
            f"microad.scipy has it with its derivative: write `from microad.scipy import {room}`, "
            f"and then {room}.{'.'.join(path)} as before"
        )
    for home in ("numpy", "numpy.linalg", "numpy.fft"):
        if callable(getattr(sys.modules[home], name.split(".")[-1], None)):
            found = f"{home.replace('numpy', 'np')}.{name.split('.')[-1]}"
            return f"Write {found} instead, with `import microad.numpy as np`"
    return PRIMITIVE.format(name=name)


def instead_of_assignment(asker: Asker) -> str:
    """B = np.index_update(B, i, x) in the words of the assignment."""
    target, statement = asker.node, asker.statement
    kind, value = kind_of(statement), asker.text(getattr(statement, "value", None))
    if kind not in ("Assign", "AugAssign") or (kind == "Assign" and statement.targets != [target]):
        return "B = np.index_update(B, i, x) for B[i] = x"
    if kind == "AugAssign":
        value = f"{asker.text(target)} {SIGNS.get(kind_of(statement.op), '+')} {value}"
    array, index = asker.text(target.value), asker.text(target.slice)
    if kind_of(target.value) == "Subscript":
        return "B = np.index_update(B, (i, j), x) for B[i][j] = x"
    if array.endswith(".flat"):
        array = array.removesuffix(".flat")
        return (
            f"{array} = np.reshape(np.index_update(np.ravel({array}), {index}, {value}), "
            f"{array}.shape)"
        )
    if ":" in index:  # a slice can only be written between brackets
        index = f"np.s_[{index}]"
    elif kind_of(target.slice) == "Tuple":
        index = f"({index.strip('()')})"
    return f"{array} = np.index_update({array}, {index}, {value})"


def instead_of_fill(asker: Asker) -> str:
    """b = np.full(b.shape, x) for b.fill(x)."""
    array = asker.text(asker.node.func.value)
    return f"{array} = np.full({array}.shape, {asker.argument})"


def instead_of_out(asker: Asker, what: str = "out") -> str:
    """y = f(x) for f(x, out=y), and B = B + x for B += x; "" if it is neither."""
    node, statement = asker.node, asker.statement
    if kind_of(statement) == "AugAssign" and kind_of(node) != "Call":
        target = asker.text(statement.target)
        sign, value = SIGNS.get(kind_of(statement.op), "+"), asker.text(statement.value)
        return f"{target} = {target} {sign} {value}"
    if kind_of(node) != "Call" or what != "out":
        return ""
    out = [asker.text(word.value) for word in node.keywords if word.arg == "out"]
    out = [name if re.fullmatch(r"[\w.]+", name) else "y" for name in out]
    args = [*node.args, *[word for word in node.keywords if word.arg != "out"]]
    if not out and len(args) > 1 and kind_of(args[-1]) == "Name":  # out may stand in its place
        out = [asker.text(args.pop())]
    call = f"{asker.text(node.func)}({', '.join(map(asker.text, args))})"
    return f"{out[0]} = {call}" if out else ""


def abc(asker: Asker) -> dict[str, str]:
    """The first three arguments of a call, by the names a, b, c."""
    known = map(asker.text, getattr(asker.node, "args", ()))
    return {"a": "a", "b": "b", "c": "c"} | dict(zip("abc", known))


def as_constant(asker: Asker, recorded: bool) -> str:
    """How the value becomes a constant: in the object style by detach, else by stop_gradient."""
    x = asker.argument
    if not recorded:
        return f"stop_gradient({x})"
    x = x if re.fullmatch(r"[\w.\[\]()]+", x) else f"({x})"
    return f"{x}.detach(), or {x}.item() for a single number"

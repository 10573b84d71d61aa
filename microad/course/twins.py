"""`twin` and `use`: what the learner built beside the package, and the package in its place.

What is compared stands in the bank (`microad/bank/uNN/twins.py`), so nothing here knows an engine.
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from random import Random
from types import ModuleType
from typing import Any

from microad.course import store
from microad.course.attempts import attempt, contained, original_functions
from microad.course.data import Raised, as_data, same, words
from microad.course.elements import BLUE, GRAY, block, card, paragraph
from microad.course.material import Build, build
from microad.course.spec import BANK, Namespace
from microad.course.stub import STUB_ERROR

RTOL = 1e-12
SECONDS = 5.0

BUILT, USED, OPEN, DIFFERENT = "built", "used", "open", "different"


@dataclass(frozen=True)
class Twin:
    """How what a learner built is compared with the package.

    Attributes
    ----------
    cases : callable
        Gives plain data from a random generator: the simplest case first.
    observe : callable
        Runs what was built on one case and returns plain data under names that a learner sees.
    show : callable
        Writes a case down.
    """

    cases: Callable[[Random], Iterable[Any]]
    observe: Callable[[Namespace, Any], dict[str, Any]]
    show: Callable[[Any], str] = str


@dataclass(frozen=True)
class Comparison:
    """What `twin` and `use` have to say.

    Attributes
    ----------
    name : str
        What was built.
    status : str
        "built", "used", "open" or "different".
    lines : tuple of str
        Sentences.
    code : str
        Lines of the package that the learner may want to read.
    """

    name: str
    status: str
    lines: tuple[str, ...]
    code: str = ""

    def text(self) -> str:
        """Return the sentences as text."""
        return "\n".join([f"{self.name}: {self.status}", *self.lines, *filter(None, [self.code])])

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        title = f"{self.name}: {self.status}"
        parts = [paragraph(title, "font-weight:600"), *map(paragraph, self.lines)]
        parts += [block(self.code)] if self.code else []
        return card(parts, title, BLUE if self.status == BUILT else GRAY)


_used: set[str] = set()  # what runs on the package's version in this session


def twin(name: str) -> Comparison:
    """Compare what you built with the package, on a fixed case and on random ones.

    Parameters
    ----------
    name : str
        What you built, such as ``"topo_order"``.

    Returns
    -------
    Comparison
        In a notebook it shows itself: the two agree, or here is the first case where they differ.

    Raises
    ------
    UnknownBuildError
        If no lesson builds it.
    """
    found = compare(build(name), sys._getframe(1).f_globals)
    store.record_build(name, found.status)
    return found


@original_functions()
def compare(part: Build, space: dict[str, Any]) -> Comparison:
    """Compare the definitions in `space` with those of the package.

    Parameters
    ----------
    part : Build
        What was built.
    space : dict
        The learner's definitions, by name.
    """
    pair, package = find(part)
    mine, theirs = Namespace(space), Namespace(vars(package))
    cases = _cases(pair, part.name)
    with contained():
        for number, case in enumerate(cases):
            got, expected = (
                _look(pair, ns, _cases(pair, part.name)[number], space) for ns in (mine, theirs)
            )
            if not same(got, expected, RTOL):
                return _differs(part.name, pair.show(case), got, expected)
    if part.name in _used:
        lines = (f"This is the package's version. To compare yours, fill in the gap, run its cell, "
                 f'and then take use("{part.name}") out.',)  # fmt: skip
        return Comparison(part.name, USED, lines)
    count = f"{len(cases)} cases" if len(cases) > 1 else "the case"
    return Comparison(part.name, BUILT, (f"Yours and the package's agree in {count} tried.",))


def find(part: Build) -> tuple[Twin, ModuleType]:
    """Return how a part is compared, and the module of the package that holds it."""
    bank = import_module(f"{BANK}.u{part.lesson}.twins")
    return bank.TWINS[part.name], bank.PACKAGE


def _cases(pair: Twin, name: str) -> list[Any]:
    """Make the cases anew: what was tried before may have changed the last ones."""
    return list(pair.cases(Random(f"twin/{name}")))


def _look(pair: Twin, space: Namespace, case: Any, names: dict[str, Any]) -> Any:
    return attempt(partial(_observe, pair, space, case), SECONDS, names)


def _observe(pair: Twin, space: Namespace, case: Any) -> Any:
    return as_data(pair.observe(space, case))


def _differs(name: str, case: str, got: Any, expected: Any) -> Comparison:
    """Say what is missing, or in which case the two differ."""
    if isinstance(got, Raised) and got.kind == STUB_ERROR:
        gap = ("There is still a gap in the cell above. Fill it in, run that cell, and then "
                 f'this one. To go on without it, run use("{name}").',)  # fmt: skip
        return Comparison(name, OPEN, gap)
    lines = [f"Yours and the package's differ for {case}."]
    if isinstance(got, dict) and isinstance(expected, dict):
        keys = [k for k in expected if not same(got.get(k), expected[k], RTOL)]
        lines += [
            f"{k}: yours gives {words(got.get(k))}, and the package gives {words(expected[k])}."
            for k in keys[:1]
        ]
    else:
        where = f" ({got.where})" if isinstance(got, Raised) and got.where else ""
        lines.append(f"Yours ends with {words(got)}{where}. The package gives {words(expected)}.")
    return Comparison(name, DIFFERENT, tuple(lines))


def use(name: str) -> Comparison:
    """Put the package's version in place of your own, so that you can go on.

    Parameters
    ----------
    name : str
        What the cell above builds, such as ``"topo_order"``.

    Returns
    -------
    Comparison
        In a notebook it shows the lines that were missing. The complete cell was run, so all
        that it defines is there.

    Raises
    ------
    UnknownBuildError
        If no lesson builds it.
    """
    part = build(name)
    run(part, sys._getframe(1).f_globals)
    _used.add(name)
    store.record_build(name, USED)
    lines = ("The package's version is in place, and you can go on. These lines were missing:",)
    return Comparison(name, USED, lines, part.missing)


def run(part: Build, space: dict[str, Any]) -> None:
    """Run the complete cell where the learner's cells run, as if it stood in the notebook."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is not None and shell.user_ns is space:
        shell.run_cell(part.source).raise_error()
    else:
        exec(compile(part.source, f"<{part.name}>", "exec"), space)

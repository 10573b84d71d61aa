"""What stands in for the modules that a notebook imports and a student's process must not have.

Pictures and the lesson's own tools fall silent. The parts of microad that hold answers are there
only as far as the exercises give them; whatever else is taken from them complains when it is
used, and not before: the import cell of a notebook serves all of its exercises.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from microad.course import tools
from microad.errors import NotGivenError

PICTURES = ("matplotlib", "IPython", "ipywidgets", "anywidget")
TOOLS = {name: getattr(tools, name) for name in ("num", "raises", "rng")}
QUIET = ("check", "checkpoint", "hint", "predict", "progress", "review", "show")


class Silent:
    """Takes any call, any attribute, any item, and does nothing.

    >>> plt = Silent()
    >>> fig, ax = plt.subplots()
    >>> ax.plot([1, 2]).set(color="red") is ax
    True
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name == "subplots":
            return lambda *args, **options: (self, self)
        return self

    def __call__(self, *args: Any, **options: Any) -> "Silent":
        return self

    def __getitem__(self, key: Any) -> "Silent":
        return self

    def __setitem__(self, key: Any, item: Any) -> None:
        pass

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __enter__(self) -> "Silent":
        return self

    def __exit__(self, *error: Any) -> None:
        pass

    def __repr__(self) -> str:
        return ""


class Withheld:
    """A name of the package that the exercise asks to write: whoever uses it is told so."""

    def __init__(self, name: str) -> None:
        self.__dict__["_name"] = name

    def _complain(self, *args: Any, **options: Any) -> Any:
        raise NotGivenError(self.__dict__["_name"])

    __call__ = __getitem__ = __iter__ = __setattr__ = __instancecheck__ = _complain
    __subclasscheck__ = __mro_entries__ = __add__ = __radd__ = __mul__ = __rmul__ = _complain

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise NotGivenError(self.__dict__["_name"])


class StandIn(ModuleType):
    """A module of which some names are real; a missing one is what `rest` makes of it."""

    def __init__(self, name: str, real: Mapping[str, Any], rest: Any) -> None:
        super().__init__(name)
        self.__dict__.update(real)
        self.__path__: list[str] = []
        self.__dict__["_rest"] = rest

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.__dict__["_rest"](f"{self.__name__}.{name}")


class StandIns(MetaPathFinder, Loader):
    """Finds a stand-in for every module of microad, and for the packages that draw.

    Attributes
    ----------
    given : dict
        For each module of microad, the names in it that the exercises give.
    """

    def __init__(self) -> None:
        self.given: dict[str, Mapping[str, Any]] = {}
        self.real: dict[str, ModuleType] = {}
        self.silent = Silent()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Answer for the modules that have a stand-in; see `importlib.abc.MetaPathFinder`."""
        if fullname.split(".")[0] not in ("microad", *PICTURES):
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Make the stand-in."""
        name = spec.name
        if name.startswith("microad.course"):
            return StandIn(name, TOOLS | dict.fromkeys(QUIET, self.silent), lambda _: self.silent)
        if name.split(".")[0] in PICTURES or name.startswith("microad.viz"):
            return StandIn(name, {}, lambda _: self.silent)
        return StandIn(name, self.given.get(name, {}), Withheld)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing more: the stand-in is complete."""

    def take_over(self) -> None:
        """Put the stand-ins in front of the real modules."""
        self.real = _taken_out()
        sys.meta_path[:] = [
            self,
            *(f for f in sys.meta_path if not getattr(f, "__module__", "").startswith("__edit")),
        ]

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Let the real modules be found for a while, as far as they are here, to add to them."""
        _taken_out()  # what was given may be more in a moment: the stand-ins are made anew
        sys.modules.update(self.real)
        try:
            yield
        finally:
            self.real = _taken_out()


def _taken_out() -> dict[str, ModuleType]:
    """Have Python forget the modules of microad; return them."""
    names = [name for name in sys.modules if name.split(".")[0] == "microad"]
    return {name: sys.modules.pop(name) for name in names}

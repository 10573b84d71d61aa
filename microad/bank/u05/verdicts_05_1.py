"""What is true in 05-1: for the judge alone."""

from typing import Any

from microad.bank.probes import gradient
from microad.bank.u05.probes_05_1 import PROBES
from microad.bank.verdicts import verdicts
from microad.scalar import Value


def double(a: Value) -> Value:
    return a + a


def triple(a: Value) -> Value:
    return (a + a) + a


PROGRAMS = {"b": double, "c": triple}


def truth(name: Any) -> dict[str, Any]:
    a = Value(3.0)
    (true,) = gradient(PROGRAMS[name](a), a)
    return {f"d{name}/da": true}


VERDICTS = {probe.name: verdicts(truth) for probe in PROBES}

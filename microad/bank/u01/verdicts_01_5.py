"""What is true in 01-5: for the judge alone."""

from typing import Any

from microad.bank.u01.verdicts_01_2 import places

ORDER = "CFEB"


def every_place(case: Any, seen: dict[str, Any]) -> dict[str, Any]:
    values = {name: said for name, said in seen.items() if name != "letters"}
    return values | places(seen["letters"], ORDER)


VERDICTS = {"the proof for eˣ": every_place}

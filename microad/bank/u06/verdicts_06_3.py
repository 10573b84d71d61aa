"""What is true in 06-3: for the judge alone."""

from microad.bank.verdicts import verdicts

VERDICTS = {
    "what it costs, and what comes out": verdicts(
        lambda key: {} if key == "equal" else {f"products of the {key} table": 8}
    ),
}

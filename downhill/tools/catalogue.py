"""Write docs/catalogue.md from the entries: ``python -m downhill.tools.catalogue``."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from downhill.experiment.averaging import AVERAGES
from downhill.experiment.choice import Kind
from downhill.experiment.references import linked
from downhill.experiment.schedules import SCHEDULES
from downhill.expressions.functions import FUNCTIONS
from downhill.parameters import Parameter
from landscapes import LANDSCAPES
from optimizers import NETWORK_OPTIMIZERS, OPTIMIZERS, Optimizer

CATALOGUE = Path(__file__).parents[2] / "docs" / "catalogue.md"
_HEAD = """\
# Catalogue

Everything that can race, and everything it can race on. This page is written from the entries
by `python -m downhill.tools.catalogue`; the app shows all of it under "Landscapes & rules", but
for the rules of networks alone and the last part.
"""
_FORMULAS = """
## Functions of a typed formula

Beside numbers, x, y, pi, e and + - * / ^. At a kink, or where a slope would be infinite though there is a value, the
slope counts as 0: a run that comes to the tip of `sqrt(x^2 + y^2)` stays. So it does for aᵇ at a = 0 if 0 ≤ b < 1.
Exported scripts do the same with other libraries, whose own slopes differ there.

| function | what it is | slope where it has none |
|---|---|---|"""


def catalogue() -> str:
    """The page: tables of landscapes, rules, schedules, averages, and functions of formulas in Markdown."""
    lines = [
        _HEAD,
        "## Landscapes",
        "",
        "| | id | f | parameters (default; range) | what it shows | source |",
        "|---|---|---|---|---|---|",
    ]
    for entry in LANDSCAPES.values():
        facts = f"{_numbers(entry.parameters)} | {entry.shows} | {linked(entry.source)}"
        picture = _picture("landscapes", entry.id)
        lines.append(f"| {picture} | `{entry.id}` | ${_one_line(entry.formula)}$ | {facts} |")
    lines += [
        "",
        "## Rules",
        "",
        "| | id | rule | hyperparameters (default; range) | source |",
        "|---|---|---|---|---|",
    ]
    lines += (f"| {_picture('rules', entry.id)} {_rule(entry)}" for entry in OPTIMIZERS.values())
    lines += [
        "",
        "## Rules of networks alone",
        "",
        "Networks train with all rules above, and with these, which move whole matrices.",
        "",
        "| id | rule | hyperparameters (default; range) | source |",
        "|---|---|---|---|",
    ]
    lines += (_rule(entry) for entry in NETWORK_OPTIMIZERS.values() if entry.is_for_matrices)
    return "\n".join([*lines, *_kinds("Schedules", SCHEDULES), *_kinds("Averages", AVERAGES), *_functions(), ""])


def _rule(entry: Optimizer) -> str:
    source = linked(f"{entry.authors} {entry.year}")
    rule = f"{entry.name}: ${_one_line(entry.formula)}$"
    return f"| `{entry.id}` | {rule} | {_numbers(entry.hyperparameters)} | {source} |"


def _functions() -> Iterator[str]:
    yield _FORMULAS
    for name, function in FUNCTIONS.items():
        arguments = ", ".join("ab"[: function.arity])
        yield f"| `{name}({arguments})` | {function.meaning} | {function.slope or '–'} |"
    yield "| `where(a > b, yes, no)` | yes where a > b, else no; also < <= >= == != | that of the branch taken |"


def _kinds(heading: str, kinds: Mapping[str, Kind]) -> Iterator[str]:
    yield from ("", f"## {heading}", "", "| id | formula | numbers (default; range) | source |", "|---|---|---|---|")
    for kind in kinds.values():
        formula = f"{kind.name}: ${_one_line(kind.formula)}$"
        instead = (
            f", or `{other.name}` {other.symbol} ({_range(other)}) in place of `{usual}`"
            for usual, other in kind.instead.items()
        )
        numbers = "".join([_numbers(kind.parameters), *instead])
        yield f"| `{kind.id}` | {formula} | {numbers} | {linked(kind.source)} |"


def _picture(kind: str, entry: str) -> str:
    return f'<img src="../downhill/visit/static/{kind}/{entry}.png" width="90" alt="">'


def _numbers(parameters: tuple[Parameter, ...]) -> str:
    numbers = (f"`{p.name}` {p.symbol} ({p.default:g}; {_range(p)})" for p in parameters)
    return ", ".join(numbers) or "–"


def _range(parameter: Parameter) -> str:
    return parameter.allowed.removeprefix("a number in ")


def _one_line(formula: str) -> str:
    # Tables on GitHub hold one line; | would end the cell.
    stripped = formula.replace(r"\begin{aligned}", "").replace(r"\end{aligned}", "").replace("&", "")
    lines = stripped.replace(r"\|", r"\Vert ").replace("|", r"\vert ").split(r"\\")
    joined = (line if line.strip().startswith("+") else rf"\quad {line}" for line in lines[1:])
    return " ".join(" ".join([lines[0], *joined]).split())


if __name__ == "__main__":
    CATALOGUE.write_text(catalogue(), encoding="utf-8")

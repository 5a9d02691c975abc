"""Write the README's catalogue of landscapes and rules from the entries: ``python -m tools.readme``."""

from pathlib import Path

from catalogue import Parameter
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS

README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- catalogue:begin -->", "<!-- catalogue:end -->"


def catalogue() -> str:
    """Both tables in Markdown."""
    lines = [
        "### Landscapes",
        "",
        "| id | f | parameters (default; range) | what it shows | source |",
        "|---|---|---|---|---|",
    ]
    for entry in LANDSCAPES.values():
        numbers = _numbers(entry.parameters) or "–"
        lines.append(f"| `{entry.id}` | ${_one_line(entry.formula)}$ | {numbers} | {entry.shows} | {entry.source} |")
    lines += ["", "### Rules", "", "| id | rule | hyperparameters (default; range) | source |", "|---|---|---|---|"]
    for entry in OPTIMIZERS.values():
        rule = f"{entry.name}: ${_one_line(entry.formula)}$"
        lines.append(f"| `{entry.id}` | {rule} | {_numbers(entry.hyperparameters)} | {entry.authors} {entry.year} |")
    return "\n".join(lines)


def with_catalogue(readme: str) -> str:
    """The README with its catalogue renewed."""
    before, rest = readme.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{catalogue()}\n{END}{after}"


def _numbers(parameters: tuple[Parameter, ...]) -> str:
    return ", ".join(
        f"`{p.name}` {p.symbol} ({p.default:g}; {p.allowed.removeprefix('a number in ')})" for p in parameters
    )


def _one_line(formula: str) -> str:
    # Tables on GitHub hold one line; | would end the cell.
    stripped = formula.replace(r"\begin{aligned}", "").replace(r"\end{aligned}", "").replace("&", "")
    lines = stripped.replace("|", r"\vert ").split(r"\\")
    joined = (line if line.strip().startswith("+") else rf"\quad {line}" for line in lines[1:])
    return " ".join(" ".join([lines[0], *joined]).split())


if __name__ == "__main__":
    README.write_text(with_catalogue(README.read_text(encoding="utf-8")), encoding="utf-8")

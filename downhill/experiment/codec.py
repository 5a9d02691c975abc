"""An experiment's two written forms, URL query and JSON, each to and from plain dictionaries.

What comes in may be hostile: it is bounded in length, its shape is checked here, its values by Experiment and Entrant.
"""

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from downhill.experiment.averaging import Averaging
from downhill.experiment.choice import Choice
from downhill.experiment.entrant import OPTIONAL_NUMBERS, Entrant
from downhill.experiment.json_text import parsed
from downhill.experiment.schedules import Schedule
from landscapes import PREFIX

if TYPE_CHECKING:
    from downhill.experiment.experiment import Experiment

MAX_LENGTH = 20_000
_MAX_NESTING = 5  # map, experiment, entrants, entrant, hyperparameters

_PLAIN = ":*/()"  # what formulas are full of, and a query may hold as it is

Description = dict[str, Any]

_EXPERIMENT_FIELDS = ("landscape", "parameters", "start", "steps", "seed", "budget", "entrants")
QUERY_FIELDS = ("landscape", "start", "steps", "seed", "budget", "entrant")
CHOICES = ("schedule", "averaging")
KINDS = ("then", *CHOICES)
"""The values of an entrant on which depends which others it has."""
_OPTIONAL_NUMBERS = (*OPTIONAL_NUMBERS, "path_style")
_ENTRANT_FIELDS = ("rule", "hyperparameters", "then", *CHOICES, *_OPTIONAL_NUMBERS, "name")


def describe(experiment: "Experiment") -> Description:
    """The experiment as plain dictionaries, lists, numbers and strings.

    Raises:
        ValueError: an entrant runs a transformation of one's own.
    """
    assert experiment.start is not None  # Experiment fills it in
    return {
        "landscape": experiment.landscape,
        "parameters": dict(experiment.parameters),
        "start": list(experiment.start),
        "steps": experiment.steps,
        "seed": experiment.seed,
        "budget": experiment.budget,
        "entrants": [describe_entrant(entrant) for entrant in experiment.entrants],
    }


def describe_entrant(entrant: Entrant) -> Description:
    """The entrant as plain dictionaries, numbers and strings.

    Raises:
        ValueError: it runs a transformation of one's own.
    """
    if entrant.is_own:
        raise ValueError(
            f"entrant {entrant.label!r}: made by Entrant.from_optax, it exists in this Python process only "
            "and cannot be written into a URL or a file"
        )
    return {
        "rule": entrant.rule,
        "hyperparameters": dict(entrant.hyperparameters),
        "then": entrant.then,
        "schedule": describe_choice(entrant.schedule),
        "averaging": describe_choice(entrant.averaging),
        **{name: getattr(entrant, name) for name in _OPTIONAL_NUMBERS},
        "name": entrant.name,
    }


def describe_choice(choice: Choice) -> Description:
    """The choice as a dictionary: its kind, and its numbers."""
    return {"kind": choice.kind, **choice.numbers}


# JSON ---------------------------------------------------------------------------------------------------------------


def to_json(description: Description) -> str:
    """The description as JSON text."""
    return json.dumps(description, ensure_ascii=False, allow_nan=False)


def from_json(text: str) -> Description:
    """The description from JSON text, its shape checked.

    Raises:
        ValueError: too long, not JSON, or not of an experiment's shape.
    """
    description = read_object(text)
    check_fields("experiment", description, _EXPERIMENT_FIELDS, required="landscape")
    if not isinstance(description.get("start", []), list):
        raise ValueError(f"start = {description['start']!r}: must be a list of two numbers")
    check_entrants(description.get("entrants", []))
    return description


def check_entrants(entrants: object) -> None:
    """Refuse what is no list of entrants' descriptions.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(entrants, list):
        raise ValueError(f"entrants = {entrants!r}: must be a list")
    for entrant in entrants:
        check_fields("entrant", entrant, _ENTRANT_FIELDS, required="rule")
        for choice in CHOICES:
            if not isinstance(entrant.get(choice, {}), dict):
                raise ValueError(f"{choice} = {entrant[choice]!r}: must be an object with kind and its numbers")


def read_object(text: str, most: int = MAX_LENGTH, nesting: int = _MAX_NESTING) -> Any:
    """What a JSON text says, bounded in length and nesting.

    Args:
        text: the JSON.
        most: characters that it may have.
        nesting: levels of lists and objects that it may have.

    Raises:
        ValueError: too long, nested too deep, not JSON, or a name given twice.
    """
    check_length(text, most)
    described = parsed(text)
    _check_nesting(described, nesting, nesting)
    return described


def _check_nesting(value: object, levels: int, allowed: int) -> None:
    # What is nested deeper could not even be shown in a message without running out of stack.
    inner: Iterable[object] = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if levels == 0 and inner:
        raise ValueError(f"lists and objects nested too deep: at most {allowed} levels are allowed")
    for each in inner:
        _check_nesting(each, levels - 1, allowed)


def check_fields(what: str, description: object, allowed: tuple[str, ...], required: str) -> None:
    """Refuse what is no object with these fields, of which one is required, or none (``""``).

    Raises:
        ValueError: it is none.
    """
    if not isinstance(description, dict):
        raise ValueError(f"{what} = {description!r}: must be an object with {', '.join(allowed)}")
    for name in description:
        if name not in allowed:
            raise ValueError(f"{what}: unknown field {name!r}; allowed are {', '.join(allowed)}")
    if required and required not in description:
        raise ValueError(f"{what}: field {required!r} is missing")


def check_length(text: str, most: int = MAX_LENGTH) -> None:
    """Refuse what is too long to be read.

    Raises:
        ValueError: it is.
    """
    if len(text) > most:
        raise ValueError(f"text of {len(text)} characters: at most {most} are allowed")


# URL query ----------------------------------------------------------------------------------------------------------
#
# landscape=<id>,<parameter>=<number>,…  start=<x>,<y>  steps=<K>  seed=<n>  budget=<what>  and once per entrant, in
# order, entrant=<rule>,<name>=<value>,… where the names are those of the rule's hyperparameters, then (a second rule),
# of the numbers that may be absent, schedule and averaging (their kind), the numbers of those kinds, and name. What is
# as it would be without being named is left out, apart from hyperparameters, whose defaults might one day change.


def to_query(description: Description) -> str:
    """The description as a URL query."""
    pairs = [
        ("landscape", join(description["landscape"], description["parameters"])),
        ("start", ",".join(map(_write_number, description["start"]))),
        ("steps", str(description["steps"])),
    ]
    if description["seed"]:
        pairs.append(("seed", str(description["seed"])))
    if description["budget"] != "steps":
        pairs.append(("budget", description["budget"]))
    pairs += entrant_fields(description["entrants"])
    return as_query(pairs)


def entrant_fields(entrants: Iterable[Description]) -> list[tuple[str, str]]:
    """The fields of a query that hold the entrants."""
    return [("entrant", join(entrant["rule"], _flat(entrant))) for entrant in entrants]


def as_query(pairs: Iterable[tuple[str, str]]) -> str:
    """Fields as a query, in which what needs no escape is left as it is."""
    return urlencode(list(pairs), safe=f",={_PLAIN}", quote_via=quote)


def _flat(entrant: Description) -> dict[str, float | str]:
    values: dict[str, float | str] = dict(entrant["hyperparameters"])
    if entrant["then"]:
        values["then"] = entrant["then"]
    for choice, absent in zip(CHOICES, (Schedule(), Averaging()), strict=True):
        if entrant[choice] != describe_choice(absent):
            chosen = dict(entrant[choice])
            values |= {choice: chosen.pop("kind"), **chosen}
    values |= {name: entrant[name] for name in _OPTIONAL_NUMBERS if entrant[name] is not None}
    if entrant["name"]:
        values["name"] = entrant["name"]
    return values


def from_query(query: str) -> Description:
    """The description from a URL query (with or without a leading ``?``), its shape checked.

    Raises:
        ValueError: too long, or not of an experiment's shape.
    """
    check_length(query)
    description: Description = {"entrants": []}
    for key, text in parse_qsl(query.removeprefix("?"), keep_blank_values=True):
        if key not in QUERY_FIELDS:
            raise ValueError(f"unknown field {key!r}; allowed are {', '.join(QUERY_FIELDS)}")
        if key in description:
            raise ValueError(f"{key}: given twice")
        if key == "landscape":
            description["landscape"], values = split("landscape", text)
            description["parameters"] = {name: read_number(name, value) for name, value in values.items()}
        elif key == "start":
            description["start"] = [read_number("start", value) for value in text.split(",")]
        elif key in ("steps", "seed"):
            description[key] = read_whole(key, text)
        elif key == "budget":
            description["budget"] = text
        else:
            description["entrants"].append(read_entrant(*split("entrant", text)))
    if "landscape" not in description:
        raise ValueError("field 'landscape' is missing")
    return description


def read_entrant(rule: str, values: Mapping[str, str]) -> Description:
    """An entrant from its rule and its values by name, as an address or the command line gives them.

    Raises:
        ValueError: a value that must be a number is none.
    """
    texts = dict(values)
    entrant: Description = {"rule": rule, "name": texts.pop("name", ""), "then": texts.pop("then", "")}
    chosen = {choice: texts.pop(choice) for choice in CHOICES if choice in texts}
    numbers = {name: read_number(f"{rule}: {name}", text) for name, text in texts.items()}
    for choice, names in zip(CHOICES, (Schedule.names(), Averaging.names()), strict=True):
        entrant[choice] = {name: numbers.pop(name) for name in names & numbers.keys()}
        if choice in chosen:
            entrant[choice]["kind"] = chosen[choice]
    entrant |= {name: numbers.pop(name) for name in _OPTIONAL_NUMBERS if name in numbers}
    return entrant | {"hyperparameters": numbers}


def join(head: str, values: Mapping[str, float | str]) -> str:
    """A field's text: ``head,name=value,…``."""
    texts = (f"{name}={_escape(value)}" for name, value in values.items())
    return ",".join((_escape(head), *texts))


def split(field: str, text: str) -> tuple[str, dict[str, str]]:
    """The inverse of :func:`join`; the values stay texts.

    Raises:
        ValueError: a part of another form, or a name given twice.
    """
    # A formula has no parameters: where somebody wrote its commas as they are, they are its own.
    head, *parts = [text] if text.startswith(PREFIX) else text.split(",")
    return unquote(head), {name: unquote(value) for name, value in read_pairs(field, parts).items()}


def read_pairs(owner: str, words: Iterable[str]) -> dict[str, str]:
    """Words of the form ``name=value`` as a mapping.

    Raises:
        ValueError: a word of another form, or a name given twice.
    """
    values: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise ValueError(f"{owner}: {word!r}: must be name=value")
        if name in values:
            raise ValueError(f"{owner}: {name} is given twice")
        values[name] = value
    return values


def _escape(value: float | str) -> str:
    # A name may hold the commas and equals signs that separate values, so it is escaped once more inside its field.
    return quote(value, safe=f" +{_PLAIN}") if isinstance(value, str) else _write_number(value)


def _write_number(value: float) -> str:
    return repr(value).removesuffix(".0")


def read_number(field: str, text: str) -> float:
    """The number that a text spells.

    Raises:
        ValueError: it spells none.
    """
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{field} = {text!r}: must be a number") from None


def read_whole(field: str, text: str) -> int:
    """The whole number that a text spells.

    Raises:
        ValueError: it spells none.
    """
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{field} = {text!r}: must be a whole number") from None

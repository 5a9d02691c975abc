"""A training's two written forms, URL query and JSON, each to and from plain dictionaries.

What comes in may be hostile: it is bounded in length, its shape is checked here, its values by Training and its parts.
"""

from dataclasses import fields
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from downhill.experiment import codec
from downhill.experiment.codec import Description
from downhill.networks.data import Data
from downhill.networks.network import Network

if TYPE_CHECKING:
    from downhill.networks.training import Training

_WHOLE = ("epochs", "seeds", "seed", "probe_every")
_WORDS = ("order", "precision")
_FIELDS = ("data", "networks", "entrants", *_WHOLE, *_WORDS)
QUERY_FIELDS = ("data", "network", "entrant", *_WHOLE, *_WORDS)
_DATA_FIELDS = ("kind", "digest", *sorted(Data.names()))
_NETWORK = {each.name: each.default for each in fields(Network)}
_NUMBERS = ("weight_scale", "dropout")
_DEFAULTS: dict[str, Any] = {"seeds": 1, "seed": 0, "probe_every": 0, "order": "random", "precision": "float32"}
"""What an address leaves out."""


def describe(training: "Training") -> Description:
    """The training as plain dictionaries, lists, numbers and strings.

    Raises:
        ValueError: an entrant runs a transformation of one's own.
    """
    digest = {"digest": training.data.digest} if training.data.digest else {}
    return {
        "data": {**codec.describe_choice(training.data), **digest},
        "networks": [_describe_network(network) for network in training.networks],
        "entrants": [codec.describe_entrant(entrant) for entrant in training.entrants],
        **{name: getattr(training, name) for name in (*_WHOLE, *_WORDS)},
    }


def _describe_network(network: Network) -> Description:
    return {name: getattr(network, name) for name in _NETWORK} | {"hidden": list(network.hidden)}


def from_json(text: str) -> Description:
    """The description from JSON text, its shape checked.

    Raises:
        ValueError: too long, not JSON, or not of a training's shape.
    """
    description = codec.read_object(text)
    codec.check_fields("training", description, _FIELDS, required="data")
    codec.check_fields("data", description["data"], _DATA_FIELDS, required="kind")
    networks = description.get("networks", [])
    if not isinstance(networks, list):
        raise ValueError(f"networks = {networks!r}: must be a list")
    for network in networks:
        codec.check_fields("network", network, tuple(_NETWORK), required="hidden")
        if not isinstance(network["hidden"], list):
            raise ValueError(f"network: hidden = {network['hidden']!r}: must be a list of whole numbers")
    codec.check_entrants(description.get("entrants", []))
    return description


# URL query ----------------------------------------------------------------------------------------------------------
#
# data=<kind>,<number>=<value>,…  network=<units>-<units>-…,<field>=<value>,… once, or once per entrant  epochs=<E>
# seeds=<n>  seed=<n>  order=<order>  precision=<type>  probe_every=<k>  and entrant=… once per entrant, as in a race's.
# Of a network without hidden layers the units are 0. What is as it would be without being named is left out, apart
# from numbers of data, whose defaults might one day change.


def to_query(description: Description) -> str:
    """The description as a URL query."""
    data = dict(description["data"])
    pairs = [("data", codec.join(data.pop("kind"), data))]
    pairs += [("network", _write_network(network)) for network in description["networks"]]
    pairs += [(name, str(description[name])) for name in (*_WHOLE, *_WORDS) if description[name] != _DEFAULTS.get(name)]
    return codec.as_query([*pairs, *codec.entrant_fields(description["entrants"])])


def _write_network(network: Description) -> str:
    units = "-".join(map(str, network["hidden"])) or "0"
    return codec.join(units, {name: network[name] for name in list(_NETWORK)[1:] if network[name] != _NETWORK[name]})


def from_query(query: str) -> Description:
    """The description from a URL query (with or without a leading ``?``), its shape checked.

    Raises:
        ValueError: too long, or not of a training's shape.
    """
    codec.check_length(query)
    description: Description = {"networks": [], "entrants": []}
    for key, text in parse_qsl(query.removeprefix("?"), keep_blank_values=True):
        if key not in QUERY_FIELDS:
            raise ValueError(f"unknown field {key!r}; allowed are {', '.join(QUERY_FIELDS)}")
        if key in description:
            raise ValueError(f"{key}: given twice")
        if key == "data":
            description["data"] = _read_data(text)
        elif key == "network":
            description["networks"].append(_read_network(text))
        elif key == "entrant":
            description["entrants"].append(codec.read_entrant(*codec.split(key, text)))
        else:
            description[key] = codec.read_whole(key, text) if key in _WHOLE else text
    if "data" not in description:
        raise ValueError("field 'data' is missing")
    if not description["networks"]:
        del description["networks"]
    return description


def _read_data(text: str) -> Description:
    kind, texts = codec.split("data", text)
    return read_data(kind, texts)


def read_data(kind: str, texts: dict[str, str]) -> Description:
    """Data from their kind and their values, as an address or the command line gives them.

    Raises:
        ValueError: a value that must be a number is none.
    """
    digest = {"digest": texts.pop("digest")} if "digest" in texts else {}
    return {"kind": kind, **{name: codec.read_number(f"data: {name}", each) for name, each in texts.items()}, **digest}


def _read_network(text: str) -> Description:
    units, texts = codec.split("network", text)
    return read_network(units, texts)


def read_network(units: str, texts: dict[str, str]) -> Description:
    """A network from its units, ``"128-64-32"``, and its values, as an address or the command line gives them.

    Raises:
        ValueError: units that are no whole numbers, an unknown name, or a value that must be a number and is none.
    """
    for name in texts:
        if name not in _NETWORK or name == "hidden":
            raise ValueError(f"network: unknown field {name!r}; allowed are {', '.join(list(_NETWORK)[1:])}")
    hidden = [] if units == "0" else [codec.read_whole("network: units", each) for each in units.split("-")]
    values = {
        name: codec.read_number(f"network: {name}", each) if name in _NUMBERS else each for name, each in texts.items()
    }
    return {"hidden": hidden, **values}

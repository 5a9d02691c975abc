"""A link as people paste it: with what mail, chat and learning platforms add to it, or with a part that is damaged.

What is asked of a route is read strictly (:mod:`codec`); what a person brings is read here, whatever it describes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Generic, TypeVar
from urllib.parse import parse_qsl, urlencode

from downhill.experiment.codec import KINDS, QUERY_FIELDS, as_query, check_length

T = TypeVar("T")
Pair = tuple[str, str]

MOST_PARTS = 200
"""Fields, and values inside them, of a damaged link that is still looked through."""

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))  # where an address may be broken into lines
_AFTER = " \t\r\n.,;:!?)]}>\"'’”»…。，*_"
"""What the text around an address is taken along with it."""
_HTML = "amp;"
_LONGEST_NAME = 100
_LIKE = 0.8
"""How much alike a name and the one that is meant are, for ``get_close_matches``: two letters of six may be swapped."""
_REPEATED = ("entrant", "network")


@dataclass(frozen=True)
class Pasted(Generic[T]):
    """What a link says.

    Attributes:
        value: what its sound fields describe; ``None`` if it has no field that is ours.
        passed_over: the names of its fields that are not ours.
        faults: what is damaged in it and left out, each in words.
    """

    value: T | None
    passed_over: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


def read_pasted(query: str, read: Callable[[str], T], fields: Sequence[str] = QUERY_FIELDS) -> Pasted[T]:
    """Read as much of a query as can be read.

    Args:
        query: the part of an address after the ``?``.
        read: the strict reader; raises ValueError.
        fields: the names of the fields that it knows; the first is the one on which all else depends, an experiment's
            landscape, and each of the others may depend on those before it.

    Raises:
        ValueError: the first of the fields cannot be read, or the link is too long.
    """
    check_length(query)
    pairs, foreign = _sorted_out(query, fields)
    misspelled = dict(_misspelled(foreign, {key for key, _ in pairs}, fields))
    passed_over = tuple(dict.fromkeys(key for key in foreign if key not in misspelled))
    faults = tuple(f"unknown field {key!r}: is {meant} meant?" for key, meant in misspelled.items())
    if not pairs:
        if faults:
            raise ValueError("; ".join(faults))
        return Pasted(None, passed_over)
    try:
        return Pasted(read(urlencode(pairs)), passed_over, faults)
    except ValueError as error:
        reading = _Reading(read)
        parts = len(pairs) + sum(text.count(",") for _, text in pairs)
        if parts > MOST_PARTS or not reading.take(pairs, fields):
            raise ValueError("; ".join([*faults, str(error)])) from None
        return Pasted(reading.value, passed_over, (*faults, *reading.lost))


def own_part(query: str, fields: Sequence[str]) -> str:
    """The query without its fields that are not ours, for a reader that is to be strict about the rest.

    Args:
        query: the part of an address after the ``?``.
        fields: the names of those that are ours.

    Raises:
        ValueError: a field that is nearly one of ours, or the link is too long.
    """
    check_length(query)
    pairs, foreign = _sorted_out(query, fields)
    for key, meant in _misspelled(foreign, {key for key, _ in pairs}, fields):
        raise ValueError(f"unknown field {key!r}: is {meant} meant? Allowed are {', '.join(fields)}")
    return as_query(pairs)


def _sorted_out(query: str, fields: Sequence[str]) -> tuple[list[Pair], list[str]]:
    """Our fields, and the names of the others."""
    pairs: list[Pair] = []
    foreign: list[str] = []
    for key, text in parse_qsl(query.removeprefix("?"), keep_blank_values=True):
        name = key.translate(_INVISIBLE).strip()
        while name.startswith(_HTML):
            name = name.removeprefix(_HTML)
        if name.lower() in fields:
            pairs.append((name.lower(), text.translate(_INVISIBLE)))
        elif name.strip(_AFTER):
            foreign.append(name)
    return pairs, foreign


def _misspelled(foreign: Sequence[str], given: set[str], fields: Sequence[str]) -> Iterator[Pair]:
    """The names that are nearly one of ours, and ours: if it is not there, or may be there several times."""
    missing = [name for name in fields if name not in given or name in _REPEATED]
    for name in foreign[:MOST_PARTS]:
        if near := get_close_matches(name[:_LONGEST_NAME].lower(), missing, 1, _LIKE):
            yield name, near[0]


class _Reading(Generic[T]):
    """Field after field is taken as long as the whole can be read."""

    def __init__(self, read: Callable[[str], T]) -> None:
        self._read = read
        self._kept: list[Pair] = []
        self.value: T | None = None
        self.lost: list[str] = []

    def take(self, pairs: Sequence[Pair], fields: Sequence[str]) -> bool:
        """Take what stands; false if that is not even the first of the fields."""
        # What depends on others comes after them: an experiment's landscape is the first, and a map's entrant the last.
        order = sorted(range(len(pairs)), key=lambda place: fields.index(pairs[place][0]))
        if pairs[order[0]][0] != fields[0]:
            return False
        for place in order:
            key, text = pairs[place]
            self._take_field(key, list(_spellings(text)) if place == len(pairs) - 1 else [text])
            if not self._kept:
                return False
        return True

    def _take_field(self, key: str, spellings: Sequence[str]) -> None:
        before = self._kept
        faults: list[str] = []
        for spelling in spellings:
            if (fault := self._fault([*before, (key, spelling)])) is None:
                return
            faults.append(fault)
        head, *words = _words(spellings[-1])

        def fault_of(values: Sequence[str]) -> str | None:
            return self._fault([*before, (key, ",".join([head, *values]))])

        if fault_of(words) is None:
            return
        if any(fault_of([each for each in words if each is not word]) is None for word in words):
            self.lost.append(faults[0])
        elif fault_of([]) is None:
            standing: list[str] = []
            for word in words:
                if (fault := fault_of([*standing, word])) is None:
                    standing.append(word)
                else:
                    self.lost.append(fault)
        else:
            self.lost.append(faults[0])

    def _fault(self, pairs: list[Pair]) -> str | None:
        """Why these cannot be read; if they can, they are kept."""
        try:
            self.value = self._read(urlencode(pairs))
        except ValueError as error:
            return str(error)
        self._kept = pairs
        return None


def _spellings(text: str) -> Iterator[str]:
    """The end of a link as it is, and without what may belong to the text around it."""
    yield text
    while text and text[-1] in _AFTER:
        text = text[:-1]
        yield text


def _words(text: str) -> list[str]:
    """A field's first word and its values; the kinds first, whose numbers the others may be."""
    head, *values = (word.strip() for word in text.split(","))
    return [head, *sorted(filter(None, values), key=lambda word: word.partition("=")[0] not in KINDS)]

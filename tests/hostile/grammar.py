"""The corpus: what is sent, written by a grammar and the same every time.

Whatever is allowed in it is small, so that nothing takes long: what would, must be refused.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import product
from random import Random
from typing import Any, NamedTuple
from urllib.parse import quote

from downhill.player.assets import PATH

NUMBERS = (
    *(
        "nan",
        "NaN",
        "inf",
        "-Infinity",
        "1e999",
        "-1e308",
        "1e-400",
        "9" * 400,
        "-" + "9" * 5000,
        "0x10",
        "1_0",
        "٣",
        "½",
    ),
    *("∞", "", " ", "+1", "--1", "1e", "1,5", "1 2", "true", "null", "[]", "-0", "0.1.2", "1e5", "2147483648", "-1"),
)
TEXTS = (
    *(
        "\x00",
        "\x1b[31m",
        "\r\nSet-Cookie: a=b",
        "a\nb",
        "../../../../etc/passwd",
        "..\\..\\boot.ini",
        "%00",
        "%",
        "%zz",
    ),
    *("{{7*7}}", "${jndi:ldap://localhost/a}", "$(id)", "`id`", "<script>alert(1)</script>", "' OR 1=1 --", "\u202e"),
    *(
        "é" * 150,
        "x" * 30_000,
        "🙂" * 50,
        "\uffff",
        "formula:__import__('os')",
        "formula:" + "(" * 5000,
        "formula:x**y**9",
        "formula:1/0",
        "formula:" + "|" * 5000,
        "formula:f(x,y)=" + "²" * 190,
        "data:",
        "data:" + "A" * 15_000,
    ),
    *("=", "&", ",", ",,,", "a=b=c", "#", "?", ";", "\t", "constructor", "__proto__", "None", "__class__"),
)
JSON_TEXTS = (
    *(
        "",
        "[",
        "[" * 10_000,
        '{"a":' * 3000,
        "[NaN]",
        "[Infinity]",
        "[1e999]",
        '[{"a":1,"a":2}]',
        "\ufeff[]",
        "[1,]",
        "'a'",
    ),
    *(
        '[{"\\ud800":1,"\\ud800":2}]',
        '["\\ud800"]',
        '[{"\\ud800":1}]',
        f"[{'9' * 5000}]",
        "nul",
        "[] []",
        "[[[[[[[1]]]]]]]",
    ),
)
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 10**30, -(10**400), 1e308, float("nan"), float("inf"), "", "1", "\x00", "\ud800"),
    *(
        "x" * 500,
        [],
        {},
        [[]],
        [None],
        {"": None},
        {"a": {"b": [1]}},
        [1, 2, 3],
        [[0, "learning_rate", 0.1]],
        [0] * 1000,
    ),
)

RACES = (
    (("landscape", "beale"), ("steps", "3"), ("entrant", "adam,learning_rate=0.1")),
    (("landscape", "saddle,a=1,b=1"), ("start", "1,0.5"), ("steps", "4"), ("seed", "1"), ("entrant", "gd")),
    (
        ("landscape", "formula:x**2+y**2"),
        ("steps", "2"),
        ("budget", "examples"),
        ("entrant", "gd,schedule=cosine,final_rate=1"),
    ),
)
TRAININGS = (
    (("data", "moons,examples=20"), ("network", "2"), ("epochs", "1"), ("entrant", "gd,batch_size=10")),
    (("data", f"csv,digest={64 * 'a'}"), ("network", "2,dropout=0.5"), ("seeds", "2"), ("entrant", "adam")),
)
ROUTES: dict[str, tuple[tuple[str, str], ...]] = {
    "race": (("edits", '[{"steps": 2}]'),),
    "edited": (("edits", '[{"start": [0.5, 0.5]}]'),),
    "landscape": (("view", "-1,1,-1,1"),),
    "picture": (),
    "read-outs": (),
    "ridge-start": (),
    "film": (("film", "0,learning_rate"),),
    "tuned": (),
    "map": (("map", "basins,size=4"), ("show", "loss")),
    "health": (),
    "metrics": (),
}
TRAINING_ROUTES: dict[str, tuple[tuple[str, str], ...]] = {
    "training": (),
    "plane": (("plane", "paths"),),
    "between": (("between", "0,0"),),
}
NAMES = (
    "..",
    "../..",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e%2f",
    "%00",
    "%0d%0a",
    "%ff",
    "a" * 43,
    "x" * 3000,
    "%252e",
    "~",
)
FILES = (
    *(f"downloads/{name}/{name}" for name in NAMES),
    *(f"{PATH}/{name}" for name in (*NAMES, "player.js", "player.js/", "player.js%00")),
    # Streamlit answers 500 where a file has a longer name than the disk allows.
    *(
        f"app/static/{name}"
        for name in (
            *(each for each in NAMES if len(each) < 256),
            "landscapes/beale.png",
            "landscapes/..%2f..%2fmain.py",
        )
    ),
    *(
        "",
        "maps",
        "maps/",
        "nowhere",
        "race/",
        "//race",
        "./race",
        "%72ace",
        "race;a=b",
        "player-x/player.js",
        "maps/race",
    ),
)
METHODS = ("GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW")
HEADERS = (
    *(
        {"Range": text}
        for text in ("bytes=0-", "bytes=-1", "bytes=5-2", "bytes=99999999999999999-", "lines=1", "bytes=")
    ),
    {"Range": "bytes=" + ",".join(f"{n}-{n}" for n in range(500))},
    *(
        {"Accept": text}
        for text in ("text/html", "*/*;q=nan", "text/html;q=0", "," * 1000, "é".encode().decode("latin-1"))
    ),
    *({"Accept-Encoding": text} for text in ("gzip", "br;q=1.0, *;q=0", "gzip;q=-1", "identity;q=0", "\x22")),
    *({"If-None-Match": "*"}, {"If-Modified-Since": "yesterday"}, {"Content-Type": "multipart/form-data"}),
    *({"Content-Length": "0"}, {"Expect": "100-continue"}, {"Connection": "keep-alive, Upgrade"}, {"Upgrade": "h2c"}),
    *(
        {"Origin": "null"},
        {"Referer": "\x22><x"},
        {"Cookie": "=;;=a;_streamlit_xsrf=2|x"},
        {"X-Forwarded-For": "no one"},
    ),
    *(
        {"X-Forwarded-For": "1, " * 2000},
        {"X-Forwarded-Proto": "gopher"},
        {"Authorization": "Basic !"},
        {"X": "y" * 5000},
    ),
)
BODIES = (b"", b"", b"", b"{}", b"\x00" * 1000, b"a=b&" * 250)
LONGEST_ADDRESS = 60_000
"""Bytes; of a longer one uvicorn reads no more than 64 kB, and hangs up."""


class Request(NamedTuple):
    """What one connection asks.

    Attributes:
        method: HTTP's, or one that it does not know.
        address: path and query, without the slash before it.
        headers: beside those that every request has.
        body: of it.
    """

    method: str
    address: str
    headers: dict[str, str]
    body: bytes


def one_wrong() -> Iterator[Request]:
    """To every route every word in the place of every field of its own; and in those of a race, to routes in turn."""
    words = (*TEXTS, *NUMBERS)
    routes = [*ROUTES][:9]
    for route in routes:
        for name, _ in ROUTES[route]:
            for text in (*words, *JSON_TEXTS) if name == "edits" else words:
                yield _get(route, [*RACES[0], (name, text)])
    for number, ((at, text), race) in enumerate(product(product(range(3), words), RACES)):
        route, (name, _) = routes[number % len(routes)], race[at]
        yield _get(route, [*race[:at], (name, text), *race[at + 1 :], *ROUTES[route]])
    for route, beside in TRAINING_ROUTES.items():
        fields = [*TRAININGS[0], *beside]
        for at, text in product(range(len(fields)), words):
            yield _get(route, [*fields[:at], (fields[at][0], text), *fields[at + 1 :]])


def _get(route: str, fields: Sequence[tuple[str, str]]) -> Request:
    address = "&".join(f"{name}={quote(text, safe='=,:*()')}" for name, text in fields)
    return Request("GET", f"{route}?{address}"[:LONGEST_ADDRESS].rstrip("%"), {}, b"")


def by_chance(count: int) -> Iterator[Request]:
    """So many, to all routes in turn, with all that HTTP has beside addresses."""
    chance, every = Random(0), [*ROUTES, *TRAINING_ROUTES]
    for number in range(count):
        path = every[number % len(every)] if number % 4 else chance.choice(FILES)
        address = f"{path}?{query_for(chance, path)}" if number % 5 else path
        headers = chance.choice(HEADERS) if chance.random() < 0.4 else {}
        body = b"" if "Content-Length" in headers else chance.choice(BODIES)
        yield Request(chance.choice(METHODS), address[:LONGEST_ADDRESS].rstrip("%"), headers, body)


def query_for(chance: Random, path: str) -> str:
    """The query of a route's address, or of whatever else has this path."""
    if path in TRAINING_ROUTES:
        return query(chance, TRAINING_ROUTES[path], TRAININGS)
    return query(chance, ROUTES.get(path, ()))


def query(
    chance: Random,
    beside: Sequence[tuple[str, str]] = (),
    of: Sequence[Sequence[tuple[str, str]]] = RACES,
) -> str:
    """An address's query: one of these, and the fields beside it, in which one thing is wrong, or several are."""
    fields = [*chance.choice(of), *beside]
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        _spoil(chance, fields)
    return "&".join(f"{_escaped(chance, name)}={_escaped(chance, text)}" for name, text in fields)


def _spoil(chance: Random, fields: list[tuple[str, str]]) -> None:
    at = chance.randrange(len(fields)) if fields else 0
    name, text = fields[at] if fields else ("landscape", "beale")
    match chance.randrange(8):
        case 0:
            fields[at : at + 1] = []
        case 1:
            fields.insert(at, (name, text))
        case 2:
            fields.insert(at, (chance.choice(TEXTS), chance.choice(TEXTS)))
        case 3:
            fields.extend([(name, text)] * chance.choice((13, 500)))
        case 4:
            head, equals, _ = text.rpartition("=")
            fields[at : at + 1] = [(name, f"{head}{equals}{chance.choice(NUMBERS)}")]
        case 5:
            fields[at : at + 1] = [(name, f"{text},{chance.choice(TEXTS)}={chance.choice(NUMBERS)}")]
        case 6:
            fields[at : at + 1] = [(name, chance.choice(JSON_TEXTS if name == "edits" else (*TEXTS, *NUMBERS)))]
        case _:
            fields.append(("edits", json.dumps([chance.choice((edit(chance), chance.choice(VALUES)))])))


def _escaped(chance: Random, text: str) -> str:
    """As a query may hold it: escaped, sometimes twice, or in part; sometimes bytes that are no UTF-8."""
    match chance.randrange(8):
        case 0:
            return quote(quote(text, safe=""), safe="")
        case 1:
            return quote(text, safe="=,:*()/") + chance.choice(("", "%", "%ff%fe", "%c0%af", "%ed%a0%80", "+"))
        case _:
            return quote(text, safe="=,:*()")


def edit(chance: Random) -> dict[str, Any]:
    """Something like a ``wire.NumberedEdit``."""
    value = chance.choice(VALUES)
    described: dict[str, Any] = {"count": chance.randrange(1, 1000), "steps": 3}
    change = [chance.choice((0, -1, 99, value)), chance.choice(("learning_rate", "b", value)), value]
    match chance.randrange(4):
        case 0:
            described[
                chance.choice(("start", "steps", "seed", "budget", "layout", "count", "numbers", "parameters"))
            ] = value
        case 1:
            described["numbers"] = [change]
        case 2:
            described["start"] = [value, chance.choice(VALUES)]
        case _:
            described[chance.choice(("", "__class__", "\x00"))] = value
    return described

"""What a server answers to hostile requests: always something short, and afterwards races as before."""

import http.client
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from downhill.experiment.checks import LONGEST_MESSAGE
from tests.hostile.grammar import ROUTES, Request, by_chance, one_wrong
from tests.server.running import Server, running

pytestmark = pytest.mark.product

RACE = "/race?landscape=beale&steps=3&entrant=adam"
CORPUS = 800
BELOW_A_PATH = 100

# Text within what HTTP allows: a query is escaped, so any will do.
FIELDS = st.lists(
    st.tuples(st.sampled_from(["landscape", "entrant", "steps", "edits", "map", "x"]) | st.text(), st.text())
)


def fault(url: str, request: Request) -> str | None:
    """What is wrong with the answer."""
    with closing(http.client.HTTPConnection(urlsplit(url).netloc)) as connection:
        connection.request(request.method, f"/{request.address}", request.body or None, request.headers)
        answer = connection.getresponse()
        body = answer.read()
    told = f"{request.method} /{request.address[:300]!r} {request.headers}: {answer.status}: {body[:300]!r}"
    if answer.status >= 500 and (answer.status, answer.getheader("Retry-After")) != (503, "1"):
        return told
    if answer.status >= 400 and len(body.decode()) > LONGEST_MESSAGE:
        return f"{told} is {len(body.decode())} characters long"
    if request.method == "HEAD" and body:
        return f"{told} has a body"
    return None


@contextmanager
def unshaken(temporary: Path, *options: str, path: str = "") -> Generator[Server]:
    """A server that must race at the end as it did in the beginning, and have logged no traceback."""
    with running(temporary, *options, health=f"{path}/_stcore/health") as server:
        before = server.get(RACE)
        assert path or before[0] == 200
        yield server
        assert server.get(RACE) == before
        assert server.process.poll() is None
        assert "Traceback" not in server.log.read_text()


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    """A server of one process."""
    with unshaken(tmp_path_factory.mktemp("alone") / "temporary", "--workers=1") as server:
        yield server


def test_the_corpus(alone: Server) -> None:
    faults = [fault(alone.url, request) for request in (*one_wrong(), *by_chance(CORPUS))]
    assert [each for each in faults if each] == []


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(route=st.sampled_from(sorted(ROUTES)), fields=FIELDS)
def test_whatever_chance_asks(alone: Server, route: str, fields: list[tuple[str, str]]) -> None:
    query = urlencode([*fields, *ROUTES[route]], errors="surrogatepass")
    assert fault(alone.url, Request("GET", f"{route}?{query}", {}, b"")) is None


@pytest.mark.parametrize(
    ("options", "path"), [(("--workers=2",), ""), (("--workers=1", "--server.baseUrlPath=race"), "/race")]
)
def test_several_processes_and_one_below_a_path(options: tuple[str, ...], path: str, tmp_path: Path) -> None:
    with unshaken(tmp_path / "temporary", *options, path=path) as server:
        faults = [fault(server.url + path, request) for request in by_chance(BELOW_A_PATH)]
        assert [each for each in faults if each] == []

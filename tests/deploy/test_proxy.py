"""The real proxy before two stand-ins for servers, which say what reached them."""

import gzip
import json
import ssl
import subprocess
import threading
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from downhill.experiment.codec import MAX_LENGTH
from tests.browser.conftest import free_port
from tests.deploy.proxies import proxy
from tests.server.running import until

KEPT = "/static/js/a.AAAAAAAA.js"
SLOW = "/film"
FOR_EVER = "public, max-age=31536000, immutable"


class StandIn(ThreadingHTTPServer):
    """A server that answers with its name and with what it was asked."""

    daemon_threads = True

    def __init__(self, name: str) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.name, self.well = name, True
        self.asked: list[str] = []
        self.left = threading.Event()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: the proxy hangs up on a health check as soon as it knows."""


class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, StandIn)
        well = server.well or self.path != "/health"
        if self.path != "/health":
            server.asked.append(self.path)
        if self.path == SLOW:
            with suppress(ConnectionResetError):
                self.rfile.read(1)  # nothing comes until the connection ends
            server.left.set()
            self.close_connection = True
            return
        body = json.dumps({"name": server.name, "headers": dict(self.headers)}).encode()
        self.send_response(200 if well else 503)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", "text/html" if self.path == "/" else "application/json")
        if self.path == KEPT:
            self.send_header("Cache-Control", FOR_EVER)
            self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
        """Say nothing."""


@contextmanager
def standing_in(name: str) -> Generator[StandIn]:
    server = StandIn(name)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def servers() -> Iterator[list[StandIn]]:
    with ExitStack() as stack:
        yield [stack.enter_context(standing_in(name)) for name in ("first", "second")]


@pytest.fixture
def url(servers: list[StandIn], tmp_path: Path) -> Iterator[str]:
    # An empty certificate is none: so it comes from Compose.
    with proxy([each.address for each in servers], tmp_path / "log.txt", CERTIFICATE="") as url:
        yield url


def get(url: str, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    """The answer on a new connection; the path is sent as it stands."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=30)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def visit(url: str, **headers: str) -> tuple[str, str]:
    """The name of the server that a visitor comes to, and the cookie he is given."""
    answer, body = get(url, "/", **headers)
    return json.loads(body)["name"], (answer.headers["set-cookie"] or "").partition(";")[0]


def test_visitors_are_spread_and_each_stays_with_one_server(url: str) -> None:
    first, others = visit(url), [visit(url) for _ in range(5)]
    assert {name for name, _ in [first, *others]} == {"first", "second"}
    for name, cookie in [first, *others]:
        assert {visit(url, Cookie=cookie) for _ in range(4)} == {(name, "")}


def test_the_longest_address_comes_through(url: str) -> None:
    """A request that holds it twice, as a page's questions do: once as the page's own address."""
    longest = "?landscape=data:" + "A" * (MAX_LENGTH - 15)
    assert get(url, f"/{longest}", Referer=f"{url}/{longest}")[0].status == 200


def test_visitors_of_a_server_that_is_gone_come_to_the_other_at_once(servers: list[StandIn], url: str) -> None:
    """Nobody waits for a health check, and nobody is refused meanwhile."""
    visits = [visit(url) for _ in range(4)]
    cookie = next(cookie for name, cookie in visits if name == "first")
    servers[0].shutdown()
    servers[0].server_close()
    name, new = visit(url, Cookie=cookie)
    assert name == "second"
    assert {visit(url)[0] for _ in range(20)} == {"second"}
    assert visit(url, Cookie=new) == ("second", "")


def test_a_server_that_is_not_well_gets_no_more_visitors(servers: list[StandIn], url: str, tmp_path: Path) -> None:
    servers[0].well = False
    until(lambda: {visit(url)[0] for _ in range(4)} == {"second"}, tmp_path / "log.txt")
    assert {visit(url)[0] for _ in range(20)} == {"second"}


def test_where_none_is_well_all_are_asked_nevertheless(servers: list[StandIn], url: str, tmp_path: Path) -> None:
    for each in servers:
        each.well = False
    log = tmp_path / "log.txt"
    until(lambda: "Running on backup" in log.read_text(), log)
    assert {get(url, "/race")[0].status for _ in range(8)} == {200}


@pytest.mark.parametrize(
    "path",
    [
        "/metrics",
        "/metrics/",
        "/metrics?x",
        "//metrics",
        "/%6detrics",
        "/x/../metrics",
        "/_stcore/metrics",
        "/metrics%3b",
    ],
)
def test_numbers_stay_inside(path: str, servers: list[StandIn], url: str) -> None:
    answer, _ = get(url, path)
    assert answer.status == 404
    assert servers[0].asked == servers[1].asked == []


def test_servers_learn_a_visitors_address_from_the_proxy_alone(url: str) -> None:
    _, body = get(url, "/race", X_Forwarded_For="203.0.113.7", X_Forwarded_Proto="https")
    headers = json.loads(body)["headers"]
    assert {name.lower(): value for name, value in headers.items() if "orwarded" in name} == {
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-proto": "http",
    }


def test_what_is_kept_for_ever_the_proxy_keeps_as_well(servers: list[StandIn], url: str) -> None:
    """And gives to nobody the cookie of somebody else."""
    first, second = (get(url, KEPT, Accept_Encoding="gzip") for _ in range(2))
    assert sum(KEPT in each.asked for each in servers) == 1
    assert first[1] == second[1]
    assert first[0].headers["set-cookie"]
    assert "private" in first[0].headers.get_all("cache-control", []), "other proxies on the way may not keep a cookie"
    assert second[0].headers["cache-control"] == FOR_EVER
    assert second[0].headers["set-cookie"] is None


def test_a_page_is_compressed_and_not_kept(servers: list[StandIn], url: str) -> None:
    for _ in range(2):
        answer, body = get(url, "/", Accept_Encoding="gzip")
        assert answer.headers["content-encoding"] == "gzip"
        assert json.loads(gzip.decompress(body))["name"] in ("first", "second")
    assert sum(each.asked.count("/") for each in servers) == 2


def test_a_server_hears_of_it_when_somebody_goes_away(servers: list[StandIn], url: str, tmp_path: Path) -> None:
    """He leaves its queue then."""
    connection = HTTPConnection(urlsplit(url).netloc)
    connection.request("GET", SLOW)
    until(lambda: any(SLOW in each.asked for each in servers), tmp_path / "log.txt")
    connection.close()
    until(lambda: any(each.left.is_set() for each in servers), tmp_path / "log.txt")


def test_where_no_server_is_left_the_proxy_says_when_to_ask_again(servers: list[StandIn], url: str) -> None:
    """Source: RFC 9110 on Retry-After; a player shows plain text."""
    for each in servers:
        each.shutdown()
        each.server_close()
    answer, _ = get(url, "/race")
    assert answer.status == 503
    assert answer.headers["content-type"] == "text/plain"
    assert int(answer.headers["retry-after"]) > 0


def test_an_address_is_not_logged(url: str, tmp_path: Path) -> None:
    get(url, "/race?landscape=beale")
    assert "beale" not in (tmp_path / "log.txt").read_text()


def test_with_a_certificate_everybody_comes_encrypted(servers: list[StandIn], tmp_path: Path) -> None:
    """Source: OpenSSL's client, which trusts this certificate alone; the standards of HTTP and of HSTS."""
    certificate, key, port = tmp_path / "certificate.pem", tmp_path / "key.pem", free_port()
    for_localhost = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "1")
    made = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate)
    subprocess.run([*made, *for_localhost], check=True, capture_output=True)
    trusting = ssl.create_default_context(cafile=certificate)
    with certificate.open("ab") as both:
        both.write(key.read_bytes())
    settings = {"CERTIFICATE": str(certificate), "LISTEN_TLS": f"127.0.0.1:{port}"}
    with proxy([each.address for each in servers], tmp_path / "log.txt", **settings) as url:
        answer = urlopen(f"https://localhost:{port}/", context=trusting)
        assert json.loads(answer.read())["headers"]["x-forwarded-proto"] == "https"
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        redirected, _ = get(url, "/?landscape=beale", Host="downhill.example.org")
        assert redirected.status == 308
        assert redirected.headers["location"] == "https://downhill.example.org/?landscape=beale"

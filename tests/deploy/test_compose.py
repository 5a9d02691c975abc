"""``compose.yaml``, which no Docker engine has run here: what of it can be read."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
PROXY = (ROOT / "deploy" / "haproxy.cfg").read_text(encoding="utf-8")
IMAGE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SERVERS = {name: service for name, service in COMPOSE["services"].items() if name != "proxy"}


def test_the_proxy_asks_every_server_at_the_images_port() -> None:
    """Source: the image's recipe, and the names that Compose gives its services on their network."""
    [port] = re.findall(r"^EXPOSE (\d+)$", IMAGE, re.MULTILINE)
    assert dict(re.findall(r"presetenv (SERVER_\d) (\S+)", PROXY)) == {
        f"SERVER_{number}": f"{name}:{port}" for number, name in enumerate(SERVERS, 1)
    }
    for number in range(1, len(SERVERS) + 1):
        assert f'server {number} "${{SERVER_{number}}}" cookie {number}\n' in PROXY
        assert f'server {number}-unwell "${{SERVER_{number}}}" no-check backup\n' in PROXY


def test_only_the_proxy_is_reached_from_outside() -> None:
    """Servers believe whoever asks them about a visitor's address, so nobody else may."""
    proxy = COMPOSE["services"]["proxy"]
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["proxy"]
    assert [port.rpartition(":")[2] for port in proxy["ports"]] == re.findall(r"presetenv LISTEN\w* :(\d+)", PROXY)
    configuration, certificate = proxy["volumes"]
    source, _, rest = configuration.partition(":")
    assert (ROOT / source).samefile(ROOT / "deploy" / "haproxy.cfg")
    assert rest == "/usr/local/etc/haproxy/haproxy.cfg:ro", "where the official image looks"
    inside = "/usr/local/etc/haproxy/certificate.pem"
    assert certificate == f"${{CERTIFICATE:-/dev/null}}:{inside}:ro"
    assert proxy["environment"] == {"CERTIFICATE": f"${{CERTIFICATE:+{inside}}}"}, "empty where there is none"
    assert set(proxy["depends_on"]) == SERVERS.keys()


def test_servers_are_alike_and_know_of_each_other() -> None:
    """What several servers behind one address need, by docs/deployment.md."""
    first, *others = SERVERS.values()
    assert len(others) >= 1
    assert all(other == first for other in others)
    assert first["environment"]["STREAMLIT_SERVER_COOKIE_SECRET"].startswith("${STREAMLIT_SERVER_COOKIE_SECRET:?")
    assert first["environment"]["FORWARDED_ALLOW_IPS"] == "*"
    assert first["restart"] == "unless-stopped"
    assert int(first["stop_grace_period"].removesuffix("s")) > 10, "as long as a server may take to end"


def test_every_variable_of_it_is_documented() -> None:
    text = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text(encoding="utf-8") + PROXY))
    assert {name for name in named if f"`{name}`" not in text and f"{name}=" not in text} == set()

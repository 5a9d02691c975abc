"""Connections of a socket that was bound as Streamlit binds its own."""

import socket

from downhill.server.nodelay import send_at_once


def test_connections_are_told_not_to_wait() -> None:
    """Source: the option as the operating system reports it of an accepted connection."""
    with socket.socket(socket.AF_INET) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        assert not listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        send_at_once()
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_sockets_that_do_not_listen_are_left_alone() -> None:
    with socket.socket(socket.AF_INET) as idle, socket.socket(socket.AF_INET, socket.SOCK_DGRAM):
        send_at_once()
        assert not idle.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

"""Which addresses belong to the public internet, and where an answer's headers end."""

import ipaddress

import pytest

from pipeline.fetch.guard import is_public
from pipeline.fetch.streams import head_bytes


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "2002:808:808::1", "64:ff9b::8.8.8.8"],
)
def test_public_addresses(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.7",
        "198.18.0.1",
        "224.0.1.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "fe80::1",
        "fe80::1%2",
        "fec0::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
        "100::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "2002:7f00:1::1",
        "2002:a00:1::1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::8.8.8.8",
        "3fff::1",
        "3fff:fff:ffff::1",
        "5f00::1",
        "100:0:0:1::1",
        "4000::1",
        "192.0.0.8",
        "192.0.0.9",
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("head", "rest"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", b"hi"),
        (b"HTTP/1.1 200 OK\nContent-Length: 2\n\n", b"hi"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"\r\n\r\n"),
        (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 200 OK\r\n\r\n", b"hi"),
    ],
)
def test_headers_end_at_the_empty_line_of_the_final_answer(head: bytes, rest: bytes) -> None:
    assert head_bytes(head + rest) == len(head)

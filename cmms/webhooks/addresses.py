"""Whom a webhook may call: the public internet, and networks of our own that a setting names.

A name is resolved once, every address it has is judged, and the call goes to one that was judged, so that a name which
answers differently a moment later gains nothing.
"""

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_PUBLIC_V6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_NEVER = [ip_network(text) for text in (
    "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
    "203.0.113.0/24", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
"""Shared, documentation, benchmarking and relay addresses, of which not every Python knows that nobody lives there."""


class NoAnswer(Exception):
    """Nothing could be asked there, or nothing came back; says why in one line."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses of ``host``, each of which may be called. NoAnswer where one may not, or there is none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoAnswer(f"{host} has no address ({type(error).__name__}: {error}).") from error
    texts = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    refused = [text for text in texts if not may_be_called(text)]
    if refused or not texts:
        raise NoAnswer(f"{host} is {', '.join(refused) or 'nowhere'}: addresses that are not public are called only "
                       f"where WEBHOOK_ALLOWED_NETWORKS names their network.")
    return texts


def is_refused(url: str) -> bool:
    """Whether ``url`` names, by number, an address that is not called. What a name stands for is asked at each call."""
    host = urlsplit(url).hostname or ""
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return host == "localhost" and not may_be_called("127.0.0.1")
    return not may_be_called(host)


def may_be_called(text: str) -> bool:
    """Whether this address is public, or in a network that the operator allows."""
    try:
        address = _meant(ip_address(text.partition("%")[0]))
    except ValueError:
        return False
    return _within(address, settings.WEBHOOK_ALLOWED_NETWORKS) or _is_public(address)


def _meant(address: Address) -> Address:
    """The IPv4 address where an IPv6 one only stands for it."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_public(address: Address) -> bool:
    if not address.is_global or address.is_multicast or address.is_reserved or _within(address, _NEVER):
        return False
    return isinstance(address, IPv4Address) or address in _PUBLIC_V6


def _within(address: Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks)

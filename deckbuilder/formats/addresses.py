"""Addresses as both formats write them: URIs are ASCII (RFC 3986, 2; ISO 32000-1, 12.6.4.7)."""

from __future__ import annotations

import re
import string

URI_SAFE = frozenset(string.ascii_letters + string.digits + "-._~:/?#[]@!$&'()*+,;=%")
HOST = re.compile(r"(?<=://)[^/?#@:]+(?=[/?#:]|$)")
LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


def quoted(address: str) -> str:
    """Return an address with what a URI must not hold percent-encoded (RFC 3986, 2.1)."""
    if "%" in address:
        address = LONE_PERCENT.sub("%25", address)
    if URI_SAFE.issuperset(address):
        return address
    address = HOST.sub(_in_ascii, address)
    return "".join(
        c if c in URI_SAFE else "".join(f"%{b:02X}" for b in c.encode()) for c in address
    )


def _in_ascii(host: re.Match[str]) -> str:
    """Return a host as the name system knows it (RFC 3490), or as it is where it cannot be one."""
    try:
        return host[0].encode("idna").decode()
    except UnicodeError:
        return host[0]

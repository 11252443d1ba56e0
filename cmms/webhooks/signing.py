"""How a delivery is signed, after the public specification *Standard Webhooks*, for which there are libraries.

``webhook-signature: v1,<base64>``: HMAC-SHA256 over ``<webhook-id>.<webhook-timestamp>.<body>``, the body byte for byte
as it was sent. The key is what stands behind ``whsec_`` in the secret, decoded from base64. While a former secret is
valid, a second signature follows the first, with a space between them.
"""

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import secrets
from typing import Any

MARK = "whsec_"
"""What every secret begins with, so that scanners find one that leaked."""


def new_secret() -> str:
    """256 random bits."""
    return MARK + base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(secret: str) -> bytes:
    """The key in a secret; ValueError where it is none of ours."""
    try:
        return base64.b64decode(secret.removeprefix(MARK), validate=True)
    except binascii.Error as error:
        raise ValueError("This secret was not made by new_secret().") from error


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    signed = hmac.new(key_of(secret), f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(signed.digest()).decode()


def headers(webhook: Any, message_id: str, body: bytes, *, now: dt.datetime) -> dict[str, str]:
    """The headers by which a receiver knows who sent this, when, and whether it had it before."""
    valid = [webhook.secret]
    if webhook.former_secret and webhook.former_secret_until is not None and now < webhook.former_secret_until:
        valid.append(webhook.former_secret)
    timestamp = int(now.timestamp())
    return {"webhook-id": message_id, "webhook-timestamp": str(timestamp),
            "webhook-signature": " ".join(signature(secret, message_id, timestamp, body) for secret in valid)}

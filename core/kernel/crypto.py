"""Field encryption and blind indexes. Keys are derived per township from one master key.

Sealed: version byte, 12-byte nonce, AES-256-GCM ciphertext. The purpose is bound in as associated
data, so that a phone cannot be moved into an ID number's column. A blind index is a keyed hash: equal
values can be found, nothing can be read from it.
"""

import hashlib
import hmac
import os
from base64 import b32encode
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.config import config

_VERSION = b"\x01"
PLATFORM = UUID(int=0)


class SealBroken(Exception):
    """The bytes were not sealed with this key for this purpose, or were changed."""


@lru_cache(maxsize=4096)
def _key(scope: UUID, use: str) -> bytes:
    info = b"minqing/1/" + use.encode() + b"/" + scope.bytes
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(config().master_key)


@lru_cache(maxsize=1024)
def _cipher(scope: UUID) -> AESGCM:
    return AESGCM(_key(scope, "field"))


def seal(scope: UUID, purpose: str, value: str) -> bytes:
    """Encrypt a value of a township (`PLATFORM` for accounts) for one purpose (`"phone"`)."""
    nonce = os.urandom(12)
    return _VERSION + nonce + _cipher(scope).encrypt(nonce, value.encode(), purpose.encode())


def unseal(scope: UUID, purpose: str, sealed: bytes) -> str:
    """Return the value.

    Raises:
        SealBroken: wrong key, wrong purpose, or changed bytes.
    """
    try:
        plain = _cipher(scope).decrypt(sealed[1:13], sealed[13:], purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBroken(purpose) from error
    return plain.decode()


def blind_index(scope: UUID, purpose: str, value: str) -> bytes:
    """Return the 16-byte keyed hash under which a value can be found again."""
    key = _key(scope, "index")
    return hmac.digest(key, f"{purpose}:{value}".encode(), hashlib.sha256)[:16]


def chain_seal(scope: UUID, previous: bytes, content: bytes) -> bytes:
    """Return the 32-byte keyed hash that ties a row of the audit trail to the one before it."""
    return hmac.digest(_key(scope, "audit"), previous + content, hashlib.sha256)


def derived_token(scope: UUID, purpose: str, subject: str, length: int) -> str:
    """Return a capability token that can be shown again without being stored (Crockford base 32)."""
    digest = hmac.digest(_key(scope, "token"), f"{purpose}:{subject}".encode(), hashlib.sha256)
    text = b32encode(digest).decode()[:length]
    return text.translate(_CROCKFORD)


_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")

"""`Idempotency-Key`: the same key and body give the same answer, a different body 422.

The key is claimed in the caller's transaction, so a second request that comes while the first still
runs waits for its commit and then gets its answer. A failed verb leaves no key behind.
"""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec
from litestar import MediaType, Response

from core.kernel import clock
from core.kernel.crypto import seal, unseal
from core.kernel.errors import Invalid, Malformed
from core.kernel.ids import new_id
from core.kernel.queries import claim_key, keep_answer
from core.kernel.web.pages import Ask
from tenants import context

_LONGEST = 200
_SEALED_AS = "answer"


async def once(
    request: Ask, account_id: UUID, status: int, verb: Callable[[], Awaitable[Any]]
) -> Response[bytes]:
    """Run a verb, or give again the answer that it gave before."""
    key = request.headers.get("idempotency-key", "")
    if not key:
        return _json(status, msgspec.json.encode(await verb()))
    if len(key) > _LONGEST:
        raise Malformed(errors={"Idempotency-Key": f"最多{_LONGEST}个字符"})
    tenant_id = context.current().id
    name = f"{account_id}\n{request.method}\n{request.url.path}\n{key}".encode()
    hashed = hashlib.sha256(name).digest()
    body = hashlib.sha256(await request.body()).digest()
    found = await claim_key(tenant_id, new_id(), hashed, body, clock.now())
    if found is not None:
        if found.body != body:
            raise Invalid(
                "这个 Idempotency-Key 用过了，而且内容不一样",
                code="idempotency_key_reused",
                errors={"Idempotency-Key": "内容不同的请求要用新的键"},
            )
        return _json(found.status, unseal(tenant_id, _SEALED_AS, found.content).encode())
    content = msgspec.json.encode(await verb())
    # Sealed: among what was answered are query codes and residents' words.
    sealed = seal(tenant_id, _SEALED_AS, content.decode())
    await keep_answer(tenant_id, hashed, status, sealed)
    return _json(status, content)


def _json(status: int, content: bytes) -> Response[bytes]:
    return Response(content, status_code=status, media_type=MediaType.JSON)

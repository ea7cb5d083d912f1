"""Errors that a person meets: typed, with a status and a Chinese sentence that says how to mend it.

Raised anywhere, turned into problem+json (RFC 9457), a page or a fragment in `kernel.web.answers`.
An exception that is none of these is a fault of ours: 500, logged with its trace.
"""

from collections.abc import Mapping


class Failure(Exception):
    """`code` is stable for machines; `title` is for people; `errors` maps field → sentence."""

    status = 500
    code = "failure"
    title = "出了点问题"

    def __init__(
        self,
        title: str | None = None,
        *,
        code: str | None = None,
        errors: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(title or self.title)
        self.title = title or self.title
        self.code = code or self.code
        self.errors = dict(errors or {})


class Malformed(Failure):
    """What was sent cannot be read at all."""

    status, code, title = 400, "malformed", "送来的内容读不懂，请检查格式后再送"


class NotSignedIn(Failure):
    """No session or token, or an expired one."""

    status, code, title = 401, "not_signed_in", "请先登录"


class Forbidden(Failure):
    """Seen, but this person may not do it."""

    status, code, title = 403, "forbidden", "您没有办这件事的权限"


class NotFound(Failure):
    """Also for what a person may not see: absent and hidden look the same."""

    status, code, title = 404, "not_found", "没有找到，可能已经不在了，或者不归您看"


class TooSlow(Failure):
    """What was sent did not arrive in time."""

    status, code, title = 408, "too_slow", "网络太慢，没有传完，请到信号好的地方再送一次"


class WrongState(Failure):
    """Not possible from where it stands now."""

    status, code, title = 409, "wrong_state", "这件事已经不在这一步了，请刷新后再看"


class Stale(Failure):
    """Somebody has changed it since."""

    status, code, title = 412, "stale", "刚才有人改过，请刷新后在新的内容上再改"


class TooLarge(Failure):
    """More than the limit."""

    status, code, title = 413, "too_large", "内容太大了，请减小后再送"


class Invalid(Failure):
    """Readable, but some fields must be mended."""

    status, code, title = 422, "invalid", "有几处要改一改"


class TooMany(Failure):
    """More often than the limit; `retry_after` seconds."""

    status, code, title = 429, "too_many", "操作太快了，请稍等再试"

    def __init__(self, retry_after: int, title: str | None = None) -> None:
        super().__init__(title)
        self.retry_after = retry_after


class Unavailable(Failure):
    """A server of ours is away."""

    status, code, title = 503, "unavailable", "系统正忙，刚才的内容没有保存，请过一会儿再送"

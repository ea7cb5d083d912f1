"""The log: JSON lines in production, readable in a terminal; secrets are masked on the way out.

Everything passes one chain, also what libraries write through `logging`. Values are masked by their
form (addresses that are keys, tokens, phones, ID numbers) and by their name (passwords). It is
a net: whoever logs still gives ids, never personal data.
"""

import logging
import re
import sys
from collections.abc import Mapping

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_SECRET_NAMES = frozenset(
    {"password", "old", "again", "token", "secret", "authorization", "cookie", "phone", "id_number"}
)
_HIDDEN = "[hidden]"

_MASKS = (
    (re.compile(r"(/(?:track|rate)/)[^/?#\s\"']+"), r"\1[token]"),
    (re.compile(r"[^/?#\s\"']+\.ics\b"), "[token].ics"),
    (re.compile(r"\bmq_[A-Za-z0-9_-]{8,}"), "[token]"),
    (re.compile(r"((?:__Host-\w+|mq_session)=)[^;\s\"']+"), r"\1[token]"),
    (re.compile(r"(?i)\b(bearer\s+)[^\s\"']+"), r"\1[token]"),
    (re.compile(r"(://[^:/@\s]*:)[^@/\s]+@"), r"\1[hidden]@"),
)
_UUID = r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b[0-9a-f]{32,}\b"
_NUMBERS = re.compile(
    rf"(?P<kept>{_UUID})"
    r"|(?P<id_number>(?<!\d)[1-9]\d{16}[\dXx](?!\d))"
    r"|(?P<phone>(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d))"
)
"""Ids and seals are kept: the eleven digits in the middle of a UUID are nobody's phone."""


def mask(text: str) -> str:
    """Return a text with secrets replaced by their kind: `[token]`, `[phone]`, `[id_number]`."""
    for pattern, instead in _MASKS:
        text = pattern.sub(instead, text)
    return _NUMBERS.sub(lambda m: m["kept"] or f"[{m.lastgroup}]", text)


def mask_event(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Mask every value of a log entry (a structlog processor)."""
    return {name: _masked(name, value) for name, value in event.items()}


def _masked(name: str, value: object) -> object:
    if name in _SECRET_NAMES and value is not None:
        return _HIDDEN
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        text = mask(str(value))
        return value if text == str(value) else text
    if isinstance(value, Mapping):
        return {mask(str(k)): _masked(str(k), v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked("", item) for item in value]
    return mask(str(value))


def configure(*, json: bool, level: int = logging.INFO) -> None:
    """Set up the log of this process: to standard error, as JSON lines or for a terminal."""
    chain: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*chain, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*chain, structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                # The trace becomes text before it is masked: its values may be secrets as well.
                structlog.processors.format_exc_info,
                structlog.processors.StackInfoRenderer(),
                mask_event,
                last,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = name != "uvicorn.access"  # our own line masks the address


def bind_request(request_id: str) -> None:
    """Name the request in every entry of this task, and forget the one before."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id)

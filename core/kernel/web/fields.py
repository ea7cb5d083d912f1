r"""Reads what a browser or a client sends into a struct, and says in Chinese what to mend.

All errors at once, by field (`petitioner.phone`), not only the first. Text becomes NFC, line ends
become `\n`; control characters, which PostgreSQL or a printer would choke on, are refused.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, TypeVar, cast, get_args

import msgspec
from msgspec import inspect

from core.kernel.errors import Failure, Invalid, Malformed

T = TypeVar("T", bound=msgspec.Struct)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
LARGEST_NUMBER = 2**31 - 1
_CONTROL_SAID = "里面有看不见的控制符号，请删掉后再填"


def read(form: type[T], raw: object) -> T:
    """Return the struct.

    Raises:
        Malformed: `raw` is not an object of fields.
        Invalid: with one sentence for each field that must be mended.
    """
    if not isinstance(raw, Mapping):
        raise Malformed(errors={"": '要送一个 JSON 对象，例如 {"original_text": "…"}'})
    errors: dict[str, str] = {}
    value = _read(form, raw, "", errors)
    if errors:
        raise Invalid(errors=errors)
    return cast("T", value)


def whole_number(text: str) -> int | None:
    """Return a number as it stands in an address or a header, None when it is none.

    Digits only, and no more than a column of the database holds.
    """
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(LARGEST_NUMBER)):
        return None
    number = int(text)
    return number if number <= LARGEST_NUMBER else None


def nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Turn a form's dotted names (`petitioner.phone`) into the object that JSON would send."""
    result: dict[str, Any] = {}
    for name, value in flat.items():
        *path, last = name.split(".")
        place = result
        for step in path:
            place = place.setdefault(step, {})
            if not isinstance(place, dict):
                raise Malformed
        place[last] = value
    return result


def renamed(failure: Failure, names: Mapping[str, str]) -> dict[str, str]:
    """Return a failure's errors by a page's own field names (page name → form name)."""
    back = {form_name: page_name for page_name, form_name in names.items()}
    return {back.get(k, k): v for k, v in failure.errors.items()} or {"": failure.title}


def _read(
    form: type[msgspec.Struct], raw: Mapping[Any, Any], at: str, errors: dict[str, str]
) -> Any:
    known = msgspec.structs.fields(form)
    names = {field.encode_name for field in known}
    for name in raw:
        if name not in names:
            errors[at + str(name)[:60]] = "没有这一项，请去掉，或检查名字"
    values: dict[str, Any] = {}
    for field in known:
        place = at + field.encode_name
        value = _clean(raw.get(field.encode_name), place, errors)
        if place in errors:
            continue
        if value is None or value == "":
            if field.required:
                errors[place] = "这一项要填"
            continue
        found = _convert(field.type, value, place, errors)
        if found is not None:
            values[field.name] = found
    return None if errors else form(**values)


def _convert(annotation: Any, value: Any, place: str, errors: dict[str, str]) -> Any:
    struct = _struct_in(annotation)
    if struct is None:
        try:
            return msgspec.convert(value, annotation, strict=False)
        except msgspec.ValidationError:
            errors[place] = _said(inspect.type_info(annotation), value)
            return None
    if not isinstance(value, Mapping):
        errors[place] = "这一项要是一个对象"
        return None
    if all(v in (None, "") for v in value.values()):
        return None
    return _read(struct, value, place + ".", errors)


def _clean(value: Any, place: str, errors: dict[str, str]) -> Any:
    if isinstance(value, list):
        # No form has lists of lists: what lies deeper is refused by its type, not walked through.
        return [_clean(item, place, errors) if isinstance(item, str) else item for item in value]
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if _CONTROL.search(text):
        errors[place] = _CONTROL_SAID
    return text


def _struct_in(annotation: Any) -> type[msgspec.Struct] | None:
    for option in (annotation, *get_args(annotation)):
        if isinstance(option, type) and issubclass(option, msgspec.Struct):
            return option
    return None


def _said(kind: inspect.Type, value: object) -> str:
    if isinstance(kind, inspect.Metadata):
        said = (kind.extra or {}).get("said")
        return str(said) if said else _said(kind.type, value)
    if isinstance(kind, inspect.UnionType):
        kind = next(t for t in kind.types if not isinstance(t, inspect.NoneType))
        return _said(kind, value)
    if isinstance(kind, inspect.StrType):
        return _said_of_text(kind, value)
    if isinstance(kind, inspect.LiteralType | inspect.EnumType):
        values = (
            kind.values if isinstance(kind, inspect.LiteralType) else [e.value for e in kind.cls]
        )
        return "只能是这几个之一：" + "、".join(str(v) for v in values)
    return _SAID.get(type(kind), "填得不对，请检查")


_SAID: dict[type, str] = {
    inspect.IntType: "要填整数",
    inspect.BoolType: "要填是或否",
    inspect.UUIDType: "编号不对，请重新选",
    inspect.DateTimeType: "时间要写成 2026-11-24T09:30:00+08:00 的样子",
    inspect.DateType: "日期要写成 2026-11-24 的样子",
}


def _said_of_text(kind: inspect.StrType, value: object) -> str:
    if not isinstance(value, str):
        return "要填文字"
    if kind.max_length is not None and len(value) > kind.max_length:
        over = len(value) - kind.max_length
        return f"最多{kind.max_length:,}个字，现在多了{over:,}个字，请删减"
    if kind.min_length is not None and len(value) < kind.min_length:
        return f"至少{kind.min_length}个字"
    return "格式不对，请检查"

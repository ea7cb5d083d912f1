"""The templates as Jinja sees them: compiling, the names they use, the names Python uses."""

import fnmatch
import re
from collections.abc import Iterable, Iterator
from typing import Any

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, nodes

from tests.architecture.tree import GAP, OURS, File, parsed, python, strings, templates

NAME = re.compile(r"[\w\0][\w\0./-]*\.(?:html|jinja|j2)")
"""What the name of a template looks like; a `GAP` stands for a part chosen while running."""


class AnyName(dict[str, Any]):
    """A table of filters or tests in which every name stands, so that only syntax is judged."""

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str)

    def __missing__(self, key: str) -> object:
        return _unchanged

    def get(self, key: str, default: object = None) -> object:
        """The built-in, or one that changes nothing; Jinja's compiler asks this way."""
        return self[key] or default


def _unchanged(value: object, *_arguments: object, **_named: object) -> object:
    """Give back what was given."""
    return value


def environment() -> Environment:
    """An environment as strict as the product's, which knows every filter by name."""
    made = Environment(
        autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n", "jinja2.ext.do"]
    )
    made.filters = AnyName(made.filters)
    made.tests = AnyName(made.tests)
    return made


def broken(files: Iterable[File]) -> list[str]:
    """Templates that do not compile."""
    judge = environment()
    faults: list[str] = []
    for file in templates(files):
        try:
            judge.compile(file.text, name=file.path)
        except TemplateSyntaxError as error:
            faults.append(f"{file.path}:{error.lineno}: {error.message}")
    return faults


def unknown_filters(files: Iterable[File]) -> list[str]:
    """Filters and tests that Jinja does not have and that no Python file names."""
    files = list(files)
    plain = Environment(autoescape=True)
    known = set(plain.filters) | set(plain.tests)
    spoken = "\n".join(file.text for file in python(files, *OURS, "frontend_templates"))
    faults: list[str] = []
    for file in templates(files):
        for node in tree(file).find_all((nodes.Filter, nodes.Test)):
            name = str(node.name)
            if name not in known and not re.search(rf"\b{re.escape(name)}\b", spoken):
                faults.append(f"{file.path}:{node.lineno}: nobody gives the filter “{name}”.")
    return faults


def tree(file: File) -> nodes.Template:
    """The syntax tree of a template; an empty one where it does not compile."""
    try:
        return environment().parse(file.text, name=file.path)
    except TemplateSyntaxError:
        return nodes.Template([])


def asked_by_templates(file: File) -> Iterator[tuple[int, str]]:
    """Line and name of each template that this one extends, includes or imports."""
    found = tree(file)
    asking = [(node.lineno, node.template) for node in found.find_all(nodes.Extends)]
    asking += [(node.lineno, node.template) for node in found.find_all(nodes.Include)]
    asking += [(node.lineno, node.template) for node in found.find_all(nodes.Import)]
    asking += [(node.lineno, node.template) for node in found.find_all(nodes.FromImport)]
    for line, expression in asking:
        for name in _names(expression):
            yield line, name


def _names(node: nodes.Node) -> list[str]:
    """The names that an expression may give, with a `GAP` for what is not written there."""
    if isinstance(node, nodes.Const):
        values = node.value if isinstance(node.value, list | tuple) else [node.value]
        return [value for value in values if isinstance(value, str)]
    if isinstance(node, nodes.List | nodes.Tuple):
        return [name for item in node.items for name in _names(item)]
    if isinstance(node, nodes.CondExpr):
        return _names(node.expr1) + (_names(node.expr2) if node.expr2 else [])
    if isinstance(node, nodes.Concat | nodes.Add):
        parts = node.nodes if isinstance(node, nodes.Concat) else [node.left, node.right]
        return ["".join((_names(part) or [GAP])[0] for part in parts)]
    return []


def asked_by_python(files: Iterable[File]) -> Iterator[tuple[str, str]]:
    """Place and name of each template that Python names."""
    for file in python(files, *OURS, "frontend_templates"):
        if "tests" in file.parts:
            continue
        for line, text in strings(parsed(file)):
            if NAME.fullmatch(text):
                yield f"{file.path}:{line}", text


def callable_names(file: File) -> set[str]:
    """The names by which a template can be asked for.

    Core's from `frontend_templates/`; a plugin's from its `templates/`, with or without the
    plugin's own name before it.
    """
    if file.parts[0] == "frontend_templates":
        return {"/".join(file.parts[1:])}
    below = file.parts.index("templates")
    inside = "/".join(file.parts[below + 1 :])
    return {inside, f"{file.parts[below - 1]}/{inside}"}


def matches(asked: str, names: Iterable[str]) -> bool:
    """Whether a name, in which a `GAP` stands for anything, is one of the names."""
    pattern = re.sub(r"([\[\]?*])", r"[\1]", asked).replace(GAP, "*")
    return any(fnmatch.fnmatchcase(name, pattern) for name in names)


def missing(files: Iterable[File]) -> list[str]:
    """Names of templates, in Python or in templates, behind which there is no file."""
    files = list(files)
    there = [name for file in templates(files) for name in callable_names(file)]
    asked = list(asked_by_python(files))
    for file in templates(files):
        asked += [(f"{file.path}:{line}", name) for line, name in asked_by_templates(file)]
    return [
        f"{place}: there is no template “{name.replace(GAP, '*')}”."
        for place, name in asked
        if not matches(name, there)
    ]


def unused(files: Iterable[File]) -> list[str]:
    """Templates that neither Python nor another template asks for."""
    files = list(files)
    asked = {name for _, name in asked_by_python(files)}
    for file in templates(files):
        asked |= {name for _, name in asked_by_templates(file)}
    return [
        f"{file.path}: nobody asks for this template."
        for file in templates(files)
        if not any(matches(name, callable_names(file)) for name in asked)
    ]

"""Every template compiles, is there when asked for, and is asked for."""

from tests.architecture.jinja import broken, missing, unknown_filters, unused
from tests.architecture.tree import File, project, report

LIST = File("frontend_templates/grids/list.html", "{% extends 'base.html' %}{% include part %}")
BASE = File("frontend_templates/base.html", "{% trans %}网格{% endtrans %}{{ day|short_day }}")
PAGE = File("core/grids/pages.py", 'x = Template("grids/list.html")\n\ndef short_day(): ...\n')


def test_every_template_compiles() -> None:
    report(broken(project()))


def test_every_filter_in_a_template_is_given_by_somebody() -> None:
    report(unknown_filters(project()))


def test_every_template_that_is_named_exists() -> None:
    report(missing(project()))


def test_every_template_is_asked_for() -> None:
    report(unused(project()))


def test_a_sound_set_of_templates_has_no_fault() -> None:
    files = [LIST, BASE, PAGE]
    assert broken(files) + unknown_filters(files) + missing(files) + unused(files) == []


def test_a_template_with_an_open_block_is_found() -> None:
    assert broken([File("frontend_templates/x.html", "{% if a %}")])
    assert broken([File("frontend_templates/x.html", "{% trans %}a")])


def test_a_filter_that_nobody_gives_is_found() -> None:
    assert unknown_filters([File("frontend_templates/x.html", "{{ a|made_up }}")])


def test_a_name_without_a_file_is_found() -> None:
    assert missing([PAGE, BASE])
    assert missing([File("frontend_templates/x.html", "{% include 'y.html' %}")])
    assert missing([File("core/grids/pages.py", 'x = f"grids/{kind}.html"')])
    assert not missing([LIST, BASE, File("core/grids/pages.py", 'x = f"grids/{kind}.html"')])


def test_a_template_that_nobody_asks_for_is_found() -> None:
    assert unused([LIST, BASE])
    plugin = File("plugins/visits/templates/week.html", "")
    assert unused([plugin])
    assert not unused([plugin, File("plugins/visits/pages.py", 'x = "visits/week.html"')])

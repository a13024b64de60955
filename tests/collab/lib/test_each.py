"""The quick loop draws what `for` draws."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.safestring import mark_safe

ROWS = [{"a": "<b>", "b": mark_safe("<i>x</i>")}, {"a": 3, "b": "{0} %s é"}]


@pytest.mark.parametrize("body", ["<td>{{ row.a }}</td>", "{{ row.a }}{{ row.b }}", "{{ word }}: {{ row.b }}!", "geen"])
def test_each_draws_what_for_draws(body):
    context = Context({"rows": ROWS, "word": "<woord>"})
    quick = Template("{% load each %}{% each row in rows %}" + body + "{% endeach %}").render(context)
    assert quick == Template("{% for row in rows %}" + body + "{% endfor %}").render(context)


def test_each_draws_nothing_for_no_rows():
    assert Template("{% load each %}{% each row in rows %}x{% endeach %}").render(Context({"rows": []})) == ""


@pytest.mark.parametrize("body", ["{{ row.a|upper }}", "{{ row.a.b }}", "{% if row.a %}x{% endif %}"])
def test_each_refuses_what_it_cannot_do(body):
    with pytest.raises(TemplateSyntaxError, match="each"):
        Template("{% load each %}{% each row in rows %}" + body + "{% endeach %}")


def test_each_wants_in():
    with pytest.raises(TemplateSyntaxError, match="write"):
        Template("{% load each %}{% each row of rows %}x{% endeach %}")

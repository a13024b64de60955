"""Every page in a real browser: no rule of accessibility broken, at the width of a phone and of a desk."""

import pytest
from django.urls import reverse


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [360, 1280])
def test_the_first_pages_break_no_rule(new_context, axe, live_server, width):
    page = new_context(width=width).new_page()
    for name in ("dashboard:help", "dashboard:privacy", "dashboard:accessibility"):
        page.goto(reverse(name))
        axe(page)

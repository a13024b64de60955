"""Signing in, one's own pages, the administration, and a session that ends: in a real browser."""

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse

from tests.factories import UserFactory
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _empty_limits():
    """Every test begins without wrong tries."""
    cache.clear()


def _sign_in(page, user):
    page.get_by_label("e-mail").fill(user.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main button[type=submit].button--primary").click()


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_at_the_door_break_no_rule(new_context, axe, width):
    page = new_context(width=width).new_page()
    for name in ("account_login", "account_reset_password", "account_reset_password_done", "account_inactive"):
        page.goto(reverse(name))
        axe(page)
    page.goto("/account/wachtwoord/nieuw/1-no-such-key/")
    axe(page)
    page.goto(reverse("account_login"))
    page.locator("main button[type=submit].button--primary").click()
    assert page.evaluate("document.activeElement.id") == "summary"
    axe(page)


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_own_pages_break_no_rule(new_context, axe, coordinator, initiative, width, scheme):
    page = new_context(coordinator, width=width, color_scheme=scheme).new_page()
    for path in ("/", reverse("accounts:profile"), reverse("account_change_password"), "/nergens/", "/beheer/"):
        page.goto(path)
        axe(page)


def test_administration_works_under_our_policy(new_context, administrator, almere):
    page = new_context(administrator).new_page()  # the context fails on any broken rule of the policy
    page.goto(reverse("admin:partners_person_add"))
    page.locator("#id_name").fill("Fatima El Amrani")
    page.locator("#memberships-group .add-row a").click()
    assert page.locator("#memberships-0").is_visible()
    page.locator("input[name=_save]").click()
    page.get_by_text("Fatima El Amrani").first.wait_for()


@pytest.mark.parametrize("java_script", [True, False])
def test_a_form_survives_the_end_of_the_session(new_context, axe, java_script):
    user = UserFactory(name="Ada")
    page = new_context(user, java_script_enabled=java_script).new_page()
    page.goto(reverse("accounts:profile"))
    page.locator("#id_name").fill("Ada van der Meer")
    Session.objects.all().delete()
    page.locator("main form button.button--primary").click()
    assert "Ada van der Meer" in page.content()
    if java_script:
        axe(page)
    page.locator("main a.button--primary").click()
    _sign_in(page, user)
    page.locator("main form button.button--primary").click()
    page.wait_for_url("**" + reverse("accounts:profile"))
    user.refresh_from_db()
    assert user.name == "Ada van der Meer"


def test_signing_in_in_another_tab_asks_only_to_send_again(new_context, axe):
    user = UserFactory(name="Ada")
    context = new_context(user)
    page, other = context.new_page(), context.new_page()
    page.goto(reverse("accounts:profile"))
    page.locator("#id_name").fill("Ada van der Meer")
    Session.objects.all().delete()
    other.goto(reverse("account_login"))
    _sign_in(other, user)
    page.locator("main form button.button--primary").click()
    axe(page)
    page.locator("main form button.button--primary").click()
    page.wait_for_url("**" + reverse("accounts:profile"))
    user.refresh_from_db()
    assert user.name == "Ada van der Meer"


def test_a_part_of_a_page_keeps_what_was_typed_and_gets_a_new_key(new_context, coordinator, initiative):
    context = new_context(coordinator)
    page, other = context.new_page(), context.new_page()
    page.goto(initiative.get_absolute_url())
    page.locator("a[hx-get$='/wijzig/binding/']").click()
    page.locator("textarea[name=binding]").fill("Samen 15.000 woningen warm zonder gas.")
    save = page.locator("form:has(textarea[name=binding]) button.button--primary")

    Session.objects.all().delete()
    save.click()
    page.locator("#messages a[target=_blank]").wait_for()
    assert page.locator("textarea[name=binding]").input_value() == "Samen 15.000 woningen warm zonder gas."

    other.goto(reverse("account_login"))
    _sign_in(other, coordinator)
    save.click()
    page.locator("#messages").get_by_text("once more").wait_for()
    save.click()
    page.locator("textarea[name=binding]").wait_for(state="detached")
    initiative.refresh_from_db()
    assert initiative.binding == "Samen 15.000 woningen warm zonder gas."

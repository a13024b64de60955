"""The administration: who may come in, inviting, and ending an account."""

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collab.accounts.models import User
from collab.dashboard.admin import PersonAdmin
from partners.models import Membership, Person
from tests.factories import InvolvementFactory, MembershipFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def _pages():
    pages = [reverse("admin:index")]
    for model, model_admin in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages.append(reverse(f"{name}_changelist"))
        if model_admin.has_add_permission is not None:
            pages.append(reverse(f"{name}_add"))
    return pages


@pytest.fixture
def els(administrator, sign_in):
    """A browser in which the administrator is signed in."""
    return sign_in(administrator)


def _invite(els, **changes):
    data = {"name": "Fatima El Amrani", "email": "Fatima@Example.org", "language": "nl", "role": "member", **changes}
    return els.post(reverse("admin:accounts_user_add"), data, follow=True)


def _act(els, action, *accounts):
    data = {"action": action, "_selected_action": [account.pk for account in accounts]}
    return els.post(reverse("admin:accounts_user_changelist"), data, follow=True).content.decode()


def test_every_page_opens_for_the_administrator(els, initiative):
    for page in _pages():
        status = els.get(page).status_code
        assert status == (403 if page == reverse("admin:initiatives_initiative_add") else 200), page
    for thing in (initiative, initiative.theme, Person.objects.first(), User.objects.first()):
        address = reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])
        assert els.get(address).status_code == 200, address


@pytest.mark.parametrize("who", ["stranger", "partner_member", "coordinator", "manager"])
def test_everybody_else_is_turned_away(request, sign_in, initiative, who):
    client = sign_in(request.getfixturevalue(who))
    assert {client.get(page).status_code for page in _pages()} == {403}


def test_a_visitor_signs_in_by_our_own_page(client):
    for page in _pages():
        assert client.get(page)["Location"].startswith(reverse("account_login"))
    assert client.get(reverse("admin:login"))["Location"].startswith(reverse("account_login"))


def test_somebody_who_is_staff_but_switched_off_is_out(administrator, sign_in):
    client = sign_in(administrator)
    User.objects.filter(pk=administrator.pk).update(is_active=False)
    assert client.get(reverse("admin:index")).status_code == 302


def test_tables_of_libraries_are_left_out():
    assert {model._meta.app_label for model in admin.site._registry} <= {
        "accounts",
        "outbox",
        "partners",
        "initiatives",
    }


def test_first_page_is_grouped_in_words_of_people(els):
    page = els.get(reverse("admin:index")).content.decode()
    assert page.index("People") < page.index("Initiatives")
    assert "Authentication" not in page


def test_inviting_makes_an_account_a_person_and_a_membership_and_sends_a_link(els, almere, mailoutbox, client):
    _invite(els, organisation=almere.pk, role="manager")
    user = User.objects.get(email="fatima@example.org")
    assert not user.has_usable_password()
    membership = Membership.objects.get(person__user=user)
    assert (membership.organisation, membership.role) == (almere, "manager")
    [mail] = mailoutbox
    assert mail.to == ["fatima@example.org"]
    link = re.search(r"http://testserver(/account/wachtwoord/nieuw/\S+)", mail.body).group(1)
    form = client.get(link, follow=True)
    assert 'name="password1"' in form.content.decode()


def test_inviting_a_person_who_stood_in_the_register_gives_them_the_account(els, mailoutbox):
    person = PersonFactory(name="F. el Amrani", email="fatima@example.org")
    _invite(els)
    person.refresh_from_db()
    assert person.user.email == "fatima@example.org"
    assert person.name == "F. el Amrani"


def test_inviting_the_same_address_twice_says_so(els, mailoutbox):
    _invite(els)
    _invite(els)
    assert User.objects.filter(email__iexact="fatima@example.org").count() == 1
    assert len(mailoutbox) == 1


def test_a_new_administrator_may_do_all(els, mailoutbox):
    _invite(els, is_staff="on")
    user = User.objects.get(email="fatima@example.org")
    assert user.is_staff
    assert user.is_superuser


def test_invitation_can_be_sent_again(els, mailoutbox):
    page = _act(els, "send_invitation", UserFactory(), UserFactory(), UserFactory(is_active=False))
    assert "2 mails are sent." in page
    assert len(mailoutbox) == 2


def test_an_account_is_switched_off_and_on_never_deleted(els, administrator, stranger, sign_in):
    carla = sign_in(stranger)
    assert "One account is switched off." in _act(els, "switch_off", stranger, administrator)
    assert carla.get(reverse("accounts:profile")).status_code == 302
    administrator.refresh_from_db()
    assert administrator.is_active, "never one's own"
    _act(els, "switch_on", stranger)
    stranger.refresh_from_db()
    assert stranger.is_active
    assert els.get(reverse("admin:accounts_user_delete", args=[stranger.pk])).status_code == 403


def test_an_administrator_cannot_lock_themselves_out(els, administrator):
    data = {"name": "Els", "email": administrator.email, "language": "en"}
    page = els.post(reverse("admin:accounts_user_change", args=[administrator.pk]), data, follow=True)
    assert "You cannot take away your own account" in page.content.decode()
    administrator.refresh_from_db()
    assert administrator.is_administrator


def test_taking_away_administration_takes_away_all_rights(els):
    other = UserFactory(is_staff=True, is_superuser=True)
    data = {"name": other.name, "email": other.email, "language": "en", "is_active": "on"}
    els.post(reverse("admin:accounts_user_change", args=[other.pk]), data)
    other.refresh_from_db()
    assert (other.is_staff, other.is_superuser, other.is_active) == (False, False, True)


def test_a_person_with_a_past_is_not_deleted(els, administrator, rf):
    page = PersonAdmin(Person, admin.site)
    request = rf.get("/")
    request.user = administrator
    assert page.has_delete_permission(request, PersonFactory())
    assert not page.has_delete_permission(request, InvolvementFactory().person)
    assert not page.has_delete_permission(request, PersonFactory(user=UserFactory()))


@pytest.mark.parametrize(
    ("page", "factory"),
    [("admin:partners_person_changelist", MembershipFactory), ("admin:accounts_user_changelist", UserFactory)],
)
def test_lists_ask_the_database_as_much_for_many_rows(els, page, factory):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert els.get(reverse(page)).status_code == 200
        return len(captured)

    factory()
    queries()  # the first request of a session notes that it is used
    one = queries()
    factory.create_batch(20)
    assert queries() == one

import pytest
from django.urls import reverse


@pytest.mark.django_db
def test_help_is_open(client):
    assert client.get(reverse("dashboard:help")).status_code == 200


def test_cast(initiative, sign_in, stranger):
    assert sign_in(stranger).get(reverse("accounts:profile")).status_code == 200

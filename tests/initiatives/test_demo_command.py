"""The command that loads the demo: says what it did, and only where that is safe."""

import io

import pytest
from django.core.management import CommandError, call_command

from collab.accounts.models import User
from initiatives.demo.loading import password

pytestmark = pytest.mark.django_db


def test_command_refuses_where_others_can_sign_in(settings):
    settings.SITE_URL = "https://samenwerken.example"
    with pytest.raises(CommandError, match="--yes"):
        call_command("demo")
    assert not User.objects.exists()


def test_command_says_what_it_added(settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    out = io.StringIO()
    call_command("demo", stdout=out)
    assert "4 people, 15 collaborations, 464 joint arrangements" in out.getvalue()
    assert password() in out.getvalue()

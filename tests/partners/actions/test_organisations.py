import pytest
from django.core.exceptions import ValidationError

from partners.actions.organisations import add_organisation, edit_organisation
from partners.exceptions import ChangedMeanwhileError, IdentifierTakenError
from partners.models import Organisation
from tests.factories import IdentifierFactory, OrganisationNameFactory

pytestmark = pytest.mark.django_db


def test_add_organisation_is_found_at_once(stranger):
    added = add_organisation(kind="company", name="  Bakkerij   Zoet ", by=stranger)
    assert added.name == "Bakkerij Zoet"
    assert list(Organisation.objects.matching("zoet")) == [added]


def test_add_organisation_writes_nothing_when_an_identifier_is_wrong_or_taken(stranger, almere):
    IdentifierFactory(organisation=almere, scheme="kvk", value="01234567")
    for value, error in [("123", ValidationError), ("01234567", IdentifierTakenError)]:
        with pytest.raises(error):
            add_organisation(kind="company", name="Bakkerij", identifiers=[("kvk", value)], by=stranger)
    assert not Organisation.objects.filter(kind="company").exists()


def test_edit_organisation_leaves_alone_what_is_not_named(coordinator, almere):
    OrganisationNameFactory(organisation=almere, name="Stad in de polder")
    IdentifierFactory(organisation=almere, scheme="kvk", value="01234567")
    edit_organisation(
        organisation=almere, version=1, by=coordinator, changes={"place": "Flevoland"}, identifiers={"cbs": ["GM0034"]}
    )
    almere.refresh_from_db()
    assert (almere.place, almere.version) == ("Flevoland", 2)
    assert set(almere.names.values_list("name", flat=True)) == {"Almere", "Stad in de polder"}
    assert set(almere.identifiers.values_list("value", flat=True)) == {"01234567", "GM0034"}


def test_edit_organisation_of_an_old_version_writes_nothing(coordinator, almere):
    edit_organisation(organisation=almere, version=1, by=coordinator, changes={"place": "Flevoland"})
    with pytest.raises(ChangedMeanwhileError):
        edit_organisation(organisation=almere, version=1, by=coordinator, changes={"place": "Elders"})
    almere.refresh_from_db()
    assert almere.place == "Flevoland"

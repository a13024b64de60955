import threading

import pytest
from django.db import connection
from django.urls import reverse

from initiatives import actions
from initiatives.exceptions import StaleVersion
from initiatives.models import Initiative
from tests.factories import InitiativeFactory, RegionFactory, ThemeFactory


def address(initiative, part="all"):
    return reverse("initiatives:initiative-edit-part", args=[initiative.pk, part])


def typed(initiative, version=None, **fields):
    """What the browser sends for one part: what was read, and what is typed now."""
    data = {"version": version or initiative.version}
    for name, value in fields.items():
        data[f"initial-{name}"] = getattr(initiative, name) or ""
        data[name] = value
    return data


def everything(initiative, **fields):
    data = {"version": initiative.version}
    for name in ["title", "binding", "urgency", "place", "started_on", "ends_on", "visibility"]:
        data[name] = data[f"initial-{name}"] = getattr(initiative, name) or ""
    data["theme"] = data["initial-theme"] = initiative.theme_id
    data["region"] = data["initial-region"] = initiative.region_id or ""
    return data | fields


@pytest.mark.parametrize("part", ["title", "binding", "urgency"])
def test_initiative_edit_changes_one_text(sign_in, initiative, coordinator, part):
    answer = sign_in(coordinator).post(address(initiative, part), typed(initiative, **{part: "Een nieuwe tekst"}))
    assert answer.url == initiative.get_absolute_url()
    initiative.refresh_from_db()
    assert (getattr(initiative, part), initiative.version) == ("Een nieuwe tekst", 2)
    assert initiative.updated_by == coordinator


def test_initiative_edit_changes_all_facts_at_once(sign_in, initiative, coordinator):
    region, theme = RegionFactory(), ThemeFactory()
    facts = {"region": region.pk, "theme": theme.pk, "place": "Almere", "visibility": "everyone",
             "started_on": "2024-03-12", "ends_on": "2027-12-31", "title": "Nieuw"}  # fmt: skip
    assert sign_in(coordinator).post(address(initiative), everything(initiative, **facts)).status_code == 302
    initiative.refresh_from_db()
    assert (initiative.region, initiative.theme, initiative.place) == (region, theme, "Almere")
    assert (initiative.visibility, str(initiative.ends_on), initiative.title) == ("everyone", "2027-12-31", "Nieuw")


def test_initiative_edit_that_changes_nothing_makes_no_version(sign_in, initiative, coordinator):
    sign_in(coordinator).post(address(initiative), everything(initiative))
    initiative.refresh_from_db()
    assert initiative.version == 1


def test_initiative_edit_says_what_is_wrong_and_keeps_it(sign_in, initiative, coordinator):
    data = everything(initiative, title="", started_on="2026-01-02", ends_on="2026-01-01", place="Hier")
    answer = sign_in(coordinator).post(address(initiative), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ["Fill in what the initiative is called.", "Choose a date after the start, 2 January 2026.", "Hier"]:
        assert words in page
    initiative.refresh_from_db()
    assert initiative.version == 1


@pytest.mark.parametrize(
    ("who", "code"),
    [("coordinator", 200), ("administrator", 200), ("partner_member", 403), ("manager", 403), ("stranger", 403)],
)
def test_initiative_edit_is_for_who_may(request, sign_in, initiative, who, code):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(address(initiative)).status_code == code
    answer = client.post(address(initiative, "title"), typed(initiative, title="Van mij"))
    assert answer.status_code == (302 if code == 200 else code)


def test_initiative_edit_unknown_part_or_hidden_initiative_is_not_there(sign_in, initiative, coordinator, stranger):
    assert sign_in(coordinator).get(address(initiative, "version")).status_code == 404
    Initiative.objects.update(visibility="partners")
    assert sign_in(stranger).get(address(initiative)).status_code == 404


def test_initiative_edit_second_editor_sees_both_texts(sign_in, initiative, coordinator, administrator):
    sign_in(administrator).post(address(initiative, "binding"), typed(initiative, binding="Tekst van Els"))
    answer = sign_in(coordinator).post(address(initiative, "binding"), typed(initiative, binding="Tekst van Ada"))
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in ["A colleague was just before you", "<ins>Ada</ins>", "<ins>Els</ins>", "Text of Els"]:
        assert words in page
    initiative.refresh_from_db()
    assert initiative.binding == "Tekst van Els"


@pytest.mark.parametrize(("choice", "text"), [("binding:mine", "Mijn"), ("binding:theirs", "Hun"), (None, "Samen")])
def test_initiative_edit_second_editor_chooses_or_merges(sign_in, initiative, coordinator, administrator, choice, text):
    sign_in(administrator).post(address(initiative, "binding"), typed(initiative, binding="Hun"))
    data = {"version": 2, "initial-binding": "Hun", "mine-binding": "Mijn", "binding": "Samen"}
    sign_in(coordinator).post(address(initiative, "binding"), data | ({"take": choice} if choice else {}))
    initiative.refresh_from_db()
    assert initiative.binding == text


def test_initiative_edit_third_editor_in_between_is_seen_too(sign_in, initiative, coordinator, administrator):
    client = sign_in(administrator)
    client.post(address(initiative, "binding"), typed(initiative, binding="Hun"))
    initiative.refresh_from_db()
    client.post(address(initiative, "binding"), typed(initiative, binding="Nog later"))
    data = {"version": 2, "initial-binding": "Hun", "mine-binding": "Mijn", "binding": "Samen", "take": "binding:mine"}
    answer = sign_in(coordinator).post(address(initiative, "binding"), data)
    assert answer.status_code == 409
    assert "Nog later" in answer.content.decode().replace("<ins>", "").replace("</ins>", "")


def test_initiative_edit_of_another_field_keeps_both_and_says_so(sign_in, initiative, coordinator, administrator):
    sign_in(administrator).post(address(initiative), everything(initiative, place="Urk"))
    data = everything(initiative, title="Van Ada")
    page = sign_in(coordinator).post(address(initiative), data, follow=True).content.decode()
    initiative.refresh_from_db()
    assert (initiative.title, initiative.place) == ("Van Ada", "Urk")
    assert "A colleague changed Place meanwhile" in page


def test_initiative_edit_htmx_gets_the_part_alone(sign_in, initiative, coordinator):
    client, htmx = sign_in(coordinator), {"HX-Request": "true"}
    form = client.get(address(initiative, "binding"), headers=htmx).content.decode()
    assert form.strip().startswith("<form")
    answer = client.post(address(initiative, "binding"), typed(initiative, binding="Nieuw"), headers=htmx)
    assert answer.status_code == 200
    assert answer.content.decode().strip().startswith("<section")
    assert "hx-swap-oob" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_edit_twenty_at_once_one_wins_and_nobody_is_overwritten(initiative, coordinator):
    outcomes, start = [], threading.Barrier(10)

    def edit(number):
        row = Initiative.objects.get(pk=initiative.pk)
        start.wait()
        try:
            actions.edit_initiative(
                initiative=row, changes={"title": f"Titel {number}"}, version=1, by=coordinator, at=row.created_at
            )
            outcomes.append(number)
        except StaleVersion:
            outcomes.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=[number]) for number in range(10)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    winners = [number for number in outcomes if number is not None]
    initiative.refresh_from_db()
    assert len(outcomes) == 10
    assert len(winners) == 1
    assert (initiative.title, initiative.version) == (f"Titel {winners[0]}", 2)


def test_edit_refuses_fields_that_are_not_to_be_edited(initiative, coordinator):
    with pytest.raises(ValueError, match="created_by"):
        actions.edit_initiative(
            initiative=initiative, changes={"created_by": None}, version=1, by=coordinator, at=initiative.created_at
        )


def test_edit_never_touches_another_initiative(initiative, coordinator):
    other = InitiativeFactory()
    actions.edit_initiative(
        initiative=initiative, changes={"title": "Nieuw"}, version=1, by=coordinator, at=initiative.created_at
    )
    other.refresh_from_db()
    assert (other.title != "Nieuw", other.version) == (True, 1)


def test_two_editors_of_a_region_read_its_name_not_its_number(sign_in, initiative, coordinator, administrator):
    mine, theirs = RegionFactory(name="Regio Zuid"), RegionFactory(name="Regio Noord")
    sign_in(administrator).post(address(initiative), everything(initiative, region=theirs.pk))
    page = sign_in(coordinator).post(address(initiative), everything(initiative, region=mine.pk)).content.decode()
    assert "<ins>Zuid</ins>" in page
    assert "<ins>Noord</ins>" in page

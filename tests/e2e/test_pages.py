"""Every page that the resolver knows, in a real browser: no rule of accessibility broken, no sideways scrolling."""

import pytest
from django.test import Client

from tests.house import matrix
from tests.house.addresses import addresses
from tests.house.conftest import scene  # noqa: F401 (the fixture: one initiative and all that hangs from it)

# Its pages and the ones around it, which this walk may never lose.
OF_AN_INITIATIVE = {
    f"initiatives:{name}"
    for name in (
        "initiative-detail", "initiative-story", "statement-list", "initiative-table", "initiative-form",
        "dissent-list", "initiative-close", "horizon-decide", "action-list", "call-list", "pool-list",
        "join-request-list", "join-request-detail", "reflection-list", "reflector-choose", "round-invite",
        "round-respond", "milestone-list", "milestone-plan", "milestone-order", "milestone-move", "celebration-add",
        "celebration-detail", "celebration-tell", "celebration-guests", "guest-remove", "success-list",
        "success-screen", "to-celebrate-list", "look-back",
    )
}  # fmt: skip
# What follows from the width and the colours of a page; everything else is the same at each.
BY_LOOKS = ("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable", "meta-viewport")


def _pages(user, keys):
    """The addresses that answer `user` with a page, with the initiative's things filled in."""
    client = Client()
    client.force_login(user)
    for address in addresses():
        if address.is_administration:
            continue
        thing = matrix.subject(address)
        path = address.path(**matrix.VALUES, **({"pk": keys[thing]} if thing else {}))
        response = client.get(path)
        if not response.streaming and response.status_code in {200, 404} and "text/html" in response["Content-Type"]:
            yield address.name, path


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_no_page_breaks_a_rule_or_scrolls_sideways(scene, coordinator, signed_in_page, axe, width, scheme):  # noqa: F811
    keys = scene()
    page = signed_in_page(coordinator, width=width, color_scheme=scheme)
    page.emulate_media(reduced_motion="reduce", color_scheme=scheme)  # what still comes into view has no colour yet
    pages = dict(_pages(coordinator, keys))
    assert len(pages) > 25
    assert set(pages) >= OF_AN_INITIATIVE
    wide, broken = [], []
    for path in pages.values():
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wide.append(path)
        try:
            axe(page, only=BY_LOOKS if width == 360 else ())
        except AssertionError as error:
            broken.append((path, str(error).partition("\n")[0][:400]))
    assert not wide
    assert not broken, "\n".join(f"{path} {rules}" for path, rules in broken)

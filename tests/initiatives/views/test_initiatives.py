import pytest
from django.urls import reverse

def test_x(initiative, sign_in, coordinator, stranger, administrator):
    c = sign_in(coordinator)
    for name in ["initiative-detail","initiative-edit","initiative-history","initiative-delete","partnership-add","involvement-add","update-add","link-add"]:
        r = c.get(reverse(f"initiatives:{name}", args=[initiative.pk])); print(name, r.status_code, len(r.content))
        assert r.status_code==200
    for p in ["title","binding","urgency","facts"]:
        r = c.get(reverse("initiatives:initiative-edit-part", args=[initiative.pk,p])); assert r.status_code==200
        r = c.get(reverse("initiatives:initiative-edit-part", args=[initiative.pk,p]), headers={"HX-Request":"true"}); assert r.status_code==200
        print(r.content.decode())
    r = c.get(reverse("initiatives:initiative-add")); print(r.content.decode())
    r = c.get(reverse("initiatives:initiative-deleted")); assert r.status_code==200

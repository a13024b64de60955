"""Photos of a celebration: adding, describing, putting in order and taking away; and the photo itself."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from collab.lib.pictures import CONTENT_TYPE, ENDING, MOST_BYTES
from collab.lib.uploads import let_go_of, with_files
from initiatives.actions.celebrations import photos as actions
from initiatives.exceptions import PhotoIsThere, TooManyPhotos
from initiatives.forms.photos import FEW_AT_ONCE, DescribeForm, PhotosForm
from initiatives.models import Celebration, Initiative, Photo
from initiatives.permissions import can_edit
from initiatives.views.access import done, refuse_unless, signed_in

SIZES = ("large", "small")


def celebration_of(request: HttpRequest, pk: int) -> Celebration:
    """A celebration of an initiative that one may change; there is none where the parties chose not to celebrate."""
    shown = Initiative.objects.visible_to(request.user)
    rows = Celebration.objects.filter(initiative__in=shown).select_related("initiative", "milestone", "result")
    celebration = get_object_or_404(rows, pk=pk)
    refuse_unless(can_edit(request.user, celebration.initiative))
    if celebration.how == Celebration.How.NOT:
        raise Http404
    return celebration


def _photo_of(request: HttpRequest, pk: int) -> Photo:
    """A photo of an initiative that one may change."""
    shown = Initiative.objects.visible_to(request.user)
    rows = Photo.objects.for_page().filter(celebration__initiative__in=shown)
    found = get_object_or_404(rows.select_related("celebration__initiative"), pk=pk)
    refuse_unless(can_edit(request.user, found.celebration.initiative))
    return found


def photo_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The photos with who is asked about them, for who may change them."""
    celebration = celebration_of(request, pk)
    context = {
        **_about(celebration),
        "photos": celebration.photos.for_page().prefetch_related("mentions"),
        "left": actions.MOST_PHOTOS - celebration.photos.count(),
    }
    return render(request, "initiatives/photo_list.html", context)


@with_files(most_bytes=MOST_BYTES, most_files=actions.MOST_AT_ONCE + 1)
def photo_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add some photos at once, each with what can be seen on it and who; all of them, or none."""
    celebration = celebration_of(request, pk)
    left = actions.MOST_PHOTOS - celebration.photos.count()
    most = min(left, actions.MOST_AT_ONCE)
    count = most if "more" in request.GET else min(most, FEW_AT_ONCE)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PhotosForm(data, files, count=max(count, 1), left=left, too_heavy=let_go_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_photos(celebration=celebration, new=form.new, by=signed_in(request), at=timezone.now())
        except TooManyPhotos as too_many:  # somebody else added some meanwhile
            form.said.append(form.too_many(max(too_many.left, 0)))
        except PhotoIsThere as there:
            form.filled[there.number].add_error("file", _("This photo is with the celebration already."))
        else:
            words = ngettext("%(number)s photo is added.", "%(number)s photos are added.", len(added))
            return done(request, reverse("initiatives:photo-list", args=[pk]), words % {"number": len(added)})
    context = {**_about(celebration), "form": form, "left": left, "can_add_more": count < most}
    return render(request, "initiatives/photo_add.html", context, status=422 if form.is_bound else 200)


def photo_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say in other words what can be seen on it."""
    found = _photo_of(request, pk)
    form = DescribeForm(request.POST or None, initial={"alternative": found.alternative})
    if request.method == "POST" and form.is_valid():
        actions.describe_photo(photo=found, alternative=form.cleaned_data["alternative"], by=signed_in(request))
        return done(request, _back(found), _("What can be seen on the photo is changed."))
    context = {**_about(found.celebration), "photo": found, "form": form}
    return render(request, "initiatives/photo_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def photo_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a photo this number in the order."""
    found = _photo_of(request, pk)
    written = request.POST.get("number", "")
    if written.isascii() and written.isdigit() and len(written) <= 6:
        actions.place_photo(photo=found, number=int(written), by=signed_in(request))
    return redirect(_back(found))


def photo_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a photo away for good; it asks first."""
    found = _photo_of(request, pk)
    if request.method == "POST":
        actions.remove_photo(photo=found, by=signed_in(request), at=timezone.now())
        return done(request, _back(found), _("The photo is gone."))
    return render(request, "initiatives/photo_remove.html", {**_about(found.celebration), "photo": found})


@login_not_required
@require_safe
def photo(request: HttpRequest, key: str, size: str) -> HttpResponse:
    """The photo itself: asked anew each time, so that it is gone in the moment in which somebody withdraws."""
    found = Photo.objects.for_page().select_related("celebration__initiative").filter(key=key).first()
    if found is None or size not in SIZES or not _is_visible(request, found):
        raise Http404
    return picture(request, found, size)


def picture(request: HttpRequest, found: Photo, size: str) -> HttpResponse:
    """The bytes of a photo that may be seen; none where the browser has them. They never change under one key."""
    etag = f'"{found.key}-{size}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = HttpResponse(bytes(getattr(found, size)), content_type=CONTENT_TYPE)
        answer["Content-Disposition"] = f'inline; filename="photo-{found.pk}.{ENDING}"'
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _is_visible(request: HttpRequest, found: Photo) -> bool:
    if Photo.objects.visible_to(request.user).filter(pk=found.pk).exists():
        return True
    initiative = found.celebration.initiative
    return (
        can_edit(request.user, initiative)
        and Initiative.objects.visible_to(request.user).filter(pk=initiative.pk).exists()
    )


def _about(celebration: Celebration) -> dict[str, object]:
    return {"celebration": celebration, "initiative": celebration.initiative, "section": "initiatives"}


def _back(found: Photo) -> str:
    return reverse("initiatives:photo-list", args=[found.celebration_id])

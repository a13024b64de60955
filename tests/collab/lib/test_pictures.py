"""Photos, and what only calls itself one: real files, made here."""

import contextlib
import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms

from collab.lib import pictures
from collab.lib.pictures import PictureRefused, Why, picture_from

RED, BLUE = (200, 30, 30), (20, 40, 200)


def halves(size=(80, 40), mode="RGB"):
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image.convert(mode)


def saved(image, form, **options):
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def read(content):
    return picture_from(io.BytesIO(content), size=len(content))


def seen(picture, part="large"):
    return Image.open(io.BytesIO(getattr(picture, part)))


def near(one, other):
    return all(abs(a - b) < 24 for a, b in zip(one, other, strict=True))


def refused(content):
    with pytest.raises(PictureRefused) as said:
        read(content)
    return said.value.why


@pytest.mark.parametrize(
    "content",
    [
        saved(halves(), "JPEG", quality=95),
        saved(halves(), "PNG"),
        saved(halves(), "WEBP", lossless=True),
        saved(halves(), "GIF"),
        saved(halves().quantize(8), "PNG"),
        saved(halves(mode="RGBA"), "PNG"),
        saved(halves(mode="CMYK"), "JPEG", quality=95),
    ],
    ids=["jpeg", "png", "webp", "gif", "palette", "alpha", "cmyk"],
)
def test_each_kind_of_photo_comes_out_as_a_progressive_jpeg_of_the_same_colours(content):
    image = seen(read(content))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (80, 40))
    assert image.info.get("progressive")
    assert near(image.getpixel((10, 20)), RED)
    assert near(image.getpixel((70, 20)), BLUE)


def test_it_comes_in_two_sizes_and_is_never_made_larger():
    picture = read(saved(Image.new("RGB", (4000, 3000), RED), "JPEG"))
    assert (picture.width, picture.height) == (1600, 1200) == seen(picture).size
    assert seen(picture, "small").size == (480, 360)
    assert seen(read(saved(Image.new("RGB", (30, 20)), "PNG")), "small").size == (30, 20)
    assert seen(read(saved(Image.new("RGB", (1, 9000)), "PNG"))).size == (1, 1600)


def test_where_it_was_taken_and_with_what_stays_behind():
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Geheime camera"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (52.0, 30.0, 11.0)
    content = saved(halves(), "JPEG", exif=exif, comment=b"Geheime opmerking", xmp=b"<x>Geheime xmp</x>")
    assert ExifTags.GPS.GPSLatitude in Image.open(io.BytesIO(content)).getexif().get_ifd(ExifTags.IFD.GPSInfo)
    picture = read(content)
    for part in ("large", "small"):
        assert b"Geheime" not in getattr(picture, part)
        assert b"Exif" not in getattr(picture, part)
        image = seen(picture, part)
        assert not image.getexif()
        assert not {"exif", "comment", "xmp", "icc_profile"} & set(image.info)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_stands_upright_whichever_way_the_camera_was_held(orientation):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    image = Image.new("RGB", (60, 40), BLUE)
    image.paste(RED, (0, 0, 20, 20))  # a corner says which side is up
    result = seen(read(saved(image, "JPEG", quality=95, exif=exif)))
    assert result.size == ((60, 40) if orientation < 5 else (40, 60))
    right, low = result.width - 5, result.height - 5
    corner = {1: (5, 5), 2: (right, 5), 3: (right, low), 4: (5, low)} | {
        5: (5, 5), 6: (right, 5), 7: (right, low), 8: (5, low),
    }  # fmt: skip
    assert near(result.getpixel(corner[orientation]), RED)


def test_an_orientation_that_is_none_is_left_aside():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 99
    assert seen(read(saved(halves(), "JPEG", exif=exif))).size == (80, 40)


def test_what_shines_through_lies_on_white():
    image = Image.new("RGBA", (40, 40), (200, 30, 30, 0))
    assert near(seen(read(saved(image, "PNG"))).getpixel((20, 20)), (255, 255, 255))
    palette = Image.new("P", (40, 40), 0)
    palette.putpalette([200, 30, 30] * 256)
    assert near(seen(read(saved(palette, "PNG", transparency=0))).getpixel((20, 20)), (255, 255, 255))
    grey = Image.new("LA", (40, 40), (10, 0))
    assert near(seen(read(saved(grey, "PNG"))).getpixel((20, 20)), (255, 255, 255))


def test_sixteen_bits_of_grey_keep_their_light():
    image = Image.new("I;16", (40, 40), 128 * 256)
    assert near(seen(read(saved(image, "PNG"))).getpixel((20, 20)), (128, 128, 128))


def test_colours_of_another_profile_become_those_of_a_screen():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # A profile that does not fit the pixels, one that is none, and the usual one: the photo is readable all the same.
    for profile in (lab, b"no profile at all", srgb):
        assert near(seen(read(saved(halves(), "JPEG", quality=95, icc_profile=profile))).getpixel((10, 20)), RED)


def test_of_a_moving_picture_the_first_is_taken():
    frames = [Image.new("RGB", (40, 40), RED), Image.new("RGB", (40, 40), BLUE)]
    for form in ("GIF", "WEBP", "PNG"):
        content = saved(frames[0], form, save_all=True, append_images=frames[1:], duration=100)
        image = seen(read(content))
        assert near(image.getpixel((20, 20)), RED), form
        assert getattr(image, "n_frames", 1) == 1


def test_a_photo_of_sixty_megapixels_is_refused_by_its_head_alone(monkeypatch):
    content = saved(Image.new("1", (10_000, 6_000)), "PNG")
    assert len(content) < 100_000
    monkeypatch.setattr(pictures, "_shrunk", lambda image: pytest.fail("it was unfolded"))
    assert refused(content) is Why.TOO_LARGE
    assert refused(saved(Image.new("1", (20_000, 10_000)), "PNG")) is Why.TOO_LARGE


def test_what_weighs_more_than_15_megabytes_is_refused_unread():
    with pytest.raises(PictureRefused) as said:
        picture_from(io.BytesIO(b""), size=15_000_001)
    assert said.value.why is Why.TOO_HEAVY


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", Why.EMPTY),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', Why.DRAWN),
        (b'\xef\xbb\xbf  <?xml version="1.0"?><svg/>', Why.DRAWN),
        (b"<!DOCTYPE html><script>alert(1)</script>", Why.DRAWN),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1", Why.HEIC),
        (b"%PDF-1.7", Why.NO_PHOTO),
        (b"MZ\x90\x00", Why.NO_PHOTO),
        (b"zomaar wat woorden", Why.NO_PHOTO),
        (b"\xff\xd8\xff", Why.BROKEN),
        (b"\x89PNG\r\n\x1a\n", Why.BROKEN),
        (saved(Image.new("RGB", (9, 9)), "BMP"), Why.NO_PHOTO),
        (saved(Image.new("RGB", (9, 9)), "TIFF"), Why.NO_PHOTO),
    ],
)
def test_what_is_no_photo_is_refused_and_says_what_it_is(content, why):
    assert refused(content) is why


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_photo_of_which_half_arrived_is_refused(form):
    noise = Image.effect_noise((300, 300), 90).convert("RGB")
    content = saved(noise, form)
    assert refused(content[: len(content) // 2]) is Why.BROKEN


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_of_a_file_that_is_two_things_at_once_only_the_photo_is_left(form):
    bundle = io.BytesIO()
    with zipfile.ZipFile(bundle, "w") as zipped:
        zipped.writestr("boef.txt", "een geheime lading")
    content = saved(halves(), form) + b"<html><script>alert(document.cookie)</script></html>" + bundle.getvalue()
    assert zipfile.is_zipfile(io.BytesIO(content))
    picture = read(content)
    for part in (picture.large, picture.small):
        assert not zipfile.is_zipfile(io.BytesIO(part))
        assert b"script" not in part
        assert b"boef" not in part


def test_a_page_in_the_remarks_of_a_photo_does_not_come_along():
    content = saved(halves(), "JPEG", comment=b"*/=alert(1)/*<script>alert(1)</script>")
    assert b"script" not in read(content).large


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    form=st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]),
    places=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=12),
)
def test_a_file_with_any_byte_changed_is_a_photo_or_refused(form, places):
    content = bytearray(_WHOLE[form])
    for place, value in places:
        content[place % len(content)] = value
    with contextlib.suppress(PictureRefused):
        assert seen(read(bytes(content))).format == "JPEG"


_WHOLE = {form: saved(halves((64, 48)), form) for form in ("JPEG", "PNG", "WEBP", "GIF")}

"""A photo that somebody sends, made anew from its pixels: smaller, upright, in the colours of a screen, and no more.

What a file calls itself says nothing; its content is read. Only pixels go through: where it was taken, with which
camera, and whatever was hidden behind or inside the file stay behind, because nothing of the file itself is kept.
"""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass
from typing import IO

from django.db import models
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageCms

MOST_BYTES = 15_000_000
# What a large phone makes (48 megapixels) and no more: each pixel costs four bytes of memory while it is read.
MOST_PIXELS = 50_000_000
LARGE, SMALL = 1600, 480  # the longest side, in pixels
QUALITY = 82
GAP = 3.0  # how much rougher the first, quick step may be
CONTENT_TYPE, ENDING = "image/jpeg", "jpg"
_READ = ("JPEG", "PNG", "WEBP", "GIF")  # a JPEG may hold more photos (MPO): the first is taken
_BEGINS = 512
_DRAWN = (b"<svg", b"<?xml", b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<!--")
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
# What a reader of photos stumbles over when a file is broken, or made to break it.
_BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError, ZeroDivisionError, EOFError,
    MemoryError, struct.error, AttributeError,
)  # fmt: skip

# A file of some kilobytes can ask for gigabytes: what is larger is refused by its head, and never unfolded.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


class Why(models.TextChoices):
    """Why a file is refused, in words for who sent it."""

    EMPTY = "empty", _("This file is empty. Choose another one.")
    TOO_HEAVY = "too_heavy", _("This file is too large: a photo may be 15 MB. Make it smaller, or choose another one.")
    TOO_LARGE = "too_large", _("This photo has too many pixels: 50 megapixels is the most. Make it smaller first.")
    HEIC = "heic", _("This is a HEIC photo, as an iPhone makes them. Save it as JPEG first, and choose that.")
    DRAWN = "drawn", _("This is a drawing or a page (SVG or HTML), whatever its name says. Choose a photo.")
    NO_PHOTO = "no_photo", _("This is not a photo that we can read. Choose a JPEG, PNG, WebP or GIF.")
    BROKEN = "broken", _("This photo is damaged, or not all of it arrived. Choose it again, or another one.")


class PictureRefused(Exception):
    """The file is no photo that can be shown; `why` says why not."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Picture:
    """A photo in two sizes, each a JPEG; `width` and `height` are those of the large one."""

    large: bytes
    small: bytes
    width: int
    height: int


def picture_from(file: IO[bytes], *, size: int) -> Picture:
    """The photo in `file`, which has `size` bytes. Raises `PictureRefused`."""
    if size == 0:
        raise PictureRefused(Why.EMPTY)
    if size > MOST_BYTES:
        raise PictureRefused(Why.TOO_HEAVY)
    file.seek(0)
    begins = file.read(_BEGINS)
    file.seek(0)
    try:
        image = Image.open(file, formats=_READ)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise PictureRefused(Why.TOO_LARGE) from error
    except _BROKEN as error:
        raise PictureRefused(_not_opened(begins)) from error
    with image:
        if image.width * image.height > MOST_PIXELS:
            raise PictureRefused(Why.TOO_LARGE)
        try:
            large = _shrunk(image)
            small = large.copy()
            small.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS, reducing_gap=GAP)
            return Picture(_as_jpeg(large), _as_jpeg(small), large.width, large.height)
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise PictureRefused(Why.TOO_LARGE) from error
        except _BROKEN as error:
            raise PictureRefused(Why.BROKEN) from error


def _not_opened(begins: bytes) -> Why:
    """Why a file that begins so is not opened."""
    if begins[4:8] == b"ftyp" and begins[8:12] in _HEIC:
        return Why.HEIC
    if begins.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_DRAWN):
        return Why.DRAWN
    if begins.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8")) or begins[8:12] == b"WEBP":
        return Why.BROKEN
    return Why.NO_PHOTO


def _shrunk(image: Image.Image) -> Image.Image:
    """The pixels upright, in the colours of a screen on white, no larger than the large size."""
    image.draft(None, (LARGE, LARGE))  # a JPEG is read at the half or a quarter where that is enough
    image.load()
    profile, turn = image.info.get("icc_profile"), _turn(image)
    if image.mode.startswith("I"):  # sixteen bits of grey
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode not in {"RGB", "RGBA", "L", "LA", "CMYK"} or "transparency" in image.info:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS, reducing_gap=GAP)  # in its place: a copy may be 200 MB
    flat = _on_white(image, profile)
    return flat if turn is None else flat.transpose(turn)


def _on_white(image: Image.Image, profile: bytes | None) -> Image.Image:
    """`image` in the colours of a screen (sRGB), what shines through on white."""
    alpha = image.getchannel("A") if image.mode in {"RGBA", "LA"} else None
    opaque = image.convert({"RGBA": "RGB", "LA": "L"}[image.mode]) if alpha is not None else image
    colours = _in_srgb(opaque, profile)
    if alpha is None:
        return colours
    flat = Image.new("RGB", image.size, "white")
    flat.paste(colours, mask=alpha)
    return flat


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """`image` in sRGB; a profile that says nothing sensible is left aside."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, *_BROKEN):
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")


# How a camera was held, and what makes it upright again.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _turn(image: Image.Image) -> Image.Transpose | None:
    """What makes `image` upright; nothing where that cannot be read."""
    try:
        return _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except _BROKEN:
        return None


def _as_jpeg(image: Image.Image) -> bytes:
    """`image` as a JPEG that appears at once and becomes sharp, without anything beside its pixels."""
    written, bare = io.BytesIO(), image.copy()
    bare.info = {}
    bare.save(written, "JPEG", quality=QUALITY, progressive=True, optimize=True)
    return written.getvalue()

"""Files that are larger than we want are not even kept for the length of a request."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

P = ParamSpec("P")


class MostBytes(FileUploadHandler):
    """Lets go of a file at its first byte too many, and of files beyond a number; `too_heavy` names their fields.

    The rest of the form is read as usual, so that what was typed beside it can stand on the page again.
    """

    def __init__(self, request: HttpRequest, *, most_bytes: int, most_files: int) -> None:
        super().__init__(request)
        self.most_bytes, self.most_files = most_bytes, most_files
        self.files, self.bytes = 0, 0
        self.too_heavy: set[str] = set()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Another file begins."""
        super().new_file(*args, **kwargs)
        self.files, self.bytes = self.files + 1, 0
        if self.files > self.most_files:
            self._let_go()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass on what fits."""
        self.bytes += len(raw_data)
        if self.bytes > self.most_bytes:
            self._let_go()
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Others keep the file."""

    def _let_go(self) -> None:
        self.too_heavy.add(self.field_name or "")
        raise SkipFile


def with_files(
    *, most_bytes: int, most_files: int
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponse]], Callable[Concatenate[HttpRequest, P], HttpResponse]
]:
    """A view that receives files, none larger than this; `let_go_of` says which were.

    The key of the form is checked inside, after the limit is set: to read the key is to read the files.
    """

    def limited(
        view: Callable[Concatenate[HttpRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        checked = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method == "POST":
                handler = MostBytes(request, most_bytes=most_bytes, most_files=most_files)
                request.upload_handlers.insert(0, handler)
                request.limits = handler  # type: ignore[attr-defined]
            return checked(request, *args, **kwargs)

        return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", answer)

    return limited


def let_go_of(request: HttpRequest) -> frozenset[str]:
    """The fields whose file was too large to be kept, or one too many."""
    _read = request.POST  # only then it is known
    handler: MostBytes | None = getattr(request, "limits", None)
    return frozenset(handler.too_heavy) if handler is not None else frozenset()

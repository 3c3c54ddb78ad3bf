"""How a file comes in: only on pages that take one, one a form, into memory, and read no further than the limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

LARGEST = 10_000_000
View = TypeVar("View", bound=Callable[..., HttpResponse])
_FORM_AROUND_IT = 100_000


def takes_a_file(view: View) -> View:
    """Marks a page whose form may carry one file."""
    view.takes_a_file = True  # type: ignore[attr-defined]
    return view


class NoFiles(FileUploadHandler):
    """What every other page does with a file: it refuses the whole form, unread."""

    def new_file(self, *given: Any, **named: Any) -> None:
        """Refuses."""
        raise TooManyFilesSent("this page takes no file")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Refuses: nothing of a file is read."""
        raise TooManyFilesSent("this page takes no file")

    def file_complete(self, file_size: int) -> None:
        """Refuses: no file is ever whole here."""
        raise TooManyFilesSent("this page takes no file")


class OneFile(FileUploadHandler):
    """Keeps one file in memory. A larger one is dropped at the limit, or unread where the browser said its size."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._parts: list[bytes] = []
        self._held = self._announced = 0

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """Notes the size that the browser said."""
        self._announced = content_length

    def new_file(self, *given: Any, **named: Any) -> None:
        """Refuses a file that is too large before any of it is read."""
        super().new_file(*given, **named)
        if self._announced > LARGEST + _FORM_AROUND_IT:
            self._refuse()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keeps a part, or stops at the limit."""
        self._held += len(raw_data)
        if self._held > LARGEST:
            self._refuse()
        self._parts.append(raw_data)
        return None

    def file_complete(self, file_size: int) -> SimpleUploadedFile:
        """The file; its name is not kept: it may tell what a person is called."""
        return SimpleUploadedFile("paper", b"".join(self._parts))

    def _refuse(self) -> None:
        self._parts.clear()
        self.request.file_too_large = True
        raise StopUpload(connection_reset=True)


class FilesOnlyWhereTaken:
    """Lets the pages that take a file receive one, before anything reads the form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.content_type == "multipart/form-data" and _takes_a_file(request):
            request.upload_handlers = [OneFile(request)]
        return self.get_response(request)


def _takes_a_file(request: HttpRequest) -> bool:
    try:
        return getattr(resolve(request.path_info).func, "takes_a_file", False)
    except Resolver404:
        return False

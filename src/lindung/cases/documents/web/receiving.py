"""How files come in: straight into memory without a name, counted as they come, and only where files are expected."""

from __future__ import annotations

from typing import IO, Any, Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from lindung.kernel.uploads.held import CHUNK, Held, TooLarge

_expecting: Final = {"documents:add", "api-1:case_documents"}
"""Names of the addresses that take a file; elsewhere it is read past."""
MOST_SENT: Final = 64 * 1024 * 1024
"""Bytes of a request beyond which nothing of it is read."""


def expect(*names: str) -> None:
    """Let the addresses of these names take a file; rooms above call this when they start."""
    _expecting.update(names)


class HeldFile(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs only
    """A file that was sent: its bytes in memory, or `too_large` and none."""

    def __init__(self, *, name: str, held: Held, too_large: bool) -> None:
        super().__init__(file=None, name=name, size=held.size)
        self.given, self.held, self.too_large = name, held, too_large

    @property
    def digest(self) -> str:
        """SHA-256 of what was sent: part of what makes a submission what it is."""
        return self.held.digest

    def close(self) -> None:
        """Give the memory back; the request does so at its end."""
        self.held.close()


class Receiver(FileUploadHandler):
    """Takes files into `Held` memory, up to `UPLOAD_LIMIT` bytes each; never into a temporary file."""

    chunk_size = CHUNK

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._held: Held | None = None
        self._too_large = False

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Refuse at once what is far too large."""
        if content_length > MOST_SENT:
            raise RequestDataTooBig("The request is too large.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Make room for a file, where one is expected of somebody who may be known."""
        super().new_file(*args, **kwargs)
        if not self._expected() or self._held is not None:
            raise SkipFile
        self._held, self._too_large = Held(limit=settings.UPLOAD_LIMIT), False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece; beyond the limit the rest is only read past."""
        if self._held is None or self._too_large:
            return
        try:
            self._held.write(raw_data)
        except TooLarge:
            self._too_large = True

    def file_complete(self, file_size: int) -> HeldFile | None:
        """Return the file."""
        if self._held is None:
            return None
        return HeldFile(name=self.file_name or "", held=self._held, too_large=self._too_large)

    def upload_interrupted(self) -> None:
        """Let go of a file whose sender hung up."""
        if self._held is not None:
            self._held.close()

    def _expected(self) -> bool:
        if self.request is None:
            return False
        try:
            name = resolve(self.request.path_info).view_name
        except Resolver404:
            return False
        # The fields may be read before anybody has asked whose session this is.
        known = SESSION_KEY in self.request.session or "Authorization" in self.request.headers
        return name in _expecting and known

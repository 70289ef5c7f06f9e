"""Pictures are drawn afresh: only the points themselves come through. Runs in the helper process."""

from __future__ import annotations

from typing import IO, Final

from PIL import Image, ImageFile, ImageOps

from lindung.kernel.uploads.kinds import Unfit

MOST_PIXELS: Final = 20_000_000
"""Points of a picture that is drawn: 60 to 80 MB of memory."""
MOST_PHOTO_PIXELS: Final = 120_000_000
"""Points a photograph (JPEG) may have: beyond `MOST_PIXELS` it is read at half, a quarter or an eighth of its sides."""
_FORMATS: Final = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}


def draw_afresh(*, source: IO[bytes], sort: str, target: IO[bytes]) -> list[str]:
    """Write the picture in `source` (of `sort`) anew to `target`; return what was done. Raises `Unfit`."""
    Image.MAX_IMAGE_PIXELS = MOST_PHOTO_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        picture = Image.open(source, formats=[_FORMATS[sort]])
        return _draw(picture, sort, target)
    except Image.DecompressionBombError:
        raise Unfit("pixels") from None
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, AttributeError):
        # What its decoders raise on rubbish is not documented; whichever it was, this is no picture.
        raise Unfit("broken") from None


def _draw(picture: Image.Image, sort: str, target: IO[bytes]) -> list[str]:
    done = ["redrawn"]
    width, height = picture.size
    if width * height > MOST_PIXELS:
        if sort != "jpeg" or width * height > MOST_PHOTO_PIXELS:
            raise Unfit("pixels")
        # A JPEG can be read at a fraction of its size without ever unpacking the whole.
        scale = next(n for n in (2, 4, 8) if (width // n + 1) * (height // n + 1) <= MOST_PIXELS)
        picture.draft(None, (max(1, width // scale), max(1, height // scale)))
        if picture.size[0] * picture.size[1] > MOST_PIXELS:
            raise Unfit("pixels")
        done.append("smaller")
    if sort != "jpeg" and getattr(picture, "is_animated", False):
        raise Unfit("frames")
    picture.load()
    ImageOps.exif_transpose(picture, in_place=True)
    plain = picture.convert(_mode(picture, sort))
    plain.info.clear()
    plain.getexif().clear()
    if sort == "jpeg":
        plain.save(target, "JPEG", quality=90, icc_profile=None, exif=b"", comment=b"")
    elif sort == "png":
        plain.save(target, "PNG", compress_level=6, icc_profile=None)
    else:
        plain.save(target, "WEBP", quality=90, method=2, icc_profile=b"", exif=b"", xmp=b"")
    return done


def _mode(picture: Image.Image, sort: str) -> str:
    """Return the plain way of holding points that keeps what can be seen."""
    if picture.mode in {"1", "L", "I;16", "I"}:
        return "L" if sort != "webp" else "RGB"
    see_through = picture.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in picture.info
    return "RGBA" if see_through and sort != "jpeg" else "RGB"

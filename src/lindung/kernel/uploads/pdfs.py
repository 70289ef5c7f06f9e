"""PDF files: refused when they hold what acts, else written anew without what tells of their makers.

Runs in the helper process. Every object is looked at, also those no page leads to; names written in disguise
(`/J#61vaScript`) have been made plain by the library by then.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import pikepdf

from lindung.kernel.uploads.jpegs import stripped
from lindung.kernel.uploads.kinds import Unfit

MOST_OBJECTS: Final = 100_000
MOST_DEPTH: Final = 60
_SCRIPTS: Final = frozenset({"/JavaScript", "/JS", "/Launch"})
_MEDIA: Final = frozenset(
    {"/RichMedia", "/RichMediaContent", "/RichMediaSettings", "/Rendition", "/Movie", "/Sound"}
)
_SCRIPT_ACTIONS: Final = frozenset(
    {"/JavaScript", "/Launch", "/ImportData", "/SetOCGState", "/Rendition", "/Trans"}
)
_PACKED: Final = frozenset({"/EmbeddedFile", "/EmbeddedFiles", "/EF", "/AF", "/Collection"})
_PACKED_TYPES: Final = frozenset({"/EmbeddedFile", "/FileAttachment"})
_ELSEWHERE: Final = frozenset({"/GoToR", "/GoToE", "/SubmitForm", "/Thread"})
_MAKERS: Final = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/SpiderInfo")
_HARMLESS_OPENINGS: Final = frozenset({"/GoTo", "/Named"})


def rewrite(*, source: BinaryIO, target: BinaryIO) -> list[str]:
    """Write the PDF in `source` anew to `target`; return what was done. Raises `Unfit`."""
    try:
        with pikepdf.Pdf.open(source, suppress_warnings=True, inherit_page_attributes=True) as pdf:
            if pdf.is_encrypted:
                raise Unfit("encrypted")
            return _rewrite(pdf, target)
    except pikepdf.PasswordError:
        raise Unfit("encrypted") from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError, OSError):
        # The library answers rubbish with many kinds of error; whichever it was, this is no sound PDF.
        raise Unfit("broken") from None


def _rewrite(pdf: pikepdf.Pdf, target: BinaryIO) -> list[str]:
    done = ["rewritten", "metadata"]
    if len(pdf.objects) > MOST_OBJECTS:
        raise Unfit("too_hard")
    if not len(pdf.pages):
        raise Unfit("broken")
    done += _opening(pdf.Root)
    dead = 0
    for thing in _everything(pdf):
        _judge(thing)
        dead += _quieten(thing)
    if dead:
        done.append("links")
    for key in ("/Info", "/ID"):
        if key in pdf.trailer:
            del pdf.trailer[key]
    pdf.remove_unreferenced_resources()
    pdf.save(target, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return done


def _opening(root: pikepdf.Object) -> list[str]:
    """Take away how the file wants to be opened: a mere place in it is dropped, an act is refused."""
    if "/OpenAction" not in root:
        return []
    action = root["/OpenAction"]
    if isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) not in _HARMLESS_OPENINGS:
        raise Unfit("script")
    del root["/OpenAction"]
    return ["opening"]


def _everything(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every dictionary and stream of the file, however deep, each once."""
    for top in [*pdf.objects, pdf.trailer]:
        waiting = [(top, 0)]
        while waiting:
            thing, depth = waiting.pop()
            if depth > MOST_DEPTH:
                raise Unfit("too_hard")
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                yield thing
                inner: list[Any] = [value for _key, value in thing.items()]
            elif isinstance(thing, pikepdf.Array):
                inner = list(thing)
            else:
                continue
            # An object with a number of its own is met in the list of objects.
            waiting += [
                (one, depth + 1) for one in inner if isinstance(one, pikepdf.Object) and not one.is_indirect
            ]


def _judge(thing: Any) -> None:
    """Raise `Unfit` for a dictionary that acts, packs other files, or reaches out."""
    keys = set(thing.keys())
    named = {str(thing.get(key)) for key in ("/S", "/Subtype", "/Type", "/FT") if _is_name(thing.get(key))}
    if keys & _SCRIPTS or named & _SCRIPT_ACTIONS or (keys & {"/AA"} and _acts(thing["/AA"])):
        raise Unfit("script")
    if keys & _MEDIA or named & (_MEDIA | {"/Screen", "/3D"}):
        raise Unfit("script")
    if keys & _PACKED or named & _PACKED_TYPES:
        raise Unfit("embedded")
    if "/XFA" in keys:
        raise Unfit("form")
    if named & _ELSEWHERE or (isinstance(thing, pikepdf.Stream) and keys & {"/F", "/FFilter"}):
        raise Unfit("external")
    if "/Encrypt" in keys:
        raise Unfit("encrypted")


def _is_name(value: Any) -> bool:
    return isinstance(value, pikepdf.Name)


def _acts(actions: Any) -> bool:
    """Tell whether additional actions hold anything: an empty dictionary is what some programs leave behind."""
    return not isinstance(actions, pikepdf.Dictionary) or len(actions.keys()) > 0


def _quieten(thing: Any) -> int:
    """Take from a dictionary what tells of its makers and where it points outside; return the dead links."""
    for key in _MAKERS:
        if key in thing:
            del thing[key]
    dead = 0
    if "/URI" in thing:
        del thing["/URI"]
        dead = 1
    if str(thing.get("/S", "")) == "/URI":
        thing["/S"], thing["/N"] = pikepdf.Name("/Named"), pikepdf.Name("/None")
    if isinstance(thing, pikepdf.Stream) and str(thing.get("/Subtype", "")) == "/Image":
        _strip_photograph(thing)
    return dead


def _strip_photograph(stream: pikepdf.Stream) -> None:
    """Take the camera's notes out of a photograph that lies in the file as it was shot."""
    filters = stream.get("/Filter")
    if isinstance(filters, pikepdf.Array) and len(filters) == 1:
        filters = filters[0]
    if str(filters) == "/JPXDecode":
        return
    if _is_name(filters) and str(filters) == "/DCTDecode":
        parameters: Any = stream.get("/DecodeParms")
        stream.write(
            stripped(stream.read_raw_bytes()), filter=pikepdf.Name("/DCTDecode"), decode_parms=parameters
        )

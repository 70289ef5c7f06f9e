"""The small set of icons, drawn in line: no request, no font, the colour of the text beside them."""

from __future__ import annotations

from typing import Final

from django.utils.safestring import SafeString, mark_safe

# Strokes on a grid of 16 by 16 units.
_STROKES: Final[dict[str, str]] = {
    "alert": '<path d="M8 2 14.5 13.5h-13Z"/><path d="M8 6.5v3.3M8 11.6v.2"/>',
    "calendar": '<rect x="2" y="3" width="12" height="11" rx="1.5"/><path d="M2 6.5h12M5 1.5V4M11 1.5V4"/>',
    "check": '<path d="m3 8.5 3.3 3.3L13 4.8"/>',
    "clock": '<circle cx="8" cy="8" r="6.3"/><path d="M8 4.3V8l2.5 1.7"/>',
    "cross": '<path d="m4 4 8 8M12 4l-8 8"/>',
    "document": '<path d="M4 1.5h5.5L13 5v9.5H4Z"/><path d="M9 1.8V5.5h3.7M6.3 8.5h4M6.3 11h4"/>',
    "eye": (
        '<path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Z"/>'
        '<circle cx="8" cy="8" r="2"/>'
    ),
    "flag": '<path d="M3.5 14.5v-12h8l-1.5 3 1.5 3h-8"/>',
    "globe": (
        '<circle cx="8" cy="8" r="6.3"/>'
        '<path d="M1.7 8h12.6M8 1.7c-4.5 4-4.5 8.6 0 12.6 4.5-4 4.5-8.6 0-12.6"/>'
    ),
    "info": '<circle cx="8" cy="8" r="6.3"/><path d="M8 7.3v4M8 4.7v.2"/>',
    "key": '<circle cx="5" cy="11" r="3"/><path d="m7.2 8.8 6.3-6.3M11 5l2 2"/>',
    "lock": '<rect x="3" y="7" width="10" height="7" rx="1.5"/><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2"/>',
    "offline": (
        '<path d="M4.4 12.4h7.3a2.9 2.9 0 0 0 .3-5.8A4.4 4.4 0 0 0 3.7 6.3a3.1 3.1 0 0 0 .7 6.1Z"/>'
        '<path d="m2 2 12 12"/>'
    ),
    "people": (
        '<circle cx="6" cy="5" r="2.5"/>'
        '<path d="M1.5 13.5c0-3 2-4.7 4.5-4.7s4.5 1.7 4.5 4.7M10.5 2.8a2.5 2.5 0 0 1 0 4.4M12 '
        '9.2c1.6.6 2.5 2.1 2.5 4.3"/>'
    ),
    "person": '<circle cx="8" cy="5" r="2.8"/><path d="M2.8 14c0-3.2 2.2-5 5.2-5s5.2 1.8 5.2 5"/>',
    "phone": '<rect x="4.5" y="1.5" width="7" height="13" rx="1.5"/><path d="M7.3 12.3h1.4"/>',
    "send": '<path d="M1.8 8 14.5 2 11 14 7.7 9.3Z"/><path d="M7.7 9.3 14.5 2"/>',
    "shield": '<path d="M8 1.5 13.5 3.5v4c0 3.5-2.3 5.9-5.5 7-3.2-1.1-5.5-3.5-5.5-7v-4Z"/>',
}

_LOGO: Final = (
    '<svg class="app-logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">'
    '<path d="M3 18C3 9.7 8.8 4 16 4s13 5.7 13 14" fill="none" stroke="#f2a33a" stroke-width="3.2" '
    'stroke-linecap="round"/>'
    '<path d="M9 20c0-4.6 3-7.6 7-7.6s7 3 7 7.6" fill="none" stroke="#fff" stroke-width="2.6" '
    'stroke-linecap="round"/><circle cx="16" cy="23.5" r="4" fill="#fff"/></svg>'
)


def _draw(strokes: str) -> SafeString:
    return mark_safe(  # noqa: S308 - the drawings above, nothing else
        '<svg class="app-icon" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.7" '
        f'stroke-linejoin="round" aria-hidden="true" focusable="false">{strokes}</svg>'
    )


ICONS: Final[dict[str, SafeString]] = {name: _draw(strokes) for name, strokes in _STROKES.items()}
ICONS["logo"] = mark_safe(_LOGO)  # noqa: S308

"""The press: one run of typst in a process of its own, which can be stopped and is given nothing but a folder.

    python -I press.py FOLDER MAIN SECONDS-SINCE-1970 FONTS

FOLDER is the root that no template can leave. The PDF goes to standard output; what is wrong goes to standard error
as a JSON list of texts, with exit status 1. Warnings are errors. No fonts but those given; nothing is fetched.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

MEMORY = 3 * 1024**3
"""Bytes of address space that one document may take."""
NOWHERE = "http://127.0.0.1:9"
"""Where a template that asked for a package from the network would be sent."""


def main(folder: str, source: str, seconds: str, fonts: str) -> int:
    """Set one document; return the exit status."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.environ.update(dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), NOWHERE))
    import typst

    packages = str(Path(folder) / "no-packages")
    try:
        compiler = typst.Compiler(
            input=str(Path(folder) / source),
            root=folder,
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts]
            ),
            package_path=packages,
            package_cache_path=packages,
        )
        made, warnings = compiler.compile_with_warnings(
            format="pdf", pdf_standards=["ua-1"], timestamp=int(seconds)
        )
    except typst.TypstError as error:
        sys.stderr.write(json.dumps([error.message, *error.hints, *error.trace]))
        return 1
    if warnings or not isinstance(made, bytes):
        sys.stderr.write(json.dumps([warning.message for warning in warnings] or ["nothing came out"]))
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

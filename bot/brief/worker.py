"""Sets a brief with typst, as a program of its own: a request in, a PDF out.

It imports nothing of ours, so that it starts fast, and can be ended at any moment. The
request is one JSON object on standard input, `{"data": text, "template": path, "fonts": path,
"at": seconds since 1970, "megabytes": limit or 0}`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import typst


def compiled(data: str, template: str, fonts: str, at: int) -> bytes:
    """Return the PDF (tagged, PDF/UA-1). The data reach the template as data, never as markup.

    Raises:
        typst.TypstError: it cannot be set; a missing glyph is among the reasons.
    """
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts]
    )
    compiler = typst.Compiler(
        Path(template),
        root=Path(template).parent,
        font_paths=found,
        ignore_system_fonts=True,
        sys_inputs={"brief": data},
    )
    pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=at)
    if not isinstance(pdf, bytes):
        raise TypeError("no single PDF")
    return pdf


def main() -> int:
    """Answer one request; 1 where it cannot be done. What went wrong is not told: it may quote."""
    request = json.loads(sys.stdin.buffer.read())
    _limit(int(request["megabytes"]))
    try:
        pdf = compiled(request["data"], request["template"], request["fonts"], request["at"])
    except (typst.TypstError, MemoryError):
        return 1
    sys.stdout.buffer.write(pdf)
    return 0


def _limit(megabytes: int) -> None:
    """Bound the memory of this process, where the system can."""
    if not megabytes or sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not everywhere

    most = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    sys.exit(main())

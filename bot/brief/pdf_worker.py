"""Sets briefs with typst, as a program of its own: requests in, PDFs out.

It imports nothing of ours, so that it starts fast, and can be ended at any moment. It answers
one request after the other, because the first takes ten times as long as the next ones (the
font is read then), and ends by itself when none comes for a while. A request is a line of JSON
on standard input, `{"data": text, "template": path, "fonts": path, "at": seconds since 1970}`;
the answer is the length of the PDF in eight bytes, highest first, and the PDF; a length of 0
where it cannot be set.
"""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from pathlib import Path
from threading import Timer

import typst

LENGTH = 8
"""Bytes that tell the length of an answer."""


def compiled(data: str, template: str, fonts: str, at: int) -> bytes:
    """Return the PDF (tagged, PDF/UA-1). The data reach the template as data, never as markup.

    Raises:
        typst.TypstError: it cannot be set; a missing glyph is among the reasons.
    """
    compiler = typst.Compiler(
        Path(template),
        root=Path(template).parent,
        font_paths=_fonts(fonts),
        ignore_system_fonts=True,
        sys_inputs={"brief": data},
    )
    pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=at)
    if not isinstance(pdf, bytes):
        raise TypeError("no single PDF")
    return pdf


@cache
def _fonts(folder: str) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )


def main(megabytes: int, patience: float) -> int:
    """Answer requests until there are no more, or none for `patience` seconds.

    1 where one cannot be answered for want of memory or by a fault of typst: what state it
    is in is then not known. What went wrong is never told: it may quote.
    """
    _limit(megabytes)
    while True:
        idle = Timer(patience, os._exit, (0,))
        idle.daemon = True
        idle.start()
        line = sys.stdin.buffer.readline()
        idle.cancel()
        if not line:
            return 0
        request = json.loads(line)
        try:
            pdf = compiled(request["data"], request["template"], request["fonts"], request["at"])
        except typst.TypstError:
            pdf = b""
        except BaseException:  # noqa: BLE001 - a fault inside typst is no Exception
            return 1
        sys.stdout.buffer.write(len(pdf).to_bytes(LENGTH) + pdf)
        sys.stdout.buffer.flush()


def _limit(megabytes: int) -> None:
    """Bound the memory of this process, where the system can."""
    if not megabytes or sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not everywhere

    most = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), float(sys.argv[2])))

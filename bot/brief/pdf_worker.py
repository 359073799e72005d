"""Typesets briefs with typst in a process of its own: requests in, PDFs out.

It imports no other module of this project, so that it starts fast, and it can be killed at any
moment. It serves many requests, because the first takes ten times as long as later ones (it
loads the font), and exits after a time without requests. A request is a line of JSON on
standard input, with the arguments of `compiled`: `{"data": text, "template": path,
"fonts": path, "at": seconds since 1970, "attached": text}`.
The response is the length of the PDF in eight bytes, big-endian, and the PDF; the length is 0
if typesetting failed.
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
"""Bytes of the length in a response."""


def compiled(data: str, template: str, fonts: str, at: int, attached: str = "") -> bytes:
    """Return the PDF (tagged, PDF/UA-1). The template gets the data as data, never as markup.

    `attached` is embedded as a file, as it is.

    Raises:
        typst.TypstError: typesetting failed, for example for a missing glyph.
    """
    compiler = typst.Compiler(
        Path(template),
        root=Path(template).parent,
        font_paths=_fonts(fonts),
        ignore_system_fonts=True,
        sys_inputs={"brief": data, "attached": attached},
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
    """Serve requests until standard input ends, or none comes for `patience` seconds.

    Returns 1 if memory runs out or typst crashes, because its state is then unknown. The error
    is not written anywhere, because it may quote the brief.
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
            pdf = compiled(**request)
        except typst.TypstError:
            pdf = b""
        except BaseException:  # noqa: BLE001 - a fault inside typst is no Exception
            return 1
        sys.stdout.buffer.write(len(pdf).to_bytes(LENGTH) + pdf)
        sys.stdout.buffer.flush()


def _limit(megabytes: int) -> None:
    """Limit the memory of this process, where the system supports it."""
    if not megabytes or sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not everywhere

    most = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), float(sys.argv[2])))

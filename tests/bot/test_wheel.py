"""The built wheel is complete: it contains catalogs, law and migrations."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it outside the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    subprocess.run(  # noqa: S603 - our own build
        [*build, "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    target = folder / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


@pytest.mark.parametrize(
    ("language", "greeting"), [("en", "Before we start"), ("zh", "开始之前"), ("both", "Before")]
)
def test_chat_runs_from_the_wheel(
    unpacked: Path, tmp_path: Path, language: str, greeting: str
) -> None:
    """Installed outside the checkout, the first card appears in the language asked for."""
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", "chat", "--language", language],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(unpacked),
            "XDG_DATA_HOME": str(tmp_path),
            "PYTHONIOENCODING": "utf-8",
        },
        input="1\n",
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert greeting in done.stdout


def test_the_wheel_holds_what_it_needs(unpacked: Path) -> None:
    """It has the compiled catalogs of both languages, the law, the schemas and the type markers."""
    names = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    sources = {
        str(path.relative_to(ROOT).with_suffix(".mo")) for path in ROOT.glob("locales/*/*/*.po")
    }
    data = {
        str(path.relative_to(ROOT))
        for pattern in ("flows/**/*.toml", "bot/**/*.sql", "bot/**/*.typ")
        for path in ROOT.glob(pattern)
    }
    typed = {"bot/py.typed", "flows/py.typed"}
    assert sources | data | typed <= names

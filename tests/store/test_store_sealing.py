"""Sealing: read only with a key, only where it was put; the key ring and its file."""

from __future__ import annotations

import base64
import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from databases.place import ring_of
from hypothesis import given
from hypothesis import strategies as st

from bot.encryption import KeyRing, Place, SealForm, form_of, new_key, sealing_key
from bot.errors import StoreError, WrongKeyError
from bot.store.key_file import drop, key_file, put_first

SECRET = base64.b64encode(bytes(range(32))).decode()
"""32 bytes, always the same: tests are named by what they are given."""

HERE = Place("content", "s1", ("sessions.content", "ab", "telegram", "s1", "3"))
texts = st.text(max_size=20)
places = st.builds(Place, texts, texts, st.lists(texts, max_size=4).map(tuple))
forms = st.sampled_from(SealForm)


class TestSealing:
    """One value."""

    @given(st.binary(max_size=300), places, forms)
    def test_there_and_back(self, plain: bytes, place: Place, form: SealForm) -> None:
        """What was sealed opens again in either form, and is not to be seen in between."""
        ring = ring_of("k1")
        sealed = ring.seal(plain, place, form)
        assert ring.unseal(sealed, place) == plain
        assert (sealing_key(sealed), form_of(sealed)) == ("k1", form)
        assert sealed.startswith(ring.mark(form))
        assert len(plain) < 8 or plain not in sealed

    @given(st.binary(max_size=60), forms, st.data())
    def test_one_bit_is_enough(self, plain: bytes, form: SealForm, data: st.DataObject) -> None:
        """A value of which any bit was changed, or the end cut off, does not open."""
        ring = ring_of("k1", "k2")
        sealed = bytearray(ring.seal(plain, HERE, form))
        at = data.draw(st.integers(0, len(sealed) * 8 - 1))
        cut = data.draw(st.integers(0, len(sealed) - 1))
        flipped = bytes([*sealed[: at // 8], sealed[at // 8] ^ 1 << at % 8, *sealed[at // 8 + 1 :]])
        for broken in (flipped, bytes(sealed[:cut])):
            with pytest.raises(WrongKeyError):
                ring.unseal(broken, HERE)

    @given(places, places)
    def test_only_where_it_was_put(self, one: Place, other: Place) -> None:
        """A value does not open at a place that differs in any part, however the parts join."""
        ring = ring_of("k1")
        sealed = ring.seal(b"secret", one)
        if one.row == other.row:
            assert ring.unseal(sealed, other) == b"secret"
            return
        with pytest.raises(WrongKeyError):
            ring.unseal(sealed, other)

    @pytest.mark.parametrize(
        "found", ["text", 5, None, b"", b"\1", b"\2\2k1", b"\3\2k1" + b"x" * 40]
    )
    def test_what_is_no_sealed_value(self, found: object) -> None:
        """A value of another type or form, as somebody may have put it there, does not open."""
        with pytest.raises(WrongKeyError):
            ring_of("k1").unseal(found, HERE)  # type: ignore[arg-type]
        assert sealing_key(found) in ("?", "k1")  # type: ignore[arg-type]

    def test_it_is_aes_256_gcm(self) -> None:
        """Anybody can open a value with the key, knowing how it is laid out."""
        cipher = AESGCM(b"k1".ljust(32, b"."))
        earlier = ring_of("k1").seal(b"secret", HERE, SealForm.OWNER)
        assert earlier[:4] == b"\x01\x02k1"
        assert cipher.decrypt(earlier[4:16], earlier[16:], b"content\0s1") == b"secret"
        sealed = ring_of("k1").seal(b"secret", Place("", "", ("a", "bc")))
        assert sealed[:4] == b"\x02\x02k1"
        bound = b"\0\0\0\x01a\0\0\0\x02bc"
        assert cipher.decrypt(sealed[4:16], sealed[16:], bound) == b"secret"

    def test_the_same_is_never_sealed_the_same(self) -> None:
        """Two values cannot be told to be equal."""
        ring = ring_of("k1")
        assert len({ring.seal(b"secret", HERE) for _ in range(100)}) == 100


class TestKeyRing:
    """Several keys."""

    def test_the_first_seals_and_all_open(self) -> None:
        """A ring opens what any of its keys sealed; a ring without the key does not."""
        old, both, new = ring_of("k1"), ring_of("k2", "k1"), ring_of("k2")
        early, late = old.seal(b"secret", HERE), both.seal(b"secret", HERE)
        assert both.unseal(early, HERE) == both.unseal(late, HERE) == b"secret"
        assert new.unseal(late, HERE) == b"secret"
        for ring, sealed in ((new, early), (old, late)):
            with pytest.raises(WrongKeyError):
                ring.unseal(sealed, HERE)

    def test_another_key_of_the_same_id(self) -> None:
        """An id is a name, not a proof: a different key under it opens nothing."""
        sealed = KeyRing.parse(new_key()).seal(b"secret", HERE)
        with pytest.raises(WrongKeyError):
            KeyRing.parse(new_key()).unseal(sealed, HERE)

    @pytest.mark.parametrize(
        "written",
        [
            "",
            "k1",
            "k1:",
            "k1:c2hvcnQ=",
            "k1:not base64",
            f"k 1:{SECRET}",
            f"{'k' * 33}:{SECRET}",
            f"密:{SECRET}",
            f"k1:{SECRET},k1:{SECRET}",
            f"k1:{SECRET} k2:AAAA",
        ],
    )
    def test_what_is_no_ring(self, written: str) -> None:
        """A ring that is not as it should be is refused, and no key is repeated."""
        with pytest.raises(ValueError, match="key") as refusal:
            KeyRing.parse(written)
        assert new_key()[3:] not in str(refusal.value)
        assert "c2hvcnQ" not in str(refusal.value)

    def test_written_in_several_ways(self) -> None:
        """Keys may be separated by commas, blanks or lines."""
        one, two, three = new_key(), new_key({"k1"}), new_key({"k1", "k2"})
        assert KeyRing.parse(f"{one},{two}\n {three}\n").ids == ("k1", "k2", "k3")

    def test_a_key_is_not_shown(self) -> None:
        """The ring can be printed."""
        written = new_key()
        assert written[3:] not in repr(KeyRing.parse(written))


class TestKeyFile:
    """The file beside an embedded database."""

    def test_made_once(self, tmp_path: Path) -> None:
        """Made where it may be, for its owner alone, and then left as it is."""
        path = tmp_path / "keys"
        ring, made = key_file(path, make=True)
        again, made_again = key_file(path, make=True)
        assert made
        assert not made_again
        assert again.unseal(ring.seal(b"secret", HERE), HERE) == b"secret"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert [file.name for file in tmp_path.iterdir()] == ["keys"]

    def test_a_draft_left_behind_is_no_obstacle(self, tmp_path: Path) -> None:
        """A process that died while it made the file keeps no later one from making it."""
        path = tmp_path / "keys"
        (tmp_path / f"keys.{os.getpid()}").write_text("half")
        assert key_file(path, make=True)[1]

    def test_a_new_key_stands_first(self, tmp_path: Path) -> None:
        """It seals from then on; the older ones stay until they seal nothing."""
        path = tmp_path / "keys"
        old, _ = key_file(path, make=True)
        assert put_first(path).ids == ("k2", "k1")
        assert put_first(path).ids == ("k3", "k2", "k1")
        drop(path, "k2")
        ring, _ = key_file(path, make=False)
        assert ring.ids == ("k3", "k1")
        assert ring.unseal(old.seal(b"secret", HERE), HERE) == b"secret"
        drop(path, "k1")
        for id_ in ("k1", "k3"):
            with pytest.raises(StoreError):
                drop(path, id_)
        assert key_file(path, make=False)[0].ids == ("k3",)

    @pytest.mark.parametrize("mode", [0o604, 0o602, 0o666])
    def test_a_key_file_that_anybody_can_read_is_refused(self, tmp_path: Path, mode: int) -> None:
        """It names the file and what to do, and is not used."""
        path = tmp_path / "keys"
        key_file(path, make=True)
        path.chmod(mode)
        with pytest.raises(StoreError, match="chmod 600"):
            key_file(path, make=False)

    def test_a_key_file_that_is_none(self, tmp_path: Path) -> None:
        """A FIFO, a folder and one that is far too large are refused, and not waited for."""
        os.mkfifo(tmp_path / "fifo")
        (tmp_path / "large").write_bytes(b" " * 100_000)
        (tmp_path / "large").chmod(0o600)
        (tmp_path / "folder").mkdir()
        for name, told in (("fifo", "regular"), ("folder", "regular"), ("large", "64 KB")):
            with pytest.raises(StoreError, match=told):
                key_file(tmp_path / name, make=False)

    @pytest.mark.parametrize("written", [b"", b"nonsense", b"\xff\xfe", b"k1:AAAA"])
    def test_what_is_no_key_file(self, tmp_path: Path, written: bytes) -> None:
        """A file that holds no keys is named, left as it is, and never written over."""
        path = tmp_path / "keys"
        path.write_bytes(written)
        path.chmod(0o600)
        for attempt in (lambda: key_file(path, make=True), lambda: put_first(path)):
            with pytest.raises(StoreError, match="keys"):
                attempt()
        assert path.read_bytes() == written

    def test_a_missing_one(self, tmp_path: Path) -> None:
        """Where none may be made it says what to do."""
        with pytest.raises(WrongKeyError, match="put it back"):
            key_file(tmp_path / "keys", make=False)

    def test_where_nothing_can_be_written(self, tmp_path: Path) -> None:
        """A folder that is not there is a refusal like the others."""
        with pytest.raises(StoreError, match="cannot be written"):
            key_file(tmp_path / "nowhere" / "keys", make=True)

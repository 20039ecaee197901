"""What a file carries beside its words: manifest, signature, public key, day of signing.

The signature fits the manifest and the day, so it is the same in all four formats of an edition. `looks` are
digests of what one format prints that is not words (pictures, the structure of a page), signed apart,
because they differ from format to format.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from namro.reports.proof import keys
from namro.reports.proof.keys import SigningKey
from namro.reports.proof.manifest import Manifest, ManifestError, canonical

PREFIX = b"namro-report-1\0"
LOOKS_PREFIX = b"namro-looks-1\0"
SEAL_PREFIX = b"namro-seal-1\0"
MARK = b"NAMRO-SEAL:"
DIGITS = 128
BLANK = b"0" * DIGITS
_SEAL = re.compile(rb"[0-9a-f]{128}")


@dataclass(frozen=True, slots=True)
class Proof:
    """A signed manifest: `manifest` its canonical bytes, `signed_on` an ISO date, the rest hexadecimal."""

    manifest: bytes
    signature: str
    public: str
    signed_on: str
    looks: tuple[str, ...] = ()
    looks_signature: str = ""

    @property
    def fits(self) -> bool:
        """Whether the signature is that of the public key over these bytes and day."""
        return keys.verifies(self.public, self.signature, _signed_bytes(self.manifest, self.signed_on))

    @property
    def looks_fit(self) -> bool:
        return keys.verifies(self.public, self.looks_signature, _looks_bytes(self.manifest, self.looks))

    def to_text(self) -> str:
        """As JSON of one line, the manifest inside it as JSON too, so that people can read it."""
        head = {
            "public_key": self.public,
            "signature": self.signature,
            "signed_on": self.signed_on,
            "looks": list(self.looks),
            "looks_signature": self.looks_signature,
        }
        return f'{canonical(head).decode()[:-1]},"manifest":{self.manifest.decode()}}}'

    @classmethod
    def from_text(cls, text: str) -> Proof:
        """The proof in that JSON; ManifestError BROKEN when it is none."""
        try:
            found: dict[str, Any] = json.loads(text)
            words = [found[name] for name in ("signature", "public_key", "signed_on", "looks_signature")]
            if not all(isinstance(word, str) for word in [*words, *found["looks"]]):
                raise TypeError
            date.fromisoformat(found["signed_on"])
            manifest = canonical(found["manifest"])
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise ManifestError("BROKEN", "Bản kê và chữ ký đính trong tệp hỏng, không đọc được.") from error
        signature, public, signed_on, looks_signature = words
        return cls(manifest, signature, public, signed_on, tuple(found["looks"]), looks_signature)


def sign(manifest: Manifest, key: SigningKey, signed_on: date) -> Proof:
    """The manifest signed on a day; deterministic, so that signing again gives the same proof."""
    data, day = manifest.to_bytes(), signed_on.isoformat()
    return Proof(data, key.sign(_signed_bytes(data, day)), key.public, day)


def with_looks(proof: Proof, looks: tuple[str, ...], key: SigningKey) -> Proof:
    """The proof for one format, whose pictures or structure have these digests."""
    return replace(proof, looks=looks, looks_signature=key.sign(_looks_bytes(proof.manifest, looks)))


def seal(blanked: bytes, key: SigningKey) -> bytes:
    """128 digits for a whole file in which the place of the seal holds `BLANK`."""
    return key.sign(_sealed_bytes(blanked)).encode()


def seal_fits(blanked: bytes, digits: bytes, public: str) -> bool:
    """Whether these digits are the seal of that key for the file; capitals do not count as the same."""
    if not _SEAL.fullmatch(digits):
        return False
    return keys.verifies(public, digits.decode(), _sealed_bytes(blanked))


def _signed_bytes(manifest: bytes, signed_on: str) -> bytes:
    return PREFIX + signed_on.encode() + b"\0" + manifest


def _looks_bytes(manifest: bytes, looks: tuple[str, ...]) -> bytes:
    return LOOKS_PREFIX + hashlib.sha256(manifest).digest() + "\n".join(looks).encode()


def _sealed_bytes(blanked: bytes) -> bytes:
    return SEAL_PREFIX + hashlib.sha256(blanked).digest()

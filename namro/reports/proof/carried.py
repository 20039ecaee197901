"""What comes out of a file: the proof, how the seal stands, how it looks."""

from __future__ import annotations

from dataclasses import dataclass

from namro.reports.proof.signature import Proof


@dataclass(frozen=True, slots=True)
class Carried:
    """`sealed`: no byte of the issued file changed. `appended`: bytes that follow it (only in a PDF).
    `kept`: the issued bytes are all there, with bytes behind them, or (a page) a mark before them.

    `looks` are the digests of pictures and structure as the file has them now, `None` where the format
    is not compared that way.
    """

    proof: Proof
    sealed: bool
    appended: int = 0
    looks: tuple[str, ...] | None = None
    kept: bool = False

    @property
    def looks_same(self) -> bool:
        """Whether what is not words is as it was signed."""
        return self.looks is None or (self.proof.looks_fit and self.looks == self.proof.looks)

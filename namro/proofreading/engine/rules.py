"""The rules of the proofreader: what each looks at, in words and with an example that the engine itself proves."""

from __future__ import annotations

from dataclasses import dataclass

from namro.proofreading.engine.claims import Kind, Verdict


@dataclass(frozen=True, slots=True)
class Example:
    """A text and the verdict its claim under the rule gets."""

    text: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Rule:
    """``explains`` says what is compared and when nothing is said; every example is run by a test."""

    key: str
    kind: Kind
    title: str
    explains: str
    examples: tuple[Example, ...]


RULES: tuple[Rule, ...] = (
    Rule(
        "ratio",
        Kind.RATIO,
        "Phân số và tỷ lệ đi cùng",
        "Tử chia mẫu phải bằng tỷ lệ nêu bên cạnh, làm tròn hoặc cắt bớt ở chữ số cuối. Không nêu tỷ lệ thì "
        "không nhận xét.",
        (
            Example("Đã kết nạp 501/903 đảng viên (đạt 55,5%).", Verdict.OK),
            Example("Đã kết nạp 5.189/10.260 đảng viên (đạt 50,8%).", Verdict.INCONSISTENT),
        ),
    ),
)

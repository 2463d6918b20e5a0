"""What is shown instead of a name, an ID number or a phone. A mask is display control, not anonymity."""

from __future__ import annotations

_COMPOUND = """欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳
公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 令狐"""
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())


def surname(name: str) -> str:
    """Return the surname of a Chinese name (two characters where it is a compound one)."""
    return name[:2] if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else name[:1]


def mask_name(name: str) -> str:
    """张三丰 → 张**; of a compound surname only the first character stays; J. Smith → J*******."""
    clean = name.strip()
    return clean[:1] + "*" * max(1, len(clean) - 1) if clean else ""


def mask_phone(phone: str) -> str:
    """13812345678 → 138****5678; a landline keeps its last four digits."""
    if len(phone) == 11 and phone.startswith("1"):
        return f"{phone[:3]}****{phone[-4:]}"
    return "*" * max(0, len(phone) - 4) + phone[-4:]


def mask_id(number: str) -> str:
    """110101199003070010 → 1101**********0010: province and city, and the last four."""
    return number[:4] + "*" * max(0, len(number) - 8) + number[-4:]

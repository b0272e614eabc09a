"""Check digits: numbers that carry their own checksum, by which they are told from other numbers. Digits in, yes or no out."""

from __future__ import annotations

INN_WEIGHTS = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)  # the weights of a check digit are the last so many of these


def passes_luhn(digits: str) -> bool:
    """The checksum of payment cards (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(d - 9 if d > 9 else d for d in doubled)) % 10 == 0


def is_snils(digits: str) -> bool:
    """The checksum of a Russian social insurance number: 9 digits weighted 9…1, modulo 101, 100 counting as 0."""
    if len(digits) != 11 or int(digits[:9]) <= 1001998:  # Numbers up to 001-001-998 carry no checksum.
        return False
    return sum(int(digit) * weight for digit, weight in zip(digits, range(9, 0, -1), strict=False)) % 101 % 100 == int(
        digits[9:]
    )


def is_inn(digits: str) -> bool:
    """The checksum of a Russian taxpayer number: one check digit at the end of ten, two at the end of twelve."""
    if len(digits) not in (10, 12) or not int(digits):
        return False
    return all(_inn_digit(digits[:end]) == int(digits[end]) for end in ((9,) if len(digits) == 10 else (10, 11)))


def _inn_digit(digits: str) -> int:
    weights = INN_WEIGHTS[-len(digits) :]
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 % 10

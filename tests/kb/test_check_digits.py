"""The checksums are the published ones, and one wrong digit is always noticed."""

from __future__ import annotations

import pytest

from kb.check_digits import is_inn, is_snils, passes_luhn


def test_cards_by_the_published_example():
    assert passes_luhn("79927398713")
    assert not passes_luhn("79927398710")


def test_social_insurance_numbers_by_the_published_example():
    assert is_snils("11223344595")
    assert not is_snils("11223344596")
    assert is_snils("08765430300")


@pytest.mark.parametrize("inn", ["7707083893", "7830002293", "500100732259", "526317984689", "7728168971"])
def test_taxpayer_numbers_of_organisations_and_people_with_any_digit_changed(inn):
    assert is_inn(inn)
    for place, digit in enumerate(inn):
        if place >= len(inn) - (1 if len(inn) == 10 else 2):  # modulo 11 and then 10 lets a few other digits through
            others = [inn[:place] + other + inn[place + 1 :] for other in "0123456789" if other != digit]
            assert not any(map(is_inn, others))


@pytest.mark.parametrize("digits", ["", "0", "0000000000", "000000000000", "77070838931", "770708389", "5001007322599"])
def test_nothing_and_other_lengths_are_no_taxpayer_number(digits):
    assert not is_inn(digits)

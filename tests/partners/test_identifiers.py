import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, given
from hypothesis import strategies as st

from partners.identifiers import Scheme, clean_identifier
from partners.register import read_register

VALID = [
    ("cbs", " gm0363", "GM0363"),
    ("cbs", "PV24", "PV24"),
    ("cbs", "ws0155", "WS0155"),
    ("tooi", "https://identifier.overheid.nl/tooi/id/gemeente/gm0363 ", "https://identifier.overheid.nl/tooi/id/gemeente/gm0363"),
    ("oin", "00000001 111222333 000", "00000001111222333000"),
    ("oin", "00000003012345670000", "00000003012345670000"),
    ("rsin", "1112.22.333", "111222333"),
    ("kvk", "0123 4567", "01234567"),
    ("ror", "https://ror.org/04DKP9463", "04dkp9463"),
    ("brin", "21qw", "21QW"),
]  # fmt: skip


@pytest.mark.parametrize(("scheme", "typed", "kept"), VALID)
def test_a_right_one_is_kept_in_its_one_form(scheme, typed, kept):
    assert clean_identifier(scheme, typed) == kept
    assert clean_identifier(scheme, kept) == kept


@pytest.mark.parametrize(
    ("scheme", "typed"),
    [
        ("cbs", "GM363"), ("cbs", "XX0363"), ("cbs", "GM03634"), ("tooi", "https://example.org/gm0363"),
        ("tooi", "javascript:alert(1)"), ("oin", "00000001111222334000"), ("oin", "0000000111122233300"),
        ("oin", "10000001111222333000"), ("oin", "00000001111222333001"), ("rsin", "11122233"), ("rsin", "000000000"),
        ("kvk", "1234567"), ("kvk", "123456789"), ("kvk", "1234567a"), ("kvk", "٠١٢٣٤٥٦٧"),
        ("ror", "14dkp9463"), ("ror", "04dkp946"),
        ("ror", "04dku9463"), ("brin", "2QWE"), ("brin", "21Q"),
    ],
)  # fmt: skip
def test_a_wrong_one_is_refused_with_what_a_right_one_is(scheme, typed):
    with pytest.raises(ValidationError) as refused:
        clean_identifier(scheme, typed)
    assert refused.value.code == f"invalid_{scheme}"
    assert len(refused.value.message) > 20


def test_every_scheme_has_a_rule():
    assert {scheme for scheme, _typed, _kept in VALID} == set(Scheme.values)


@given(place=st.integers(0, 8), digit=st.integers(1, 9))
def test_one_changed_digit_of_an_rsin_is_refused(place, digit):
    right = "111222333"
    wrong = right[:place] + str((int(right[place]) + digit) % 10) + right[place + 1 :]
    with pytest.raises(ValidationError):
        clean_identifier("rsin", wrong)


@given(place=st.integers(1, 8), letter=st.sampled_from("0123456789abcdefghjkmnpqrstvwxyz"))
def test_one_changed_character_of_a_ror_is_refused(place, letter):
    right = "04dkp9463"
    assume(right[place] != letter)
    with pytest.raises(ValidationError):
        clean_identifier("ror", right[:place] + letter + right[place + 1 :])


@given(place=st.integers(8, 16), digit=st.integers(1, 9))
def test_one_changed_digit_of_an_rsin_inside_an_oin_is_refused(place, digit):
    right = "00000001111222333000"
    wrong = right[:place] + str((int(right[place]) + digit) % 10) + right[place + 1 :]
    with pytest.raises(ValidationError):
        clean_identifier("oin", wrong)


@given(st.sampled_from(Scheme.values), st.text(max_size=40))
def test_any_text_is_kept_in_one_form_or_refused_in_words(scheme, typed):
    try:
        kept = clean_identifier(scheme, typed)
    except ValidationError:
        return
    assert clean_identifier(scheme, kept) == kept
    assert kept.isascii()


def test_every_identifier_of_the_register_is_right_and_stands_there_once():
    found = [tuple(one) for fact in read_register().organisations for one in fact.identifiers]
    assert len(found) == len(set(found))
    for scheme, value in found:
        assert clean_identifier(scheme, value) == value

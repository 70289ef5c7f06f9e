"""Codes survive being read aloud, typed badly and mistyped."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from lindung.kernel.codes import ALPHABET, new_code, read_code

DRAWS = st.integers(min_value=0, max_value=(1 << 35) - 1)
PREFIXES = st.text(alphabet="ABCDEFGHJKMNPQRSTVWXYZ", min_size=2, max_size=4)


@given(DRAWS, PREFIXES)
def test_what_is_written_can_be_read_however_it_is_typed(draw: int, prefix: str) -> None:
    code = new_code(prefix=prefix, draw=draw)
    body = code.removeprefix(f"{prefix}-")
    careless = body.replace("0", "o").replace("1", "l").lower().replace("-", " ")
    assert read_code(code, prefix=prefix) == code
    assert read_code(f"  {prefix.lower()} {careless} ", prefix=prefix) == code
    assert read_code(careless, prefix=prefix) == code


@given(DRAWS, st.integers(0, 7), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_caught(draw: int, place: int, wrong: str) -> None:
    code = new_code(prefix="TIP", draw=draw)
    body = code.removeprefix("TIP-").replace("-", "")
    assume(body[place] != wrong)
    assert read_code(f"TIP-{body[:place]}{wrong}{body[place + 1 :]}", prefix="TIP") is None


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_none_and_never_an_error(text: str) -> None:
    code = read_code(text, prefix="TIP")
    assert code is None or read_code(code, prefix="TIP") == code


def test_chance_betrays_no_order() -> None:
    codes = [new_code(prefix="TIP") for _ in range(200)]
    assert len(set(codes)) == 200
    assert codes != sorted(codes)

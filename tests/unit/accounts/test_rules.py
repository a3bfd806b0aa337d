"""What is decided about passwords, codes, tokens and time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from app.accounts import rules
from app.accounts.rules import Lifetime, PasswordFlaw

NOW = datetime(2027, 3, 1, 10, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
KEY = "the service's own key"


@pytest.mark.parametrize(
    ("password", "flaw"),
    [
        ("elevenchars", PasswordFlaw.TOO_SHORT),
        ("ŵŷâêîôû éèà", PasswordFlaw.TOO_SHORT),
        ("x" * 1001, PasswordFlaw.TOO_LONG),
        ("password1234", PasswordFlaw.COMMON),
        ("Cyfrinair1234", PasswordFlaw.COMMON),
        ("PASSWORDPASSWORD", PasswordFlaw.COMMON),
        ("aaaaaaaaaaaaaaaa", PasswordFlaw.COMMON),
        ("Sian@Example.com", PasswordFlaw.EMAIL),
        ("tair oen fach wen", None),
        ("ŵŷâêîôû éèàù", None),
        ("just lower case words", None),
        ("123456789876", None),
    ],
)
def test_a_password_is_judged_by_its_length_and_by_how_common_it_is(password: str, flaw: PasswordFlaw | None) -> None:
    assert rules.password_flaw(password, "sian@example.com") == flaw


def test_a_password_matches_its_hash_however_a_keyboard_composes_it() -> None:
    hashed = rules.hash_password("tŷ bach twt ar lan y môr")
    assert hashed.startswith("$argon2id$")
    assert rules.password_matches("ty\u0302 bach twt ar lan y mo\u0302r", hashed)
    assert not rules.password_matches("Tŷ bach twt ar lan y môr", hashed)


def test_nobodys_password_matches() -> None:
    assert not rules.password_matches("", None)
    assert not rules.password_matches("tair oen fach wen", None)
    assert not rules.password_matches("tair oen fach wen", "not a hash")


def test_more_than_the_longest_password_never_matches() -> None:
    longest = "x" * 998 + "yz"
    assert rules.password_matches(longest, rules.hash_password(longest))
    assert not rules.password_matches(longest + "more", rules.hash_password(longest))


def test_a_hash_with_other_parameters_is_to_be_made_again() -> None:
    assert rules.needs_rehash(PasswordHasher(time_cost=1, memory_cost=1024).hash("tair oen fach wen"))
    assert not rules.needs_rehash(rules.hash_password("tair oen fach wen"))


@pytest.mark.parametrize(("seconds", "counts"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_code_counts_one_step_before_and_after_its_own(seconds: int, counts: bool) -> None:
    code = pyotp.TOTP(SECRET).at(NOW + timedelta(seconds=seconds))
    assert (rules.matching_step(SECRET, code, after=None, at=NOW) is not None) == counts


def test_a_code_counts_once_and_no_earlier_one_counts_after_it() -> None:
    totp = pyotp.TOTP(SECRET)
    step = rules.matching_step(SECRET, totp.at(NOW), after=None, at=NOW)
    assert step == int(NOW.timestamp()) // 30
    assert rules.matching_step(SECRET, totp.at(NOW), after=step, at=NOW) is None
    assert rules.matching_step(SECRET, totp.at(NOW - timedelta(seconds=30)), after=step, at=NOW) is None
    assert rules.matching_step(SECRET, totp.at(NOW + timedelta(seconds=30)), after=step, at=NOW) == step + 1


def test_a_code_may_be_typed_with_spaces() -> None:
    code = pyotp.TOTP(SECRET).at(NOW)
    assert rules.matching_step(SECRET, f" {code[:3]} {code[3:]} ", after=None, at=NOW) is not None


@given(st.text(max_size=40))
@settings(max_examples=50)
def test_whatever_is_typed_as_a_code_is_judged(text: str) -> None:
    rules.matching_step(SECRET, text, after=None, at=NOW)
    assert len(rules.recovery_code_key(KEY, text)) == 64


def test_recovery_codes_follow_from_nonce_and_key_alone() -> None:
    codes = rules.recovery_codes(KEY, "nonce")
    assert codes == rules.recovery_codes(KEY, "nonce")
    assert len(set(codes)) == 10
    assert all(len(code) == 19 and code.count("-") == 3 for code in codes)
    assert not set(codes) & set(rules.recovery_codes(KEY, "another")) | set(
        rules.recovery_codes("another key", "nonce")
    ) & set(codes)


def test_a_recovery_code_may_be_typed_in_small_letters_without_hyphens() -> None:
    code = rules.recovery_codes(KEY, "nonce")[0]
    assert rules.recovery_code_key(KEY, code.lower().replace("-", " ")) == rules.recovery_code_key(KEY, code)


@pytest.mark.parametrize(
    ("started", "seen", "over"),
    [(0, 0, False), (119, 119, False), (120, 120, True), (719, 1, False), (720, 1, True)],
)
def test_a_sign_in_ends_by_time(started: int, seen: int, over: bool) -> None:
    lifetime = Lifetime(idle=timedelta(hours=2), absolute=timedelta(hours=12))
    ago = [NOW - timedelta(minutes=minutes) for minutes in (started, seen)]
    assert rules.is_over(lifetime, started_at=ago[0], seen_at=ago[1], at=NOW) == over


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_one_household_counts_as_one_address(address: str, counted: str) -> None:
    assert rules.network(address) == counted


@pytest.mark.parametrize(
    ("email", "good"),
    [
        ("sian@example.com", True),
        ("admin@localhost", True),
        ("siân.ŵyn@enghraifft.cymru", True),
        ("sian", False),
        ("sian@", False),
        ("@example.com", False),
        ("si an@example.com", False),
        ("a@b@example.com", False),
        ("sian@example.com\n", False),
        ("x" * 65 + "@example.com", False),
    ],
)
def test_an_address_has_two_parts_and_no_space(email: str, good: bool) -> None:
    assert rules.is_email(email) == good


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_told_by_its_name_and_system(user_agent: str, name: str) -> None:
    assert rules.device_name(user_agent) == name


def test_tokens_differ_have_more_than_128_bits_and_are_not_what_is_stored() -> None:
    tokens = {rules.new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {40}
    assert rules.token_key("a") != rules.token_key("b")

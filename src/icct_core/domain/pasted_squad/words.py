"""The words of a pasted squad: spellings of roles, marks of captains, headings, in English, Tamil and Hindi."""

from __future__ import annotations

import re

from ..look_alikes import plain_punctuation
from ..text import comparison_key
from ..values import USUAL_ROLES

_BATSMAN, _BOWLER, _ALL_ROUNDER, _WICKET_KEEPER = USUAL_ROLES


def _keys(*lines: str) -> frozenset[str]:
    return frozenset(_key(word) for line in lines for word in line.split(","))


def _key(text: str) -> str:
    """Equal for spellings that differ in case, spaces, hyphens and full stops."""
    return re.sub(r"[-.]", "", comparison_key(plain_punctuation(text)))


_SPELLINGS = {
    _BATSMAN: _keys(
        "bat, bats, batsman, bats man, batman, batter, batting, opener, opening batsman, opening batter, rhb, lhb",
        "right hand bat, left hand bat, right hand batsman, left hand batsman",
        "பேட்ஸ்மேன், பேட்ஸ்மன், பேட்டர், பேட்டிங், மட்டையாளர், துடுப்பாட்டக்காரர், துடுப்பாட்ட வீரர்",
        "बल्लेबाज, बल्लेबाज़, बैट्समैन, बैटर, बैटिंग",
    ),
    _BOWLER: _keys(
        "bowl, bowler, bowling, fast bowler, pace bowler, medium pacer, pacer, spin bowler, spinner, leg spinner",
        "off spinner, left arm spinner, right arm fast, left arm fast",
        "பவுலர், பௌலர், பவுலிங், பந்துவீச்சாளர், பந்து வீச்சாளர்",
        "गेंदबाज, गेंदबाज़, बॉलर, बोलर, बॉलिंग",
    ),
    _ALL_ROUNDER: _keys(
        "ar, a/r, all rounder, all round, all rounded, batting all rounder, bowling all rounder, bat/bowl, bat & bowl",
        "bat and bowl, batsman/bowler, batsman & bowler, batting/bowling, batting & bowling",
        "ஆல்ரவுண்டர், ஆல் ரவுண்டர், ஆல்-ரவுண்டர், சகலதுறை வீரர், பன்முக வீரர், பல்துறை வீரர்",
        "ऑलराउंडर, ऑल राउंडर, ऑलराउण्डर, आलराउंडर, हरफनमौला, हरफ़नमौला",
    ),
    _WICKET_KEEPER: _keys(
        "wk, w/k, wkt, keeper, kipper, keeping, wicket keeper, wicket keeping, wkt keeper, wicket kipper, wk batsman",
        "wk/batsman, wk bat, wk/bat, wk batter, wk/batter, keeper batsman, wicket keeper batsman, wicket keeper batter",
        "விக்கெட் கீப்பர், விக்கெட்கீப்பர், கீப்பர், விக்கெட் காப்பாளர், குச்சக்காப்பாளர், இலக்குக் காப்பாளர்",
        "विकेटकीपर, विकेट कीपर, कीपर, विकेट रक्षक, विकेटरक्षक",
    ),
}
_ROLES = {key: role for role, keys in _SPELLINGS.items() for key in keys}

_GROUPS = {
    _BATSMAN: _keys("batsmen, batters, openers, batsmans, பேட்ஸ்மேன்கள், மட்டையாளர்கள், बल्लेबाजों"),
    _BOWLER: _keys("bowlers, spinners, pacers, fast bowlers, பவுலர்கள், பந்துவீச்சாளர்கள், गेंदबाजों"),
    _ALL_ROUNDER: _keys("all rounders, ஆல்ரவுண்டர்கள், ஆல் ரவுண்டர்கள்"),
    _WICKET_KEEPER: _keys("wicket keepers, keepers, கீப்பர்கள், விக்கெட் கீப்பர்கள்"),
}
_HEADED = {key: role for role, keys in _GROUPS.items() for key in keys}

_CAPTAINS = _keys(
    "captain, capt, vice captain, vice capt, vcaptain, skipper",
    "கேப்டன், துணை கேப்டன், அணித்தலைவர், அணித் தலைவர், துணை அணித்தலைவர்",
    "कप्तान, उपकप्तान, उप कप्तान",
)
_IN_BRACKETS = _CAPTAINS | _keys("c, vc, v/c, cap, கே, து.கே, क, उ.क")

_HEADING = _keys(
    "team, teams, squad, list, player, players, playing, playing xi, xi, eleven, name, names, member, members, role",
    "roles, phone, phones, mobile, contact, number, numbers, no, s.no, sno, sl, sl.no, sr, sr.no, details, final, our",
    "the, of, and, cricket, substitute, substitutes, subs, reserve, reserves, extra, extras, whatsapp, 11",
    "அணி, வீரர், வீரர்கள், பட்டியல், பெயர், பெயர்கள், பொறுப்பு, தொலைபேசி, கைபேசி, எண், மாற்று",
    "टीम, खिलाड़ी, खिलाड़ियों, सूची, लिस्ट, नाम, भूमिका, फोन, फ़ोन, मोबाइल, नंबर, की, के, अतिरिक्त",
)
_SPLIT_HEADING = re.compile(r"[\s,;|/&:_*~-]+")
_SPLIT_MARKS = re.compile(r"\s*(?:[,;/&+]|\band\b)\s*|\s+", re.IGNORECASE)
_SHORT = 2  # letters; with a space between them they are somebody's initials


def role_of(text: str) -> str | None:
    """The usual role that this is a spelling of, as the tournament spells it."""
    key = _key(text)
    return None if len(key) <= _SHORT and not text.isalpha() else _ROLES.get(key)


def role_at_the_end(text: str) -> tuple[str, str | None]:
    """A name and the role that follows it, as in ``Ravi Kumar all rounder``; initials such as ``Ravi AR`` stay."""
    words = text.split(" ")
    for count in (3, 2, 1):
        if len(words) > count and (role := role_of(" ".join(words[-count:]))) and _key(words[-1]) != "ar":
            return " ".join(words[:-count]), role
    before, _, after = plain_punctuation(text).rpartition("-")
    if before and (role := role_of(after)) and _key(after) != "ar":
        return text[: len(before)], role
    return text, None


def is_captain(text: str) -> bool:
    """Whether it says that somebody is a captain, and nothing else."""
    return _key(text) in _CAPTAINS


def marks_in_brackets(text: str) -> tuple[bool, str | None]:
    """Whether everything between two brackets is understood, as in ``(C & WK)``, and the role in it."""
    if role := role_of(text):
        return True, role
    if _key(text) in _IN_BRACKETS:
        return True, None
    marks = [mark for mark in _SPLIT_MARKS.split(text) if mark]
    roles = [role for role in map(role_of, marks) if role]
    return bool(marks) and all(role_of(mark) or _key(mark) in _IN_BRACKETS for mark in marks), next(iter(roles), None)


def group_of(text: str) -> str | None:
    """The role of all who follow, if this is a heading such as ``Bowlers``."""
    return _HEADED.get(_key(text.rstrip(":")))


def is_heading(text: str) -> bool:
    """Whether it names no player: all its words are those of headings, or it ends in a colon and one of them is."""
    words = [word for word in _SPLIT_HEADING.split(text) if word]
    known = [_key(word) in _HEADING for word in words]
    return bool(known) and (all(known) or (any(known) and text.endswith(":")))

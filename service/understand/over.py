"""Questions over the editions of a plan: since when, who first, what slipped, what is gone, what is new."""

from __future__ import annotations

import re

from service.model import Over

_PROMISED = r"(?:約束|公約|掲載|掲げ|載っ|載せ|盛り込|うた[っわ]|打ち出|書かれ|計画に(?:入|あ[るっり]))"
_BEFORE = (
    r"(?:(?:前|先)回|前の(?:版|報告|公表)|(?:一つ|ひとつ|1つ)前|旧版|前年度?|昨年度?|去年|この(?:1|一)年|以前)"
    r"(?:の\S{0,4}?)?(?:から|より|と比べ|に比べ|以降|まであった|にあった|で)"
)
_SINCE = re.compile(
    rf"いつ(?:の(?:版|報告|計画))?から\S{{0,12}}?{_PROMISED}|{_PROMISED}\S{{0,10}}?いつ(?:の版)?から"
    rf"|(?:初めて|最初に){_PROMISED}\S{{0,10}}?いつ|いつ(?:初めて|最初に){_PROMISED}"
    r"|\bsince when\b|\bwhen was\b.*\bfirst (?:promised|planned|listed)\b",
    re.I,
)
_EARLIEST = r"(?:最初に|初めて|真っ先に|(?:いちばん|一番)(?:早く|先に|最初に|古くから)|先に)"
_FIRST = re.compile(
    rf"{_EARLIEST}\S{{0,8}}?{_PROMISED}"
    r"|\bpromised\b.*\bfirst\b|\bfirst\b.*\bpromis",
    re.I,
)
_WHO = re.compile(
    r"(?:どの|どこの|どちらの)(?:町|市|まち|自治体|市町)|誰|だれ|どこが|\bwho\b|\bwhich (?:town|city|municip)", re.I
)
_ASKING = re.compile(
    rf"{_EARLIEST}|{_PROMISED}(?:に(?=載|掲|書)|[しさ]?(?:て|た|まし|れ)(?:て|い|ます|た|る|か|の|は)*)?|いつ(?:の(?:版|報告|計画))?から|{_WHO.pattern}"
    r"|\b(?:promised|planned|listed|first|since when|when was)\b",
    re.I,
)
"""What a question over editions says beside the thing itself."""
_MOVED: dict[Over, re.Pattern[str]] = {
    "slipped": re.compile(
        r"遅れ(?:た|まし|るよう|てい)|後退|悪くな|下が[っり]|\bslipped\b|\bdelayed\b|\bworse\b", re.I
    ),
    "dropped": re.compile(
        r"なくな[っり]|消え|削除|外[さし](?:れ|た)|落ち(?:た|まし)|やめ[たま]|廃止|\bdropped\b|\bremoved\b|\bgone\b",
        re.I,
    ),
    "added": re.compile(
        r"加わ[っり]|追加|新しく|新た|新規|増えた(?:公約|施策|事業|取組|項目|もの)|\badded\b|\bnew\b", re.I
    ),
}
_SINCE_BEFORE = re.compile(rf"{_BEFORE}|\bsince the (?:previous|last)\b|\bfrom the (?:previous|last)\b", re.I)


def over(text: str) -> Over | None:
    """What a question asks of several editions; None where it asks of one.

    >>> over("夜の図書室はいつから約束されていますか"), over("朝市を最初に約束したのはどの町ですか")
    ('since', 'first')
    >>> over("前の版からなくなった公約は?"), over("前回から遅れたものは?"), over("運航はいつからですか")
    ('dropped', 'slipped', None)
    """
    if _FIRST.search(text) and _WHO.search(text):
        return "first"
    if _SINCE.search(text):
        return "since"
    if not _SINCE_BEFORE.search(text):
        return None
    return next((name for name, words in _MOVED.items() if words.search(text)), None)


def thing_of(text: str) -> str:
    """A question without its words of promising, of when and of who: what is left names the thing.

    >>> thing_of("朝市を最初に約束したのはどの町ですか")
    '朝市を ですか'
    """
    return " ".join(_ASKING.sub(" ", text).split())

"""What a question asks, as it is said back where it is not written: a noun phrase, or the question inside a sentence.

「ふるさと会員の特典は何ですか」 → ふるさと会員の特典が何か; 「会場の設営を担う課を教えて」 → 会場の設営を担う課.
"""

from __future__ import annotations

import re

from index.tokens import tokenise
from ingest.text import nfkc
from service.understand.plain import joined, plain

_REQUEST = re.compile(
    r"""
    \s* (?: を | が | 、 | , )? \s*
    (?: (?:全部|すべて|全て|詳しく|具体的に|一つ)? \s*
        (?: (?:教え|おしえ|聞かせ|きかせ|知らせ|示し|挙げ|あげ|見せ|答え)て?
            (?: ください | 下さい | ほしい | くれ\S{0,3} | もらえ\S{0,5} | いただけ\S{0,6} )?
          | 示せ | 挙げよ | 述べよ | (?:明らかに|示)されたい | (?:知り|聞き|確認し)たい(?:の?です|んです|の)?
          | 伺い(?:ます|たい(?:です)?) | お願い(?:し|いたし)ます
          | (?:分|わ)か(?:り|れば)\S{0,6} )
        (?: が | けど | [ねよのなん] )* ) $
    """,
    re.VERBOSE,
)
"""A request at the end: what stands before it is what is asked for."""
_TOPIC_END = re.compile(r"(?:(?<!こ)とは|って|は|を|も)$")
_REASON_END = re.compile(
    r"""
    (?P<claim>.*?)
    (?: (?P<copula>な)?の(?:は|って)                    # what is so
      | と聞\S{1,6}[がど] | そう\S{1,4}[がど] | とのこと\S{0,4}[がど] )、?\s*
    (?:なぜ|なんで|何で|どうして|どういうわけ|なにゆえ)\S{0,8}$
    """,
    re.VERBOSE,
)
_REASON = re.compile(r"(?:なぜ|なんで|どうして)(?!か[^か])、?")
OPEN = re.compile(
    r"何|なん(?!で[もき])|いつ(?!も|でも)|どこ|どの|どれ|どん|どう|どち|どっち|だれ|誰|どなた|いくら|いくつ|なに"
)
"""An interrogative: without one, what is asked is whether it is so."""
_SAID = re.compile(
    r"と(?:書かれ|記され|印字され|公表され|記載され|され)てい(?:る|た)$|(?:そうですが|と聞きましたが|というのは|って)、?(?:本当|ほんと)$"
)
"""That it is written, or true, is what is denied."""
_HEARD = re.compile(
    r"(?P<past>た|だ|る|い)(?:そうです(?:が|けど|ね)|そうだ(?:が|けど)|と聞きましたが|と聞いたけど|と聞くが|とのことですが)、"
)
"""What somebody has heard, before what is asked of it."""
_ASIDE_SENTENCE = re.compile(r"(?:の(?:分|話|こと|時点))(?:で(?:す(?:が)?)?)?$|(?<!ん)で$")
"""A sentence behind the question that says only which is meant."""
_SPACE = re.compile(r"(?<=[ぁ-ゖァ-ヴー一-龠])[ \u3000]+(?=[ぁ-ゖァ-ヴー一-龠])")
_SENTENCE = re.compile(r"(?<=[。?!])\s*")
_ASIDE = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
_NOUN = ("名詞", "接頭辞", "接尾辞", "形状詞", "記号")
_CASES = ("で", "に", "と", "て", "へ", "から", "まで", "より")
"""Particles before は that say what the topic is to the clause."""
_WHEN = re.compile(r"^(?:年度?|月|日|今|いま|現在|去年|今年|来年|末|時点|後|前|うち)$")
"""A topic that says when, and is no subject."""
_BARE = re.compile(
    r"""
    (?P<thing>.*(?:費用?|料金?|[額率数名賃]|価格|値段|割合|名前|名称|氏名|理由|原因|時期|期間|期限|番号|場所|内容|特典|予算))
    が(?:今|いま|全部で|総額で)?(?:いくら|何[^かがをにでとは]{0,5}|なに|なん|どこ|誰|だれ|どなた|いつ)(?:だった|になる)?$
    """,
    re.VERBOSE,
)
"""A noun that says by itself what is asked of it: the rest of the question adds nothing."""
LONGEST = 70
"""Characters of a question that is said back; of a longer one, its last clause."""


def asked_for(question: str) -> str:
    """What a Japanese question asks, to stand before 「は書かれていません」; "" where it cannot be said so.

    >>> asked_for("市立病院の入院ベッドは今いくつありますか?")
    '市立病院の入院ベッドが今いくつあるか'
    >>> asked_for("誘致できた会社の名前を教えてください。"), asked_for("式典のゲストは?")
    ('誘致できた会社の名前', '式典のゲスト')
    >>> asked_for("上屋が遅れているのはなぜですか"), asked_for("窓口で英語は使えますか")
    ('上屋が遅れている理由', '窓口で英語が使えるかどうか')
    """
    plainer = _SPACE.sub("", nfkc(question)).strip().rstrip("、,")
    plainer = re.sub(r"(?<=[てで])ん(?=の[?。]?$)", "いる", plainer)  # なってんの
    text = _HEARD.sub(r"\g<past>ということについて、", _last_sentence(plainer))
    text = _question_of(text)
    named = _named(text, bare=not plainer.endswith(("?", "か。", "か")))
    if named is not None:
        return named
    reason = _REASON_END.match(text)
    if reason and reason["claim"]:
        last = tokenise(reason["claim"])[-1:]
        noun = reason["copula"] or (last and last[0].pos in ("名詞", "接尾辞"))
        return _about(reason["claim"]) + ("である" if noun else "") + "理由"
    clause = _SAID.sub("", plain(tokenise(_clause(text))))
    if not clause:
        return ""
    if _REASON.search(clause):
        return _about(_REASON.sub("", clause)) + "理由"
    said = _about(clause)
    bare = _BARE.match(said)
    return bare["thing"] if bare else said + ("か" if OPEN.search(clause) else "かどうか")


def _last_sentence(text: str) -> str:
    """The sentence that asks; the whole where it says too little by itself."""
    whole = _ASIDE.sub("", text.strip().rstrip("。?!？！ 　"))
    sentences = [part.rstrip("。?! ") for part in _SENTENCE.split(whole) if part.strip("。?! ")]
    while len(sentences) > 1 and (_ASIDE_SENTENCE.search(sentences[-1]) or _only_requests(sentences[-1])):
        sentences.pop()
    for sentence in reversed(sentences):
        nouns = [token for token in tokenise(sentence) if token.pos == "名詞" and token.sub != "数詞"]
        if len(nouns) > 1 or len(sentences) == 1:
            break
    else:
        return whole
    if len(sentences) > 1 and sentence is not sentences[-1]:
        sentence = f"{_lead(sentence)}について、{sentences[-1]}" if _lead(sentence) else sentences[-1]
    return _ASIDE.sub("", sentence) if len(sentence) <= LONGEST else sentence.partition("、")[2] or sentence


def _question_of(text: str) -> str:
    """The part of a sentence that asks, where a noun alone stands behind it: 「月謝はいくらですか、その塾」."""
    before, _, behind = text.rpartition("、")
    asks = before.endswith("か") and OPEN.search(before) and not OPEN.search(behind)
    return before if asks and not any(token.pos in ("動詞", "助動詞") for token in tokenise(behind)) else text


def _only_requests(sentence: str) -> bool:
    """Whether a sentence asks to be told, and not what: 全部挙げて."""
    request = _REQUEST.search(sentence)
    return request is not None and request.start() == 0


def _lead(sentence: str) -> str:
    """The noun phrase with which a sentence begins."""
    phrase = []
    for token in tokenise(sentence):
        if token.pos not in _NOUN and token.surface not in ("の", "・", "「", "」"):
            break
        phrase.append(token.surface)
    return "".join(phrase).rstrip("の")


def _named(text: str, *, bare: bool) -> str | None:
    """The noun phrase that is asked for by a request or a bare topic; None: it is asked by a clause.

    `bare`: nothing marks it as a question, so that a noun at its end is what is asked for.
    """
    request = _REQUEST.search(text)
    rest = text[: request.start()] if request and request.start() else text
    topic = _TOPIC_END.search(rest)
    phrase = rest[: topic.start()] if topic else rest
    last = tokenise(phrase)[-1:] if phrase else ()
    before, _, behind = phrase.rpartition("、")
    if OPEN.search(before) or _REASON.search(phrase):
        return None
    if before.endswith(("て", "か", "た")):
        phrase = behind
    if last and last[0].pos in ("名詞", "接尾辞", "記号") and not OPEN.search(phrase) and (topic or request or bare):
        return re.sub(r"(?<=[^、])(?:は、?|(?:なん)?ですが、)\s*", "の", phrase)
    return None


def _clause(text: str) -> str:
    """The clause that asks, without the request behind it: 「何人いるのか、人数を教えて」."""
    request = _REQUEST.search(text)
    rest = text[: request.start()] if request and request.start() else text
    before, mark, last = rest.rpartition("、")
    return before if request and mark and OPEN.search(before) and not OPEN.search(last) else rest


def _about(clause: str) -> str:
    """The clause with its topic as its subject, as it stands inside a sentence."""
    tokens = tokenise(clause)
    for at, token in enumerate(tokens):
        before_it = tokens[at - 1].surface if at else ""
        marks = token.pos == "助詞" and token.surface in ("は", "って")
        if marks and before_it and not _WHEN.search(before_it) and before_it not in _CASES:
            before, behind = (joined(part).strip("、 ") for part in (tokens[:at], tokens[at + 1 :]))
            second = any(t.pos == "助詞" and t.surface in ("が", "は") for t in tokens[at + 1 :])
            return f"{before}について、{behind}" if second and not before.endswith("の") else f"{before}が{behind}"
    return clause

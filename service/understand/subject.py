"""What a question is about: towns, plans, numbers, titles and headings that it names, and the words of its subject."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from index.tokens import Token, tokenise
from ingest.kinds import KINDS
from ingest.model import Document
from ingest.text import match_key, nfkc, numeral
from service.forms import own_names
from service.model import Heading, Subject
from service.tree import untitled
from service.understand import editions, towns
from service.understand.known import Known
from service.understand.language import language

NUMBER = re.compile(
    r"""
    (?P<noun>公約|実践項目|取組項目|基本目標|基本政策|政策|大綱|施策|項目|事業)?   # what is numbered
    \s* (?:の|番号)? \s* (?P<mark>No\.?\s*|№\s*|pledge\s+|item\s+)?
    (?P<number>(?<![A-Za-z0-9])N\d{1,3}          # N5
      | (?<![A-Za-z0-9])[IVX]{1,4}(?![A-Za-z0-9]) # IV
      | (?<![\d第])(?<!\d\.)\d{1,3}(?:-\d{1,3}){0,2})     # 12, 2-1, 1-3-2
    (?P<after>\s*(?:番(?!目)|号)|)               # 番 or 号 behind it
    (?!\s*(?:[\d.,%年月日円件人社校名回歳つ個億万千本点位世団戸台棟組種割期代時分度段]
            |項目|種類|事業|施策|箇所|か所|[A-Za-z]{2}))       # no quantity
    """,
    re.VERBOSE | re.I,
)
_AND = re.compile(r"(?:と|、|・|や|及び)\s*(?P<number>N?\d{1,3}(?:-\d{1,3}){0,2})(?=の|は|と|で|を|$)")
"""Another number of the same kind: 公約1と2."""
_KINDS = {
    "公約": "pledge", "実践項目": "initiative", "取組項目": "action_item", "基本目標": "goal",
    "基本政策": "policy", "大綱": "outline", "pledge": "pledge",
}  # fmt: skip
"""Printed noun → kind of record, from the contract's table of kinds."""
_NUMBERED = _KINDS | {"政策": "policy", "施策": "measure", "事業": "project"}
"""Nouns that tell a kind when a number follows them."""
_NOUNS = {kind.japanese: kind.name for kind in KINDS.values()}
_COUNTED = re.compile(
    r"(?:\d+|[一二三四五六七八九十]+)(?:つ|本|個|件|項目)?の(?P<some>政策|施策|事業(?![所者費]))|"
    r"(?P<noun>事業(?![所者費])|施策|政策|公約|指標)(?:名|数)?(?:は|が|を|って|には)?(?:全部で|ぜんぶで|全体で|合わせて"
    r"|合計で)?"
    r"(?:何(?:件|個|本|つ|項目|種類|事業|施策)|いくつ|すべて|全て|全部|並べ|列挙|挙げ|一覧"
    r"|[\d一二三四五六七八九十]+[つ本件個]とも|を教|は(?:何|どれ|どんな)|[?？]|$)|"
    r"(?:どの|どんな|どういう|どういった|何の)(?P<which>事業(?![所者費])|施策|政策|公約|指標)"
)
"""Common nouns that name a kind of record only where their number is given or asked for, or all of them are."""
_ENGLISH = {name: kind.name for kind in KINDS.values() for name in (kind.english, kind.plural)}
_PICKED = re.compile(
    r"\b(?:which|what|list|all|every|how many)\b(?: (?:of|the|all))*(?: \w+)? "
    rf"(?P<kind>{'|'.join(sorted(_ENGLISH, key=len, reverse=True))})\b",
    re.I,
)
"""The kind of record that an English question picks from."""
_PILLARS = re.compile(
    r"(?:柱|大綱|大きな(?:分野|目標|項目)|まちづくりの目標|基本目標)\S{0,6}?(?:[2-9二三四五六七八九]つ|[2-9]本|いくつ|何[本つ個]|全部|すべて|ぜんぶ|挙げ|は(?:何|どれ|どんな))"
    r"|(?:[2-9二三四五六七八九]つ|[2-9]本)の\S{0,8}?(?:柱|大綱|分野|目標)"
)
_EACH_KIND = re.compile(
    rf"(?P<noun>{'|'.join(sorted(_NOUNS.keys() | _KINDS.keys() & set(_NUMBERED), key=len, reverse=True))})"
    r"(?:の?数)?(?:って|は|が|も)?、?(?:全部で|ぜんぶで|全体で|合わせて)?(?:何(?:件|個|本|つ|項目)|いくつ)"
)
"""A kind of record that is counted, as one of several."""
_OF_NUMBER = re.compile(
    r"(?P<number>\d+|[一二三四五六七八九十]+)(?:つ|本|個|件|項目)?の\S{0,4}?(?P<noun>基本政策|基本目標|大綱|公約)"
)
"""How many of a kind there are: the plan that has just as many is meant."""
_TOP = ("outline", "goal", "policy")
"""What a plan's pillars are called, and the kinds that may be its highest."""
_RECORDS = re.compile(
    r"事業(?![所者費])|施策|公約|政策|取組|取り組み|項目|プロジェクト|指標|projects|measures|pledges|initiatives", re.I
)
_STAR = re.compile(r"★|☆|星(?:は|が|の数|いくつ|何個)|\bstars?\b", re.I)
_DATES = re.compile(r"[(（].*?[)）]|(?:令和|平成|[RH])?\d+(?:年度?|期|次)?|\s+")
"""Years, numbers and remarks in a title, which name no plan."""
_GENERAL_PLAN = re.compile(r"まちづくり|総合計画|基本計画|推進計画|実施計画|行動計画|総合戦略|報告書?")
"""What many plans are called."""
PLAN_TITLE = 5
"""Characters of a plan's title that name it: 行政創革, 総合計画 and 総合戦略 are what many plans are called."""
MOSTLY = 0.65
"""Part of a heading that names it as well: 雇用拡大・人材確保対策 for 雇用拡大・人材確保対策事業."""
SHORTEST_TITLE, SHORTEST_HEADING = 4, 6
"""Characters from which a title, or a heading that is no record's title, names itself by standing in the question."""
_QUOTED = re.compile(r"[「『\"“](?P<title>[^」』\"”]{2,80})[」』\"”]")
_WHOLE = re.compile(
    r"(?:計画|公約|プラン|取組|市|町|村)?全体|トータル|総合すると|\boverall\b|in total|as a whole", re.I
)
_WHICH_TOWN = re.compile(
    r"(?:どの|どこの|この中の)\S{0,4}[市町村]|[市町村](?:町村?)?は?どこ|どの自治体|市町村?はどこ|[市町]や[市町村]|"
    r"(?:町|市|自治体|まち)ごと|(?:各|それぞれの)(?:町|市|自治体|まち)|which (?:town|city|municipal)|each (?:town"
    r"|city)",
    re.I,
)
_OPINIONS = re.compile(r"意見|審議会|委員|評価|講評|コメント|感想|opinion|comment", re.I)
_COUNTED_FOR = re.compile(r"(?:何|いく|なん)(?:つ|[ぁ-んァ-ヴ一-龠%]{0,2}?(?=[がをはにで、?]|$)|か所|ヶ所)|いくら")
"""What is asked by a counter, and names no subject: 何人が, いくつ."""
NAMING = ("名詞", "動詞", "形容詞", "形状詞", "記号")
"""Parts of speech that may name a subject."""
NO_SUBJECT = frozenset(
    "年度 令和 平成 年 月 日 現在 目標 値 目標値 実績 実績値 基準値 現状値 数値 何 誰 幾つ 幾ら 担当 部署 課 所管 進捗 "
    "状況 評価 "
    "計画 公約 施策 政策 事業 取り組み 取組 取り組む 内容 概要 理由 原因 背景 課題 今後 予定 方針 期限 時期 一覧 全て "
    "全部 全体 一番 最も "
    "教える 知る 聞く 言う 書く 載る 分かる 見る 思う 有る 成る 為る 居る 下さる 貰う 頂く 呉れる 進む 遅れる 終わる "
    "完了 達成 する どう "
    "どの どれ 何処 何時 何故 どんな 此れ 其れ 其の 此の 件 つ 個 人 名 円 % パーセント 回 市 町 村 ここ うち 中 方 所 "
    "物 事 今 "
    "そう 本当 相違 承知 理解 認識 確認 間違い 正しい 宜しい 伺う "
    "target actual result goal baseline what which who when how many much the of is are was were do "
    "does did in for to "
    "and a an year fiscal "
    "city town plan pledge department project measure status progress".split()
)
"""Lemmas that ask, count or address, and name no subject."""


def language_free(text: str) -> str:
    """The text without what it quotes."""
    return _QUOTED.sub("「」", text)


def subject_of(text: str, municipality: str | None, held: Known) -> Subject:
    """What the question is about.

    Args:
        text: the question, NFKC.
        municipality: the town that the caller names, over the question's words.
        held: what the snapshot holds.
    """
    documents = held.documents
    names = towns.named(municipality or text, documents) or ((municipality,) if municipality else ())
    of_towns = [d for d in editions.in_force(text, held) if not names or d.municipality in names]
    kinds = {d.document: held.kinds.get(d.document, frozenset()) for d in of_towns}
    named_kind = kind(text, kinds)
    concerned = of_plan(text, of_towns)
    several = kinds_counted(text, kinds)
    needed = ({named_kind, *several} - {None}) | ({"stars"} if _STAR.search(text) else set())
    concerned = tuple(d for d in concerned if needed <= kinds[d.document]) or concerned
    concerned = _of_number(text, concerned, held)
    allowed = {d.document for d in concerned}
    titles = _titles(text, held, allowed)
    return Subject(
        towns=names,
        documents=tuple(sorted(allowed)) if len(concerned) < len(held.documents) else (),
        available=tuple(sorted({d.municipality for d in documents if d.municipality})),
        # A document whose town could not be read may be that town's: nobody is turned away then.
        absent_town=(
            away := _away(text, municipality, names, documents) if all(d.municipality for d in documents) else None
        ),
        mayor=away is not None and f"{away}長" in text,
        which_town=_WHICH_TOWN.search(text) is not None,
        numbers=numbers(text),
        titles=titles,
        quoted=tuple(i for i in titles if f"「{' '.join(nfkc(held.records[i].title).split())}」" in text),
        headings=headings(text, held, allowed),
        kind=named_kind,
        kinds=several,
        records=_RECORDS.search(text) is not None,
        whole=_WHOLE.search(text) is not None and not titles,
        words=subject_words(text, names),
        verbs=subject_words(text, names, ("動詞", "形容詞")),
        focus=focus(text, names),
        names=own_names(text),
        opinions=_OPINIONS.search(text) is not None,
    )


def _away(text: str, municipality: str | None, names: tuple[str, ...], documents: Sequence[Document]) -> str | None:
    """The town that is meant, by the caller or else by the question, and that no document belongs to."""
    if municipality:
        return None if {d.municipality for d in documents} & {*names} else municipality
    return towns.absent(text, documents, whole=bool(names))


def numbers(text: str) -> tuple[tuple[str | None, str], ...]:
    """Record numbers that the question names, each with the kind its noun tells.

    A bare number counts only with 番, No. or a hyphen: otherwise it is a quantity.

    >>> numbers("公約20の担当は"), numbers("実践項目N5と7番"), numbers("20件の目標")
    ((('pledge', '20'),), (('initiative', 'N5'), (None, '7')), ())
    """
    found = []
    for match in NUMBER.finditer(text):
        noun, number = match["noun"], match["number"]
        mark = (match["mark"] or "").strip().lower()
        roman = number[0] in "IVX"
        if noun or mark or (match["after"] and not roman) or "N" in number or "-" in number:
            kind_of = _NUMBERED.get(noun or mark or "")
            found.append((kind_of, number))
            found += [
                (kind_of, more["number"])
                for more in _AND.finditer(text, match.end())
                if kind_of and more.start() == match.end()
            ]
    return tuple(dict.fromkeys(found))


def kind(text: str, kinds: dict[str, frozenset[str]]) -> str | None:
    """The kind of record that the question's noun names, among those that the documents hold."""
    # The head stands last: 「市長公約の基本政策」 are policies.
    lower = text.lower()
    named = [_KINDS[noun] for noun in sorted(_KINDS, key=lower.rfind, reverse=True) if noun in lower]
    counted = _COUNTED.search(text)
    if counted:
        named.insert(0, _NOUNS.get(counted["noun"] or counted["some"] or counted["which"], "measure"))
    english = _PICKED.search(text)
    if english:
        named.insert(0, _ENGLISH[english["kind"].lower()])
    held = set().union(*kinds.values()) if kinds else set()
    if _PILLARS.search(text):
        named += _TOP
    for name in named:
        if name in held:
            return name
    if counted and "project" in held and (counted["noun"] or counted["which"]) in ("事業", "施策"):
        return "project"
    return None


def kinds_counted(text: str, kinds: dict[str, frozenset[str]]) -> tuple[str, ...]:
    """Every kind of record that a question counts, where it counts several that one plan holds; else nothing.

    >>> kinds_counted("公約は何項目で、施策はいくつ?", {"a": frozenset({"pledge", "measure"})})
    ('pledge', 'measure')
    """
    named = dict.fromkeys((_NOUNS | _NUMBERED)[match["noun"]] for match in _EACH_KIND.finditer(text))
    return tuple(named) if len(named) > 1 and any(set(named) <= held for held in kinds.values()) else ()


def of_plan(text: str, documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents whose plan the question names by a stretch of its title that no other of them shares; else all."""
    overlap = {d.document: _common(text, _GENERAL_PLAN.sub(" ", _DATES.sub(" ", nfkc(d.plan)))) for d in documents}
    longest = max(overlap.values(), default=0)
    best = [d for d in documents if overlap[d.document] == longest]
    return tuple(best) if longest >= PLAN_TITLE and len(best) == 1 else tuple(documents)


def _of_number(text: str, documents: tuple[Document, ...], held: Known) -> tuple[Document, ...]:
    """The documents that have just as many records of a kind as the question says (5つの基本政策); all, where none."""
    said = _OF_NUMBER.search(text)
    if said is None or len(documents) < 2:
        return documents
    kind_of, number = _KINDS[said["noun"]], numeral(said["number"])
    have = Counter(record.document for record in held.records.values() if record.kind == kind_of)
    return tuple(d for d in documents if have[d.document] == number) or documents


def _common(text: str, title: str) -> int:
    """Length of the longest stretch of the title that stands in the text."""
    best = 0
    for a in range(len(title)):
        while a + best < len(title) and title[a : a + best + 1] in text:
            best += 1
    return best


def _titles(text: str, held: Known, documents: set[str]) -> tuple[str, ...]:
    """Ids of the records whose whole title stands in the question; of titles within one another, the longest."""
    key = match_key(text)
    quoted = {untitled(match["title"]) for match in _QUOTED.finditer(text)}
    found = [t for t in held.titles if (len(t) >= SHORTEST_TITLE and t in key) or t in quoted]
    longest = [t for t in found if not any(t != other and t in other for other in found)]
    ids = (record_id for title in sorted(longest, key=key.find) for record_id in held.titles[title])
    return tuple(i for i in ids if held.records[i].document in documents)


def headings(text: str, held: Known, documents: set[str]) -> tuple[Heading, ...]:
    """The headings that the question names by number, by whole title or in quotation marks; the deepest ones."""
    key = match_key(text)
    quoted = [untitled(match["title"]) for match in _QUOTED.finditer(text)]
    named = numbers(text)
    by_number = {
        (record.document, untitled(record.title))
        for record in held.records.values() for kind_of, number in named
        if record.number and kind_of == record.kind and match_key(number) == match_key(nfkc(record.number))
    }  # fmt: skip
    found = []
    for heading in held.headings:
        if heading.document not in documents:
            continue
        enough = len(heading.key) >= (SHORTEST_TITLE if heading.kind else SHORTEST_HEADING)
        named_here = (enough and heading.key in key) or any(len(q) > 2 and q in heading.key for q in quoted)
        named_here = named_here or (
            len(heading.key) >= SHORTEST_HEADING
            and _common(key, heading.key) >= max(SHORTEST_HEADING, MOSTLY * len(heading.key))
        )
        if named_here or (heading.document, heading.key) in by_number:
            found.append(heading)
    deepest = max((heading.depth for heading in found), default=0)
    return tuple(heading for heading in found if heading.depth == deepest)


def subject_words(text: str, names: Sequence[str], classes: Sequence[str] = NAMING) -> tuple[str, ...]:
    """Lemmas of the words that name what the question is about, in order: no asking words, no town, no number.

    `classes` are the parts of speech that count.

    >>> subject_words("美唄市のふるさと納税の令和6年度の実績は?", ("美唄市",))
    ('古里', '納税')
    """
    own = text
    for name in names:
        own = own.replace(name, " ").replace(name[:-1], " ") if len(name) > 2 else own.replace(name, " ")
    return tuple(
        dict.fromkeys(
            token.lemma.lower()
            for token in tokenise(own)
            if token.lemma and token.pos in classes and _names_subject(token)
        )
    )


def _names_subject(token: Token) -> bool:
    if not token.is_content or token.sub == "数詞" or token.lemma.lower() in NO_SUBJECT or token.surface in NO_SUBJECT:
        return False
    return token.pos in NAMING and not re.fullmatch(r"[\d.,%]+", token.surface)


def focus(text: str, names: Sequence[str]) -> str:
    """The noun phrases that name what is asked about, as the question says them, to be said back.

    >>> focus("美唄市が採用した保育士は何人ですか?", ("美唄市",))
    '採用した保育士'
    """
    if language(text) == "en":
        return text.rstrip("?？ .")
    own = text
    for name in names:
        own = own.replace(name, "\n").replace(name[:-1], "\n") if len(name) > 2 else own.replace(name, "\n")
    phrases: list[list[Token]] = [[]]
    tokens = tokenise(_COUNTED_FOR.sub("\n", own))
    for token in tokens:
        if token.pos in ("名詞", "接頭辞", "接尾辞", "形状詞", "記号") or (
            phrases[-1] and token.surface in ("の", "な", "・", "ー", "た", "する", "し", "さ", "れ")
        ):
            phrases[-1].append(token)
        elif phrases[-1]:
            phrases.append([])
    said = []
    for phrase in phrases:
        while phrase and (not _names_subject(phrase[-1]) and phrase[-1].pos != "接尾辞"):
            phrase.pop()
        while phrase and not _opens(phrase):
            phrase.pop(0)
        if any(_names_subject(token) for token in phrase):
            said.append("".join(token.surface for token in phrase))
    return "の".join(said[:3])


def _opens(phrase: Sequence[Token]) -> bool:
    """Whether a phrase may begin as it does: with a noun of the subject, or with an era and its year."""
    first = phrase[0]
    era = first.surface in ("令和", "平成") and len(phrase) > 1 and phrase[1].sub == "数詞"
    return era or _names_subject(first) or first.pos == "接頭辞" or first.sub == "数詞"

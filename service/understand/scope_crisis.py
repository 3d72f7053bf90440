"""Danger that the asker, or somebody present, is in now: the kinds that decide which helplines are shown.

Told from a subject of the plans by grammar, not by the word: a state now (「殴られています」), not a group or a
case (「殴られている人への支援」「殴られたとき」), and no word of the plans in the same clause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.understand.scope_words import clauses, fold, hiragana, speaks_of_plans

_GROUP = re.compile(
    r"""
        ^(?:、(?=と)|との?(?=通報|報告|訴|相談|電話|被害)|と[^。、!?がはをに]{1,8}?|(?:思|考|言|訴|感じ|悩|苦し
          |困)[ぁ-ん]{0,5}|って|て|で|り|れ|さ|る|た|い|う|く|ん|いる|いた|なる|なった|し|(?:つら|辛|しん
          |苦し)[ぁ-ん]{0,3}|ような|みたいな|ほど|の)*
        (?:(?P<whom>人|方|者|子|女性|男性|若者|市民|町民|村民|住民|児童|生徒|高齢者|お年寄り|世帯|家庭|母親|父親
          |親|妊[産]?婦|患者|学生|職員|ひと|かた(?!い)|こども)
      |気持ち|声|相談|悩み|通報|報告|訴え|電話|被害)
    """,
    re.VERBOSE,
)
"""After the words of danger: the clause goes on to name whom they describe."""

_SOMEBODY_HERE = re.compile(
    r"^[^。、!?]{0,12}?(?:人|方|者|子|ひと|こども|子ども|子供|女性|男性|高齢者"
    r"|お年寄り)(?:が|を)(?:近くに|隣に|目の前に|ここに|今)?(?:い(?:る|ます|て"
    r"|ま)|居|見(?:た|ま|て|か))(?!す?か)"
)
_WHERE_TO_TURN = re.compile(r"どこ(?:に|へ)(?:電話|相談|連絡|行)|どうし(?:たら|れば)|助けて|たすけて")

_CASE = re.compile(
    r"""
        ^[^、。!?]{0,6}?(?:とき|時(?!々)|前に|まえに|場合|際|たら|れば|(?<!の)なら|ケース|恐れ|おそれ|可能性|想定
          |そうな(?:区域|地区|場所|所)
        |区域|地区|地域|家屋|建物|場所)
    """,
    re.VERBOSE,
)
"""After them: the case is only supposed, or a place is described."""

_SUPPOSED = re.compile(r"もしも?(?!かし)|仮に|万が一|万一|\bif\b|\bin case\b|\bwhen\b")
_NOW = (
    r"(?:(?:て|で)(?!から|も|は(?:いけ|なら)|ほし|欲し|もら|あげ|聞)"
    r"|(?:た|ました)(?:$|(?=[。!?、\s…]|[のんよけがかぞわねしっ]|から|ので|と(?![き聞こ])"
    r"|みたい|ところ|傷|怪我|あざ|跡|[^。、]{0,4}[人子]が)))"
)
"""Endings of what goes on or has just happened: 〜ている, 〜てる, 〜てます, 〜た; not 〜た before a noun."""

_NOT_SO = re.compile(
    r"^[ぁ-ん]{0,4}?(?:[来こ]?ない(?:よう|ため|まち|か(?:心配|と)|で)|にくい|ずに"
    r"|なかった|るのを|と聞)|^[ぁ-ん]{0,3}(?:ほど|くらい|ぐらい)(?:暑|寒|忙|恥"
    r"|疲|退屈|眠|暇)"
)
"""After the words of danger: they are denied, prevented, heard of, or a figure of speech."""

_KIN = (
    r"(?:かれ(?=[がはに])|旦那|だんな|主人|夫|おっと|妻|嫁|よめ|彼氏?|かれし|彼女"
    r"|恋人|元カレ|元夫|パートナー|同居人|男|兄|姉|弟|妹|家族|上司)(?:さん)?"
)
_PARENT = (
    r"(?:お?父(?:さん|親)?|お?母(?:さん|親)?|おとうさん|おかあさん|パパ|ママ|親"
    r"|おや|両親|継父|養父|先生|せんせい|里親)"
)
_ELDER = (
    r"(?:祖[父母]|お?(?:ばあ|じい|婆|爺)(?:ちゃん|さん)|ばあちゃん|じいちゃん"
    r"|(?:高齢|年老いた|認知症)の?(?:父|母|親)|お年寄り|入居者|利用者|義[父母])"
)
_CHILD = (
    r"(?:子ども?|子供|こども|赤ちゃん|あかちゃん|娘|息子|孫|児童|幼児|園児|小学生"
    r"|中学生|(?:男|女|よそ|隣|近所|あ|うち|この)の?子)"
)
_BEAT = r"(?:殴|なぐ|叩|たた|蹴|蹴飛ば|け|打|ぶ|踏|投げ飛ば|突き飛ば|首を(?:絞|し)め|刺|切りつけ|暴力を(?:ふる|振る)わ)"
_BEATEN = rf"(?:{_BEAT}(?:ら|か|さ|)れ)"


@dataclass(frozen=True)
class _Danger:
    """One way of speaking of danger; `own`: in the asker's own voice, so that plan words beside it change nothing."""

    kind: str
    own: bool
    pattern: re.Pattern[str]


def _danger(kind: str, pattern: str, *, own: bool = False) -> _Danger:
    return _Danger(kind, own, re.compile(pattern, re.VERBOSE))


_DANGERS = (
    _danger(
        "suicide",
        r"""
        死にた(?:い|く(?!な(?:い|く))|かった) | 死にてえ | タヒにたい | 死にたみ
        | (?:^|[、。!?\s…・.]|もう|ほんと(?:に)?|本当に|まじで?|つらくて|しんどくて|て|から|が|は)しにた(?:い
          |く)(?!する|し|せつ|おう|りょ|ない)
        | 死のう(?:と|か|かな|$|[。!]) | しのうとおも | 死んでしまいたい
        | 死んだ(?:ほう|方)が(?:まし|マシ|いい|楽) | 死ぬしかない | 死ね(?:たら|れば|ない(?:か|の))
        | 死ぬこと(?:ばかり|しか|を考え|だけ) | 死んでもいい(?:かな|と思|や|です|$) | 死にます(?:$|[。!])
        | 命を(?:絶|断)(?:ち|と) | 希死念慮が | 生きる(?:の|こと)に疲れ | (?:電車|線路)に飛び込 | 練炭(?:を|で)
        | (?:目が|二度と)覚めなければ | 私(?:なんか|なんて|が)(?:いなくなれば|いない(?:ほう|方)が) | 死なせて
        | 死ぬ(?:方法|やり方|つもり) | 楽に死(?:ね|ぬ)
        | (?:自殺|自死)(?:し(?:たい|よう|ます|そう)|未遂(?:を|し|で)|を(?:ほのめか|口に|くわだ|企)|する(?:つもり
          |しか|方法)|の(?:方法|仕方)|を(?:考え|図)) | じさつし(?:たい|よう)
        | (?:消え|きえ)(?:て(?:しまい|なくなり)?)?(?:たい|てしまいたい)(?!する) | いなくなりたい | 消えてなくなりたい
        | (?:生きて|いきて)(?:い)?(?:たくない|たくありません|けない|けません|る(?:意味|価値|資格)(?:が|も|は
          |なんて)?(?:ない|わから|分から|ありません)) | 生きる(?:価値|資格)(?:が|も|は|なんて)?(?:ない|ありません)
        | (?:生き(?:て(?:い)?)?る|いき(?:て(?:い)?)?る)の(?:が|は|も)?(?:もう)?(?:つら|辛|しんど|嫌|いや|苦
          |くるし)
        | 生きる(?:意味|気力)が(?:ない|なくな|わから) | 生まれてこなければ
        | (?:人生|命|いのち|全て|すべて)を?(?:もう)?終わりに(?:したい|しよう)|人生(?:を)?終わらせたい
        | 首を(?:吊|つ)(?:り(?!人)|ろ|って)
        | 首(?:吊|つ)り(?:の|用の)?(?:ロープ|縄|紐|ひも|したい|しよう|しか|します)
        | (?:自分|じぶん|私|体)を(?:傷|きず)つけ(?:て|た[いく]|そう)
        | 飛び降り(?:たい|よう|ます|る(?:つもり|しか)) | (?:手首|腕)を切(?:り|っ)
        | (?:リスカ|リストカット|オーバードーズ|\bod)(?:し|が|を(?:し|やめ)) | 自傷(?:し|が(?:やめ|止め))
        | (?:薬|睡眠薬|くすり)を(?:たくさん|大量に|全部|いっぱい)(?:飲|の)(?:ん|み) | 遺書を(?:書|か)
        | \bi(?:'m|\ am|\ was|\ just|\ really|\ feel|'ve|\ have)?\s?(?:\w+\s){0,3}?(?:want|wanna|going|like
          |plan(?:ning)?)\s?(?:to\ )?(?:die\b|dying|kill(?:ing)?\ myself|disappear|end\ (?:my|it))
        | kill(?:ing)?\ myself | \bend(?:ing)?\ my\ life
        | \bi(?:'m|\ am|'ve\ been)?\ (?:feel(?:ing)?\ )?(?:\w+\ )?suicidal | \bfeeling\ suicidal
        | \bno\ (?:reason|point)\ (?:to|in)?\ ?(?:liv\w+|going\ on)
        | \b(?:don'?t|do\ not)\ want\ to\ (?:live|be\ alive)
        | (?:hurt|harm|cut)(?:ting|ing)?\ myself | \bif\ i\ (?:died|were\ dead|was\ (?:dead|gone))
        | better\ off\ dead | \bshinitai\b
        """,
        own=True,
    ),
    _danger(
        "violence",
        rf"""
        {_KIN}(?:に|から)[^。!?]{{0,14}}?(?:{_BEATEN}(?:{_NOW}|る|ます|そう)|殺され|脅(?:さ|か)れ|暴力を?(?:受け
          |され)|(?:監禁|束縛|虐待)され)
        | {_KIN}(?:が|は)[^。!?]{{0,14}}?(?:(?:殴|なぐ)(?:る|って|ります)|蹴(?:る|って|ります)|(?:を|に)、?け(?:る
          |って|ります)|(?:叩|たた)(?:く|いて|きます|いたり)|ぶちます|暴力を?(?:ふる|振る|振う)|ぼうりょく
          |暴れ(?:{_NOW})|包丁を)
        | {_KIN}(?:の|から)(?:暴力|dv)(?:から|が(?:怖|こわ|ひど|続|止ま)|で(?:困|悩|つら|辛)|を受けて(?:い)?(?:る
          |ます)) | (?:夫|旦那|彼氏?|妻)(?:さん)?が(?:怖|こわ)(?:い|くて)
        | (?:dv|でいーぶい|モラハラ|暴力|ぼうりょく|性暴力|虐待|嫌がらせ)(?:を(?:受け|うけ|ふるわれ|振るわれ|され)
          |に(?:あ|遭)っ|され)(?:{_NOW}) | {_KIN}から逃げ(?:たい|て(?:い|き)?)
        | (?:殺され|ころされ)(?:る(?!人)|そう|かけ)
        | (?:人|あいつ|{_KIN}|{_PARENT}|{_ELDER}|誰か|みんな)を(?:殺し|ころし)(?:たい|てやる|てしまい|そう)
        | (?:レイプ|強姦|ごうかん|乱暴|痴漢|セクハラ|性暴力|性被害|わいせつ(?:なこと|行為)?)(?:を|に)?(?:され|遭
          |あ(?:っ|い)|受け)(?:{_NOW}|て|ま)
        | (?:体|からだ|胸|お尻|おしり|下着)を(?:触|さわ)(?:ら|って)(?:れ)?(?:{_NOW}|く)
        | (?:無理やり|むりやり)(?:体を|からだを|性|触|さわ|キス)
        | (?:ストーカー|つきまとい)(?:に(?:あ|遭)|され|が)(?:って|{_NOW}|いる|います)|(?:付きまと|つきまと
          |つけまわ)われ(?:{_NOW})
        | 怖くて(?:家|うち)に(?:帰れ|いられ|居られ) | 裸の(?:写真|画像|動画)を(?:送|撮|ばらま)
        | \b(?:he|she|they|someone|somebody)\ (?:\w+\ ){{0,2}}?(?:hits?|beats?|hitting|beating|hurts?|hurting
          |threaten(?:s|ed|ing)|chok(?:es?|ed|ing)|kicks?|punch(?:es|ed)?|grabb?(?:ed|s))\ (?:me|us)\b
        | \bscared\ of\ my\ (?:husband|boyfriend|wife|partner|father|son)
        | (?:車に乗せ|連れて(?:行|い)か|さらわ)(?:られ|れ)(?:そう|{_NOW}) | 物を投げ(?:つけ)?られ(?:{_NOW})
        | my\ (?:husband|wife|boyfriend|girlfriend|partner|ex|son|brother)\ (?:\w+\ ){{0,3}}?(?:hits?|beats?
          |hitting|beating|hurts?|threaten\w*|chok\w+|abus\w+|rap\w+|kicks?|slaps?|punch\w*)\b(?:\ \w+){{0,2}}
        | \bi(?:'m|\ am|\ was|\ have\ been|'ve\ been|\ got)\ (?:being\ |just\ )?(?:beaten|attacked|raped|stalked
          |assaulted|abused|molested|threatened)
        | (?:going\ to|wants\ to|trying\ to|will)\ kill\ (?:me|us) | (?:attack|follow|stalk|chok)ing\ me
        """,
        own=True,
    ),
    _danger(
        "violence",
        r"""
        (?:殴|なぐ|蹴飛ば|首を(?:絞|し)め)(?:ら|さ)れ(?:て(?:い)?(?:る|ます|て)|ました|た(?:$|[。!、]|の|ん
          |けど)) | (?:家|うち|ここ)から逃げ(?:たい(?!人)|てき(?:た|ました))
        """,
    ),
    _danger(
        "child_abuse",
        rf"""
        {_CHILD}(?:が|は|を|も)[^。!?]{{0,16}}?(?:{_BEATEN}|虐待され|虐待を受け|怒鳴られ|閉じ込められ|外に出され
          |置き去りに|放置され|食べさせてもら)(?:{_NOW})
        | (?:隣|となり|近所|上の階|下の階|アパート|マンション|家
          |部屋)[^。!?]{{0,14}}?(?:{_CHILD})?[^。!?]{{0,10}}?(?:泣き声|なきごえ|悲鳴|ひめい|叫び声|怒鳴り声
          |どなりごえ|叩く音|殴る音)[^。!?]{{0,8}}?(?:聞こえ|きこえ|する|します|して|止ま|やま|毎)(?!公園|広場|まち
          |町|声が絶え)
        | (?:殴る|なぐる|叩く|たたく|ひっぱたく)(?:音|おと)が(?:し|する|聞こ|きこ)
        | {_CHILD}の[^。!?]{{0,10}}?(?:悲鳴|叫び声|泣き叫)[^。!?]{{0,8}}?(?:聞こえ|する|します|して|止ま|やま)
        | {_CHILD}の?[^。!?]{{0,6}}?に(?:あざ|アザ|痣)が
        | {_CHILD}が[^。!?]{{0,10}}?(?:ベランダ|外)に(?:ずっと)?(?:出され|締め出され)
        | 虐待(?:かも|では?ない(?:か|でしょうか)|じゃない(?:か|の)|らしい|を見|が疑われます|されてるみたい
          |を受けてい(?:るみたい|るよう|ます)|され(?:てい?ます|てる(?:$|[。!])))
        | {_CHILD}を(?:殴|なぐ|叩|たた|ぶっ|蹴|投げ|揺さぶ|怒鳴|虐待し|殺し|ころし)[^。!?]{{0,6}}?(?:しま|ちゃ
          |そう|ました|てやり|たくな)
        | {_CHILD}に(?:手を(?:上|あ|挙)げ|暴力を)[^。!?]{{0,6}}?(?:しま|ちゃ|そう|ました)
        | (?:虐待|ぎゃくたい)し(?:て(?:しま|いる(?:かも|の)|る(?:かも|の))|ちゃ|そう)
        | {_PARENT}(?:に|から)[^。!?]{{0,12}}?(?:{_BEATEN}|虐待され|虐待を受け|怒鳴られ|体を触られ
          |いやらしい)(?:{_NOW}|る(?!子|人|児)|ます)
        | {_PARENT}(?:が|は)[^。!?]{{0,10}}?(?:殴|叩|たた|なぐ)(?:って|る|いて|く)(?:くる|きま|き|$|[。!のよん])
        | {_PARENT}(?:が|は)[^。!?]{{0,10}}?(?:ごはんを(?:くれ|作って))
        | (?:child|kids?|baby|boy|girl|children|toddler)[^.!?]{{0,30}}?(?:(?:being|getting)\ (?:beaten|hit|abused)
          |(?:scream|cry)ing) | \b(?:hit|beat|hurt|shook|slapped)\ my\ (?:child|kids?|son|daughter|baby)
        | my\ (?:father|dad|mother|mom|mum|parents?|stepfather|teacher)\ (?:\w+\ ){{0,2}}?(?:hits?|beats?|hitting
          |beating|abus\w+|touch\w*|kicks?)\ me
        """,
        own=True,
    ),
    _danger(
        "elder_abuse",
        rf"""
        {_ELDER}(?:が|は|を|も)[^。!?]{{0,20}}?(?:{_BEATEN}|虐待され|虐待を受け|怒鳴られ|縛られ|閉じ込められ
          |年金を(?:取|と)られ)(?:{_NOW})
        | {_ELDER}を(?:殴|叩|たた|虐待し|殺し)[^。!?]{{0,6}}?(?:しま|ちゃ|そう|ました)
        | (?:ヘルパー|介護職員|施設の(?:職員|人)|職員|老人ホーム|施設|デイサービス)(?:さん)?(?:に|で
          |から)[^。!?]{{0,20}}?(?:{_BEATEN}|虐待(?:され|を受け)|縛られ)(?:{_NOW})
        | (?:息子|娘|嫁|婿|孫)(?:に|から)[^。!?]{{0,10}}?(?:{_BEATEN}(?:{_NOW}|る|ます)|年金を(?:取|と)られ|怒鳴られ)
        | 介護[^。!?]{{0,16}}?(?:殴|叩|たた|手を(?:上|あ)げ|殺し|首を)[^。!?]{{0,6}}?(?:しま|ちゃ|そう|ました)
        | (?:staff|caregivers?|carers?|nurses?|nursing\ home|brother|sister)[^.!?]{{0,20}}?(?:hit(?:s|ting)?
          |beat(?:s|ing)?|abus\w+|hurt(?:s|ing)?|ty(?:ing|ed))\ my\ (?:mother|father|grand\w+|mom|dad)
        """,
        own=True,
    ),
    _danger(
        "children_distress",
        r"""
        (?:いじめ|イジメ|虐め|苛め)(?:られ|に(?:あ|遭)っ|を(?:受け|うけ)|がつら|で(?:つら
          |しんど))(?:て(?:い)?(?:る|ます|て)|ました|た(?!ら)|い|くて|ん)
        | いじめで[^。!?]{0,8}?(?:つら|辛|しんど|行けな|行きたくな|眠れな)
        | 学校(?:に|へ)?(?:もう)?(?:行|い)きたくない(?!子|児|生徒|人|理由) | がっこうにいきたくない
        | 学校(?:が|で)(?:怖|こわ|つら|辛|しんど)
        | (?:家|うち|いえ)に(?:帰|かえ)りたくない(?!子)
        | 家出(?:した(?:い(?!子)|$|[。!、の])|しました|中です|してい?ます)
        | \bi(?:'m|\ am|\ get|\ was|'ve\ been)\ (?:being\ |always\ |getting\ )?bullied
        | \b(?:bully|bullies|bullying)\ me\b | \bdon'?t\ want\ to\ go\ to\ school
        """,
    ),
    _danger(
        "fire_or_accident",
        rf"""
        (?:家|うち|いえ|隣|となり|建物|ビル|台所|部屋|アパート|マンション|車|くるま|倉庫|山|畑|物置|工場|店|鍋
          |コンロ|ストーブ|コンセント|屋根|学校)(?:が|は|も)?[^。!?、]{{0,6}}?(?:燃え|もえ|焼け)(?:(?:て|で)(?!から
          |も|聞)|そう|だし|始め)
        | (?:火事|かじ|火災)(?:だ|です|でーす|が(?:起き|おき|発生し)(?:{_NOW})|に(?:なっ|なり)(?:{_NOW}|まし)
          |(?:みたい|かも)) (?![^。!?]*か[。?]?$) | ^(?:火事|かじ|火災)[!。ー]*$
        | (?:煙|けむり|炎|火)が(?:出|で|上が|あが|見え|充満し|消え|広が|ついて|噴)(?:{_NOW}|な[いく]|ません)
        | 火の?手が | 爆発(?:し(?:{_NOW})|が起き)
        | (?:ガス(?:の(?:にお|臭)い|が?(?:漏|も)れ|くさ|臭)|ガス漏れ)(?:い|{_NOW}|が(?:する|します)|です|かも|みたい)
        | (?:人|ひと|夫|妻|父|母|子ども|子供|おじいさん|おばあさん|祖[父母]|友達|友人|隣の人|男性|女性
          |[ぁ-ん]+ちゃん|お?[父母]さん|赤ちゃん)(?:が|は)[^。!?がは、]{{0,14}}?(?:(?:倒れ|たおれ|溺れ|おぼれ|ひかれ
          |轢かれ|けいれんし|痙攣し|(?:海|川|池|井戸|階段|崖|屋根|穴|用水路|ホーム)[^。!?、]{{0,4}}?落ち)(?:{_NOW}
          |そう(?!な))|死にそう|しにそう|息をして(?:い)?な|(?:ぐったり|ぐったりして)|(?:動かな[いく]|反応(?:が
          |し)な))
        | (?:意識|いしき|呼吸|息|いき|脈|反応)が(?:な[いく]|ありません|でき(?:な|ませ)|止ま|とま|して(?:い)?な
          |苦し|くるし|もうろう|遠の|薄れ) | 息(?:を|が)?(?:できな|して(?:い)?な|できません)
        | 心臓が(?:止ま|とま|苦し) | 心肺停止(?:です|し)
        | (?:血|出血|ち)が(?:止ま|とま)(?:ら|り?ません) | (?:喉|のど)に[^。!?]{{0,6}}?(?:詰ま|つま)(?:ら|っ|り)
        | (?:けいれん|痙攣|ひきつけ)(?:して|を起こ|が) | 熱中症(?:で|みたい|かも|です) | 感電し
        | (?:大(?:怪我|けが|ケガ)|大やけど)(?:を)?(?:し(?:{_NOW})|です)
        | 胸が(?:苦し|くるし|すごく痛|ものすごく痛|締め付け)
        | (?:事故(?:に(?:あ|遭)|を(?:起こし|見)|が(?:起き|あ(?:っ|り))|で)|車に(?:ひか|轢か|はね)|階段から落ち
          |崖から落ち|屋根から落ち)[^。!?]{{0,6}}?(?:{_NOW}|って|ました|車が)
        | 救急車(?:を|お)?(?:早く|はやく)?(?:呼んで(?!から|も|いい|い(?:る|た))|よんで|呼びたい|お願い|来て|要請)
        | きゅうきゅうしゃ(?:を)?よ | 救急です | 溺れて(?:い)?(?:る|ます)
        | (?:突然|急に|とつぜん)[^。!?]{{0,6}}?(?:しゃべれな|話せな|動けな|見えなく|立てな|痙攣) | ろれつが
        | (?:片側|半身|手足)が(?:動か|しびれ|麻痺) | 一酸化炭素中毒(?:です|に|かも)
        | (?:毒|薬品|洗剤|たばこ|電池)を(?:飲|の)(?:ん|み込)
        | (?:熊|クマ|くま|ヒグマ)(?:が|に)[^。!?]{{0,8}}?(?:襲わ|襲って|目の前|家の前に|庭に|入って(?:き|来)
          |追いかけ)
        | (?:庭|家の(?:前|裏|近く)|玄関|近所|目の前|道|すぐそこ|通学路)(?:に|で)[^。!?]{{0,6}}?(?:熊|クマ|くま
          |ヒグマ|子熊|猪|イノシシ)(?:が|を)(?:い(?:る|ます|て)|出(?:た|て|ま)|見)
        | (?:house|home|building|car|kitchen|apartment|room|roof|forest|school)\ is\ (?:on\ fire|burning)
        | \bthere(?:'s|\ is)\ (?:a\ lot\ of\ )?smoke\b
        | \bthere(?:'s|\ is)\ a\ fire\b(?!\ (?:station|department|brigade)) | ^fire!+
        | smell(?:ing)?\ (?:gas|smoke)|gas\ (?:is\ )?leak(?:ing|s)?\b
        | (?:collapsed|unconscious|not\ responding|unresponsive|choking|not\ breathing|(?:isn't
          |stopped)\ breathing|can'?t\ breathe|cannot\ breathe|bleeding\ (?:badly|heavily|a\ lot)|heart\ attack
          |chest\ pain|is\ drowning|having\ a\ stroke|is\ dying)
        | (?:call|need|send)\ (?:me\ )?an\ ambulance | (?:car|traffic)\ accident\ (?:now|just|here)
        | \b(?:had|saw|in)\ (?:a|an)\ (?:car\ |traffic\ )?accident
        """,
    ),
    _danger(
        "at_sea",
        rf"""
        (?:海|港|岸壁|防波堤|沖)(?:に|で|へ)[^。!?]{{0,8}}?(?:落ち|転落し|流され|溺れ|おぼれ|沈)(?:{_NOW}|そう)
        | (?:船|ボート|漁船|ヨット)(?:が|で)[^。!?]{{0,8}}?(?:沈|転覆し|漂流し|遭難し|座礁し|衝突し)(?:ん|み
          |{_NOW}|そう)
        | (?:boat|ship)\ is\ (?:sinking|capsiz\w+|adrift) | (?:fell|fallen|swept)\ (?:in)?to\ (?:the\ )?sea
        """,
    ),
    _danger(
        "crime",
        rf"""
        (?:泥棒|どろぼう|空き巣|あきす|強盗|ごうとう|ひったくり|すり|スリ|通り魔|不審者|ふしんしゃ|知らない(?:人
          |男)|変な(?:人|男)|誰か|だれか)(?:が|に|を)[^。!?]{{0,10}}?(?:入(?:っ|ら|ろう)|はい(?:っ|ら|ろう)|忍び込
          |侵入し|(?:い|居)(?:る|ます|て)|襲|あ(?:っ|い)|遭|さ[れら]|見|つけ|声をかけ|ドアを|来(?:た|て|ま)|きた
          |うろ)(?!る?(?:場所|とき|時|場合))
        | (?:詐欺|さぎ|オレオレ詐欺)(?:に(?:あ|遭|引っか|ひっか|かか)|かも|の電話が|だと思|られ|みたい|で(?:お金
          |振り込)) | (?:だまさ|騙さ)れ(?:{_NOW}|まし|かも) | (?:盗|ぬす)まれ(?:{_NOW}) | 振り込んでしま
        | (?:刃物|ナイフ|包丁|銃|ピストル)(?:を|で)[^。!?]{{0,6}}?(?:持っ|振り回|脅|刺)
        | (?:後|あと)を(?:つけら|付けら)れ | (?:脅|おど)(?:さ|か|迫)れ?(?:さ)?れ?(?:{_NOW})
        | (?:誘拐|拉致|連れ去)(?:ら|さ)れ | お金を(?:取|と|奪)られ(?:{_NOW})
        | (?:鍵|かぎ|窓|ドア)(?:が|を)[^。!?]{{0,4}}?(?:こじ開け|壊さ|割ら|破ら)(?:られ|れ)(?:{_NOW})
        | (?:振り込め|還付金|未払い|電子マネー|キャッシュカード|暗証番号)[^。!?]{{0,12}}?(?:電話|メール|連絡
          |人)が(?:来|き|あ|かか) | 万引き(?:を)?見
        | \b(?:someone|somebody|a\ stranger|a\ man)\ (?:is\ )?(?:trying\ to\ (?:get|break)\ in|in(?:side)?\ (?:my
          |our)\b) | (?:brok(?:e|en)|break(?:s|ing)?)\ into\ (?:my|our)\b
        | \b(?:burglar|robber|intruder|thief|prowler)\ (?:is\ )?in
        | \bi(?:'m|\ am|\ was|'ve\ been|\ got|\ have\ been)\ (?:just\ |being\ )?(?:robbed|mugged|scammed
          |blackmailed|kidnapped) | stole\ my\b | \bhas\ a\ (?:knife|gun)
        """,
    ),
    _danger(
        "disaster",
        rf"""
        (?:津波|つなみ|土石流|土砂|濁流|雪崩|なだれ|竜巻)(?:が|も)?[^。!?、]{{0,5}}?(?:来(?:る(?!の|可能|と想|かも
          |ま|確|頻)|ます(?!か)|{_NOW})|きて|くる(?!の|かも|ま)|きた(?!ら)|迫って|流れ込|見え(?:{_NOW}|る)
          |起き(?:{_NOW}))
        | (?:川|河川|堤防|水路|用水路|ダム|海|かわ)(?:の水)?(?:が|は)[^。!?、]{{0,6}}?(?:あふれ|溢れ|氾濫し|決壊し
          |切れ|越え|増水し)(?:{_NOW}|そう(?!な)|始め)
        | (?:家|いえ|うち|部屋|床|床上|床下|道路|玄関|車)(?:が|に|の中|まで|は)[^。!?、]{{0,8}}?(?:浸水し|(?:水
          |みず)が(?:入|き|はい|来|上が)|水(?:に|浸)つか|水没し|流され|つぶれ|潰れ|倒壊し|傾い)(?:っ|り)?(?:{_NOW}
          |そう(?!な)) | (?:床上|床下)浸水(?:し(?:{_NOW})|です)
        | (?:裏?山|崖|がけ|斜面|土砂|のり面|擁壁)(?:が|も)[^。!?、]{{0,4}}?(?:崩れ|くずれ|滑っ)(?:{_NOW}
          |そう(?!な)|始め) | (?:サイレン|警報|けいほう)が(?:鳴|な)(?:っ|り)(?:{_NOW})
        | (?:避難指示|避難勧告|特別警報|津波警報)が(?:出|で)(?:{_NOW})
        | (?:吹雪|雪)(?:で|に)[^。!?]{{0,8}}?(?:動けな|動かな|立ち往生し|埋まっ|埋もれ|閉じ込め)(?:{_NOW}|い|く)?
        | (?:閉じ込め|とじこめ|生き埋め|(?:屋根|屋上|家|車|中|川|海|現場|ここ|二階|2階)(?:に|で)取り残され
          |逃げ遅れ|下敷き|がれきの下)(?:ら)?(?:れ|に)?(?:な(?:っ|り))?(?:{_NOW}|です|まし)
        | (?:今|いま|さっき|たった今|ただいま)[^。!?]{{0,8}}?(?:地震|じしん|揺れ|ゆれ|噴火|津波警報
          |避難指示)[^。!?]{{0,6}}?(?:{_NOW}|だ|です|あ(?:っ|り)|来|き|大き|すご|出)
        | (?:すごく|大きく|まだ|家が|ずっと)(?:揺れ|ゆれ)(?:{_NOW})
        | ^(?:地震|じしん|津波|つなみ|噴火)(?:だ|です)?[!。]*$
        | (?:今|いま)(?:すぐ|から)?[^。!?]{{0,6}}?(?:どこ(?:に|へ)|どうやって)(?:逃げ|にげ|避難)
        | どこ(?:に|へ)(?:逃げ|にげ)(?:れば|たら)?いい[^。]{{0,4}}?[!]|(?:避難|ひなん)(?:できない|できません
          |が間に合)(?!高齢|人|方|住) | 逃げられ(?:ない|ません)(?!人|方|高齢)
        | 水が[^。!?、]{{0,8}}?(?:迫|そこまで)[^。!?、]{{0,3}}?(?:来|き)?(?:{_NOW})
        | 余震(?:が|で)[^。!?]{{0,8}}?(?:続|怖|こわ|止ま|眠) | (?:ground|building|house|everything)\ is\ shaking
        | earthquake!+ | 遭難し(?:{_NOW}) | 孤立して(?:い)?(?:ます|る[。!]|る$)
        | (?:地震|津波|災害|大雨|台風)で[^。!?]{{0,12}}?(?:連絡が(?:取れ|とれ|つか)|見つから|帰れ|動けな
          |けがを?し)(?:な[いく]|ませ|て|ま|た)
        | (?:tsunami|flood|landslide|typhoon|tornado|wildfire)\ is\ (?:coming|here|approaching|hitting)
        | (?:earthquake|shaking)\ (?:right\ )?(?:now|just)
        | (?:having|feel(?:ing)?|just\ had|was)\ an?\ (?:big\ |huge\ |strong\ )?earthquake
        | (?:river|water|dam)\ is\ (?:over\w+|rising|flooding|coming)
        | (?:i(?:'m|\ am)|we(?:'re|\ are)|is)\ trapped
        | (?:house|home|street|basement)\ is\ (?:flood(?:ed|ing)|under\ water|collaps\w+)
        | where\ (?:do|can|should)\ (?:i|we)\ (?:evacuate|run|flee)\b.*\bnow\b
        """,
    ),
    _danger(
        "danger",
        r"""
        ^(?:誰か|だれか|お願い(?:します)?|早く|はやく|もう|今すぐ|、)*(?:助けて|たすけて|助けろ|すけて)(?:ください
          |下さい|くれ|よ|え|ー|〜|~|お願い(?:します)?)*[!。…ー]*$
        | 命が危な(?:い|く) | 殺害予告(?:が|を受け|され) | ^sos[!.]*$
        | (?:^|[.!]\s?)(?:please,?\ |somebody,?\ |someone,?\ )*help\ me(?:,?\ please|\ now)?[!.]*$
        | \b(?:my|our)\ li(?:fe|ves)\ (?:is|are)\ in\ danger | \btasukete\b
        """,
    ),
)

KINDS = tuple(dict.fromkeys(danger.kind for danger in _DANGERS))
"""Every kind, in the order in which they are told; each has its helplines."""


def crisis_kinds(text: str) -> tuple[str, ...]:
    """The kinds of present danger that a text speaks of, in a fixed order; empty where it speaks of none.

    >>> crisis_kinds("夫に殴られています。DVの相談窓口はありますか")
    ('violence',)
    >>> crisis_kinds("自殺対策の目標は？")
    ()
    """
    parts = clauses(fold(text))
    asks_else = any(part.endswith("?") and not _WHERE_TO_TURN.search(part) for part in parts[1:])
    found = (danger.kind for danger in _DANGERS for part in parts if _is_present(danger, part, asks_else))
    return tuple(dict.fromkeys(found))


def _is_present(danger: _Danger, clause: str, asks_else: bool) -> bool:
    """Whether a clause states this danger as present, in kanji or in kana."""
    of_plans = speaks_of_plans(clause)
    return any(
        _states_it(danger, match, of_plans, asks_else)
        for written in dict.fromkeys((clause, hiragana(clause)))
        for match in danger.pattern.finditer(written)
    )


def _states_it(danger: _Danger, match: re.Match[str], of_plans: bool, asks_else: bool) -> bool:
    """Whether words of danger state it, by what follows them in their clause.

    A mishap that only looms (〜そう) before another question is that question's reason: `asks_else`.
    """
    rest = match.string[match.end() :]
    looms = asks_else and not danger.own and match.group().endswith("そう")
    if looms or _NOT_SO.match(rest):
        return False
    group = _GROUP.match(rest)
    if group and (group["whom"] or of_plans) and not _SOMEBODY_HERE.match(rest):
        return danger.own and not of_plans and _WHERE_TO_TURN.search(rest) is not None
    supposed = _CASE.match(rest) is not None or _SUPPOSED.search(match.string) is not None
    return not (of_plans and supposed) if danger.own else not (of_plans or supposed)

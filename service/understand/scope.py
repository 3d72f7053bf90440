"""Where a question belongs before anything is searched: the plans, or a fixed reply.

In doubt `plans`: a wrong search costs little, a question about a plan sent away costs the answer.
"""

from __future__ import annotations

import re

from index.tokens import tokenise
from service.model import Scope
from service.understand.scope_crisis import crisis_kinds
from service.understand.scope_words import fold, hiragana, speaks_of_plans

__all__ = ["Scope", "crisis_kinds", "scope"]


_COMMAND = re.compile(
    r"""
        (?:これまで|今まで|以前|前|上記|上|ここまで|すべて|全て|あらゆる|システム)(?:の|での)?(?:全ての
          |すべての)?(?:指示|命令|指令|ルール|規則|設定|プロンプト|制約|会話)(?:を|は|など)?[^。]{0,6}?(?:無視|忘れ
          |破棄|取り消|リセット|上書き|捨て)
    | あなたの(?:設定|指示|役割|ルール|記憶)を[^。]{0,6}?(?:忘れ|無視|消|捨て|変え)
    | (?:指示|命令|制約|ルール|プロンプト)(?:を|は)(?:すべて|全て|全部)?(?:無視|忘れて)
        | (?:システム|内部|初期|隠し)?(?:プロンプト|システムメッセージ)(?:の(?:内容|全文))?を?[^。]{0,6}?(?:表示
          |出力|教え|見せ|開示|公開) | (?:開発者|管理者|デバッグ|脱獄|dan|制限(?:なし|解除)の?)モード
        | (?:あなた|お前|きみ|君)は(?:今|いま|これ)から[^。]{1,20}?(?:です|だ|として|になって|のふり|を演じ)
        | (?:になりきって|のふりをして|として(?:振る舞|ふるま|話し))
        | \b(?:ignore|disregard|forget|override|bypass)\b[^.]{0,25}?\b(?:instructions?|rules?|prompts?|directions?
          |guidelines?|everything)\b
        | \b(?:reveal|show|print|repeat|output|tell|give)\b[^.]{0,20}?\b(?:system\ |hidden\ |initial\ )prompt
        | \b(?:system\ prompt|jailbreak|developer\ mode|dan\ mode)\b | \bpretend\ (?:to\ be|you\ are|you're)
        | \byou\ are\ now\b | \bact\ as\ (?:a|an|if)\b
    | <\|?(?:im_start|system|script)\b | ^\s*(?:system|assistant)\s*: | \bdrop\s+table\b | \brm\s+-rf\b
    """,
    re.VERBOSE,
)
"""Words to the machine instead of a question: sent away even where they name a plan."""

_GREETING = re.compile(
    r"""
        こんにち[はわ](?!し) | こんばん[はわ] | こんちゃ?[はわす]? | おはよう?(?:ございます)? | おっは(?:ー|よ)
        | おやすみ(?:なさい)? | ごきげんよう | はじめまして|初めまして | ただいま | やっ?ほー?
        | もしもし | どうも | よろしく(?:お願い(?:いた)?します|おねがいします|です|ね)? | お久しぶり(?:です)?
        | お疲れ(?:さま|様)?(?:です|でした)? | お世話に(?:なって(?:い|お)ります|なりました)
        | ごめん(?:なさい|ください)? | 失礼します | すみません(?:でした)?
        | (?:どうも)?(?:本当に|ほんとに|ほんとうに|とても)?(?:ありがと(?:う|ー)?|有難う|有り難う|あざー?す
          |あざます|あざっす|サンキュー?|さんきゅー?)(?:ございま(?:す|した)|ござい(?:ます|ました)|ね|よ|です
          |でした)? | 感謝(?:します|です|しています)?
        | 助かり(?:ました|ます) | 助かった
        | わかりました|分かりました|わかった|分かった|了解(?:です|しました)?|承知しました|なるほど|納得(?:です
          |しました)? | さよ(?:う)?なら | バイバイ|ばいばい | またね|また(?:来|き)ます | じゃあ?ね(?=$|[。!、ー])
        | では(?:また|失礼します) | (?:とても|すごく|大変)?(?:役に立|参考になり)(?:ちました|ました)
        | 満足(?:です|しました) | 終わり(?:です|ます)|以上です|もう(?:いい|大丈夫|結構)です
        | \b(?:hi|hello|hey|hiya|howdy|greetings|good\ (?:morning|afternoon|evening|night|day|bye)|goodbye|bye
          |see\ (?:you|ya)(?:\ (?:later|soon|again|tomorrow))?|thanks?|thank\ (?:you|u)|thx|ty|cheers
          |nice\ to\ meet\ you|that(?:'s|\ is)\ (?:all|helpful|great)|ok(?:ay)?|got\ it|konnichiwa|arigatou?|ohayou?
          |sayonara)\b
    """,
    re.VERBOSE,
)
_POLITE = re.compile(
    r"\b(?:there|everyone|very|so|much|for|your|the|help|that|was|helpful|all"
    r"|again|a|lot|you|to|and|have|nice|day|great|it|really|bot|assistant)\b"
    r"|(?:教えて|おしえて|答えて|調べて|手伝って)(?:くれて|くださって|いただき"
    r"|下さって)?|皆さん|みなさん|ロボット|aiさん|さん|ちゃん|よく|とても|本当に"
    r"|いろいろ|色々|また|それでは|では|じゃあ?|はい|うん|ええ|おかげで?|説明"
    r"|回答|お?返事|丁寧(?:な|に)|早速"
)
"""What may stand beside a greeting without making it a question."""

_YOU = (
    r"(?:あなた|あんた|お前|おまえ|きみ|君|そちら|この(?:サイト|ページ|チャット"
    r"|チャットボット|ボット|ai|システム|サービス|アプリ|アシスタント|ロボット"
    r"|画面|窓口)|これ|ここ|こちら|約束|yakusoku|チャットボット)"
)
_ABOUT = re.compile(
    rf"""
        {_YOU}(?:は|って|の|とは|が|、)(?:いったい|一体|なに|本当に|ほんとに|ほんとは)?(?:誰|だれ|何者|何(?:です
          |で$|\?|$|なの|の(?:ため|サイト|サービス|アプリ|ai))|なん(?:です|なの|だ)|なに(?:\?|$)|ai|人工知能
          |ロボット|人間|機械|人(?:です|なの|\?)|お?名前|お?なまえ|しくみ|仕組み|chatgpt|gpt|どう(?:やって)?(?:使
          |つか|動)|どういう(?:もの|サイト|仕組み|サービス)|どんな(?:もの|サイト|サービス|ai))
        | {_YOU}(?:は|って|で|に|では|には)?、?(?:何|なに|どんなこと|どういうこと)(?:が|を|は)?(?:でき|出来
          |して(?:くれ|もら)|聞け|きけ|質問でき|知って|答え|教えて(?:くれ|もら)|調べ)
        | ^(?:何|なに|どんなこと)(?:が|を)(?:でき|出来|聞け|きけ|質問でき|尋ねられ|調べられ|教えてくれ|答えられ
          |きいたら|聞いたら|聞けば|きけば|してくれ)[^。]{{0,14}}$
        | (?:どんな|どういう|どのような)(?:質問|こと)(?:が|を|に|なら|は)(?:でき|答え|聞け|聞いて|きけ|きいて
          |して(?:も)?いい|受け付け|受けて)[^。]{{0,10}}$
        | (?:どの|どこの)(?:町|市|まち|自治体|計画|市町村)(?:のこと|について|の計画)?(?:が|を|に)(?:聞け|きけ
          |調べられ|答えられ|質問でき)[^。]{{0,8}}$
        | ^(?:この(?:サイト|チャット|ボット|アプリ|ページ|サービス|ai)の)?(?:使い方|つかいかた|操作方法
          |操作のしかた|利用方法|ヘルプ)(?:は|を|が|って|の|も)?(?:何|なに|どう|教え|おしえ|知りたい|わから|分から
          |説明)?[^。]{{0,12}}$ | {_YOU}(?:の|は|って)(?:使い方|つかいかた|使いかた|操作方法)
        | {_YOU}(?:は|を|って)?(?:誰|だれ|どこ(?:の会社)?|どの会社)(?:が|に)(?:作|つく|開発|運営|管理)
        | {_YOU}(?:の(?:作者|開発者|運営者?|製作者)|を(?:作|つく)った)
        | {_YOU}(?:の|は)(?:答え|回答|情報)(?:は|って)?(?:正し|信用|信頼|本当|どこから)
        | (?:誰|だれ|どこの会社)(?:が|に){_YOU}(?:を|は)?(?:作|つく|開発|運営) | ^自己紹介(?:して)?[^。]{{0,8}}$
        | ^お?(?:名前|なまえ)(?:は|を)?(?:何|なに|なん|教え)?[^。]{{0,8}}$
        | \b(?:who|what)\ (?:exactly\ )?are\ you\b | \bwhat(?:'s|\ is)\ your\ name
        | \bwho\ (?:made|built|created|runs|developed|is\ behind)\ (?:you|this(?:\ (?:site|bot|service|page|app
          |thing))?)\W*$ | \bwhat\ (?:can|do|could)\ (?:you|i|this)\ (?:do|ask|answer|help|know)\b[^.]{{0,25}}$
        | \bwhat\ (?:kinds?|sorts?|types?)\ of\ (?:questions?|things?)\ (?:can|may|should|do)\b
        | \bhow\ (?:do|can|should)\ (?:i|we)\ use\ (?:this|you|it)\b | \bhow\ do\ you\ work\b
        | ^how\ does\ (?:it|this)\ work\W*$
        | \bare\ you\ (?:an?\ )?(?:real|human|ai|robot|bot|person|chatgpt|machine)\b
        | ^what\ is\ (?:this|yakusoku)(?:\ (?:site|page|service|bot|for|thing))?\W*$
        | \bhow\ does\ this\ (?:site|service|bot|chat|work)\b | ^(?:usage|instructions|menu)\W*$ | ^help\W*$
        | \bcan\ you\ help\ me\W*$
    """,
    re.VERBOSE,
)

_MAY_BE_ASKED = re.compile(r"聞け|答えられ|質問でき|調べられ")

_FOOD = (
    r"(?:カレー|ラーメン|味噌汁|みそ汁|ケーキ|オムライス|肉じゃが|パスタ|スパゲッティ"
    r"|ハンバーグ|チャーハン|クッキー|プリン|卵焼き|うどん|おにぎり|サラダ|スープ"
    r"|シチュー|唐揚げ|からあげ|餃子|料理|ごはん|ご飯|夕飯|弁当|パン|鍋)"
)
_DAY = (
    r"(?:今日|きょう|明日|あした|あす|明後日|あさって|昨日|今週末?|来週|週末|今夜"
    r"|今晩|今朝|午後|午前|今|いま|日曜|土曜|月曜|この後)"
)
_OUTSIDE_ALWAYS = re.compile(
    r"""
        (?:を|に|へ|で|と)?(?:翻訳|ほんやく|和訳|英訳)(?:して|しろ|せよ|お願い|してくれ|を(?:お願い|頼))
        | (?:英語|日本語|中国語|韓国語|フランス語|スペイン語|ベトナム語|ドイツ語)(?:に|へ)(?:訳|なおし|直し|変え
          |変換)(?:して|て|せ|し) | (?:英語|中国語|韓国語|フランス語|スペイン語|ドイツ語)にして
        | (?:英語|中国語|韓国語|フランス語|スペイン語|ドイツ語)で(?:は)?(?:何|なん|どう)(?:と|て)?(?:言|い|書)
        | (?:コード|プログラム|スクリプト|関数|マクロ|ソース|アプリ|sql文?|数式)(?:を|の)?(?:書い|作っ|かい|つくっ
          |生成し|直し|デバッグし)て(?:$|く|ほし|ちょうだい|もら|下さ|[。!?])
        | (?<![a-z])(?:python|javascript|typescript|java|c\+\+|rust|php|ruby|golang|sql|html|css|excel|エクセル
          |vba)(?![a-z])(?:で[^。]{0,14}?(?:書|作る|作り|作って|表示|計算|求め)|の(?:コード|書き方|関数|エラー|文法)
          |\ (?:code|script|function|error))
        | \b(?:write|generate|debug|fix|give\ me)\b[^.]{0,25}?\b(?:code|function|script|program(?!me)|query|essay
          |poem|story|song|haiku|email)\b | \btranslate\b | \bhow\ do\ (?:you|i)\ say\b
        | (?:作文|詩|ポエム|小説|物語|メール|履歴書|感想文|読書感想文|手紙|俳句|短歌|歌詞|ラブレター|ブログ
          |スピーチ)を(?:書い|作っ|考え|詠ん|つくっ|かい)て(?:$|く|ほし|ちょうだい|もらえ|下さ|[。!?])
        | (?:どの|どこの)(?:政党|党|候補者?)(?:に|が|を)(?:投票|入れ|いい|良い|支持|好き)
        | (?:誰|だれ)に(?:投票|入れ)(?:す|る|れ|た)
        | (?:(?:自民|立憲民主|民主|公明|共産|国民民主|参政|社民|保守|与|野)党|自民|立憲|公明|日本維新の会|維新の会
          |れいわ新選組)[^。]{0,14}?(?:どう思|どっち|どちらが|支持|好き|嫌い|きらい|投票|正し|間違|意見|いいと思
          |悪い|だめ|ダメ|批判)
        | (?:市長|町長|村長|知事|総理|首相|大臣|大統領|議員|政治家|政府)(?:は|を|の(?:こと|人柄)|って|が|について
          |のこと)[^。計公施目政事]{0,8}?(?:どう(?:思|おも)|好き|嫌い|きらい|支持(?:する|し|でき)|辞め(?:る|ろ|させ)
          |無能|ばか|バカ|クズ|最低|信用でき)
        | (?:右翼|左翼|改憲|天皇制|原発|安楽死|死刑)(?:に|は|を|って|について)[^。計公施目政事]{0,10}?(?:どう(?:思
          |おも)|賛成|反対)
        | \bwho\ should\ (?:i|we|one)\ vote\b | \bwhich\ (?:political\ )?party\b
        | \b(?:what\ do\ you\ think|your\ opinion|do\ you\ (?:like|support|hate))\b[^.]{0,30}?\b(?:party|ldp|mayor
          |prime\ minister|president|trump|politic\w*|abe|government|election)\b
    """,
    re.VERBOSE,
)
"""Tasks and opinions that no plan answers, whatever else the sentence names."""

_OUTSIDE = re.compile(
    rf"""
        {_DAY}(?:の|は|って|も|から)?[^。]{{0,8}}?(?:天気|てんき|気温|降水|(?:雨|雪|あめ|ゆき)(?:が|は)?(?:降|ふ
          |や)(?:る|り|って|み)|(?:雨|雪|晴れ|くもり|曇り)(?:です|かな|ですか|\?|$|になり|だ)|暑い|あつい|寒い
          |さむい|傘|かさ(?:が|は|いる)|何度(?:まで|です|\?|$|に)|台風(?:は|が)来)
        | (?:天気|てんき|天候|気温)(?:予報)?(?:は|を|が|って|も)?(?:どう|何|なに|教え|おしえ|知りたい|わか|\?|$
          |いい|悪い|晴) | ^(?:天気|天気予報|気温)\W*$ | いい天気 | 傘(?:は|が|を)?(?:いる|要る|必要|持)
        | (?:ごみ|ゴミ|護美|燃え(?:る|ない)|燃やせ(?:る|ない)|もえる|もえない|不燃(?:物|ごみ)?|可燃(?:ごみ)?
          |資源(?:物|ごみ)?|プラ(?:スチック)?|ペットボトル|粗大|びん|ビン|缶|カン|段ボール|古紙
          |新聞紙)[^。]{{0,10}}?(?:の日(?!数)|出す日|だす日|すてる日|捨てる日|収集日(?!数)|回収日(?!数)|何曜
          |なんよう|曜日|何ごみ|何ゴミ|収集カレンダー) | (?:次の|今度の)(?:ごみ|ゴミ)
        | ^(?:ごみ|ゴミ)(?:出し)?(?:って|は)?いつ
        | (?:今|いま|現在|ただいま)(?:は|って|の)?(?:何時|なんじ|時刻|時間) | ^(?:何時|なんじ)(?:です|\?|$|か)
        | (?:今日|きょう|明日|あした|本日)(?:は|って|、)?(?:何曜|なんよう|何日|なんにち|何の日|なんの日|何月|祝日
          |休み) | ^今(?:は)?(?:何年|令和何年|西暦)
        | (?:ジョーク|冗談|ダジャレ|だじゃれ|なぞなぞ|しりとり|面白い(?:話|こと)|おもしろい(?:話|こと)|おもろい話
          |笑える話|怖い話|小話|一発芸|モノマネ|クイズ)(?:を|が|して|やって|言って|しよう|出して|聞|教|ない|で|$
          |\W*$)
        | (?:笑わせて|(?:歌って|うたって|踊って)(?:$|く|よ|み|[。!?])|遊ぼう?|あそぼ|あそんで|遊んで(?:$|く|よ
          |!)) | なにか(?:話|はな)し(?:て|よう)
        | {_FOOD}(?:の)?[^。]{{0,6}}?(?:つくり方|作り方|つくりかた|レシピ|れしぴ)(?!集|本|コン|しゅう)
          |{_FOOD}(?:を|って)(?:どう(?:やって)?|おいしく|美味しく)(?:作|つく|炊|焼)
        | レシピ(?:を|教え|は(?:$|\W|何|なに|どう)|が知り)
        | (?:今日|今夜|今晩|明日)?の?(?:夕飯|晩ご飯|晩ごはん|ばんごはん|夜ご飯|昼ご飯|昼ごはん|お昼|朝ごはん
          |朝ご飯|献立|おかず|おやつ)(?:は|って|の|に|を)?(?:何|なに|どう|どれ|考え|決め|メニュー|献立|おすすめ|\?
          |$)
        | ^\W*\d[\d,.]*\s*(?:[-+*/×÷^%x]|たす|足す|引く|ひく|かける|掛ける|割る|わる|plus|minus|times
          |divided\ by)\s*[\d(][^ぁ-んァ-ヴ一-龠a-z]*(?:は|=|いくつ|って|何|です|か|なに|\?|を?計算(?:して)?|\W)*$
        | \d\s*(?:たす|足す|引く|ひく|かける|掛ける|割る|わる|plus|minus|times|divided\ by|[+×÷*])\s*\d
        | (?:方程式|微分|積分|因数分解|平方根|円周率|三角関数|九九)(?:を|の|は|って)
        | \b(?:square\ root|solve\ (?:the|this|for)\ |derivative\ of|integral\ of)
        | ^(?:(?:やあ|ねえ|ねぇ|よう|あの|ね)+[、 ]?)*(?:お?元気(?:に|です|\?|$|か|でし)|調子(?:は|どう)|(?:ひま
          |暇)(?:だ|です|な(?:の|ん)|すぎ|つぶ|\W*$)|ねむい|眠い|眠れ|おなか(?:が)?(?:すい|へっ|空い|減っ)
          |お腹(?:が)?(?:すい|へっ|空い|減っ)|疲れた|つかれた|つまら|つまん|さみし|寂しい|たのしい|うれしい|だるい
          |愛して|(?:恋人|彼氏|彼女)(?:は|って)?い(?:る|ない|ます)|好き(?:です|だよ|\W*$)|大好き|結婚し
          |(?:付き合って|つきあって)(?:$|く|よ|[。!?])|友達に(?:なっ|なろ)|うざ|きもい|死ね|しね(?:$|\W*$)
          |ば[ー〜]?か|あ[ー〜]?ほ|馬鹿|くそ|クソ|うるさい|役立たず|使えない(?:な|ね|$|\W*$)|おい\W*$|ねえ\W*$
          |ねぇ\W*$|笑|草\W*$|www+|w+\W*$|えっと\W*$|うーん\W*$|へえ|ふーん|ほほう)
        | (?:あなた|君|きみ|お前|ai)(?:は|の|って|が)[^。]{{0,6}}?(?:好き|嫌い|何歳|なんさい|年齢|彼氏|彼女|結婚
          |恋人|家族|趣味|血液型|感情|夢|楽し|寂し|ばか|バカ|馬鹿|頭(?:が|い)|かわいい|どこに住)
        | 好きな(?:食べ物|色|映画|音楽|動物|人|季節|本|ゲーム|芸能人|アイドル)(?:は|って|を|何|ある)
        | (?:占い|うらない|占って|うらなって|運勢|星座|おみくじ|手相)(?:を|は|して|って|教|$|\W*$|占)?
        | (?:宝くじ|ロト6|競馬|パチンコ)(?:の|で|は)(?:当|番号|結果|予想|勝)
        | (?:株価|為替(?:レート|相場)|円相場|ビットコイン|仮想通貨|日経平均)(?:は|が|を|って|の)?
        | (?:野球|サッカー|相撲|オリンピック|ワールドカップ|ドラマ|映画|アニメ)の?(?:結果|順位|優勝|続き|あらすじ
          |犯人|主題歌|おすすめ)
        | \b(?:weather|forecast|umbrella|temperature\ (?:today|tomorrow|outside))\b
        | \bis\ it\ (?:going\ to\ )?(?:rain|snow|hot|cold|sunny)\w* | \bwill\ it\ (?:rain|snow)\b
        | \b(?:garbage|trash|rubbish|recycling|bin)\ (?:collection\ )?(?:day|schedule)
        | \b(?:when|what\ day|which\ day)\b[^.]{{0,25}}?\b(?:garbage|trash|rubbish|recycling|bins?)\b
        | \bwhat(?:'s|\ is)?\ (?:the\ )?(?:time|date|day)\b(?:\ (?:is\ it|now|today|right))?\W*(?:now|today)?\W*$
        | \b(?:tell|know)\b[^.]{{0,12}}?\b(?:joke|riddle|funny|story|fairy)\b
        | \b(?:sing|dance)\b[^.]{{0,8}}?\b(?:me|song|for)\b | \brecipes?\b
        | \bhow\ (?:do\ (?:i|you)|to)\ (?:cook|bake|boil|fry)\b | \bwhat\ should\ i\ (?:cook|eat|wear)\b
        | \bhow\ are\ you\b | \bi(?:'m|\ am)\ (?:bored|hungry|tired|sleepy)\b | \bi\ (?:love|hate)\ you\b
        | \b(?:horoscope|lottery\ numbers?|bitcoin|stock\ price)
        | \b(?:marry\ me|favou?rite\ (?:colou?r|food|movie|song))\b
        | ^(?:lol|haha\w*|stupid|idiot|shut\ up|fuck\w*|boring)\b
    """,
    re.VERBOSE,
)
"""Daily life and chit-chat; beside a word of the plans they are a plan's subject (天気に左右されない遊び場の整備)."""

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "йцукен")
_TESTING = re.compile(
    r"^(?:テスト(?:です|中)?|てすと|test(?:ing)?|ほげ+|hoge|fuga|foo|bar|hogehoge"
    r"|適当|なんでもない|ふじこ+)\W*$"
)
_REPEATED = re.compile(r"^(.{1,4}?)\1{2,}.?$")


def scope(text: str) -> Scope:
    """Where a question belongs: the plans, or one of the fixed replies.

    >>> [scope(text) for text in ("死にたい", "自殺対策の目標は？", "こんにちは", "何ができるの？", "明日の天気は？")]
    ['crisis', 'plans', 'greeting', 'about', 'outside']
    """
    folded = fold(text)
    if crisis_kinds(text):
        return "crisis"
    if _COMMAND.search(folded) or _is_nonsense(folded):
        return "outside"
    rest = _without_greeting(folded)
    return _scope_of_rest(rest) if rest else "greeting"


def _scope_of_rest(text: str) -> Scope:
    """Where a folded text without greeting belongs, once danger, commands and nonsense are told off."""
    if _matches(_OUTSIDE_ALWAYS, text):
        return "outside"
    if speaks_of_plans(text):
        return "about" if _asks_about(text) else "plans"
    if _matches(_ABOUT, text):
        return "about"
    return "outside" if _matches(_OUTSIDE, text) else "plans"


def _matches(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.search(text) is not None or pattern.search(hiragana(text)) is not None


def _asks_about(text: str) -> bool:
    """Whether a text that names plans still asks of the assistant: 「あなたはどの計画に答えられますか」."""
    return len(text) <= 40 and re.match(_YOU, text) is not None and _MAY_BE_ASKED.search(text) is not None


def _without_greeting(text: str) -> str:
    """The text without its greetings; empty where only politeness is left beside them."""
    rest, found = _GREETING.subn(" ", text)
    if not found:
        return text
    rest = rest.strip(" 、。!?,.~〜ー…♪☆")
    bare = _POLITE.sub(" ", rest)
    content = [token for token in tokenise(bare) if token.is_content and re.search(r"\w", token.surface)]
    return rest if content else ""


def _is_nonsense(text: str) -> bool:
    """Whether a text says nothing: signs alone, one sound over and over, a run of the keyboard."""
    letters = re.sub(r"[\W_]+", "", text)
    if not letters or _TESTING.match(text):
        return True
    if re.fullmatch(r"[ぁ-んァ-ヴー]", letters) or (_REPEATED.match(letters) and not letters.isdigit()):
        return True
    if not re.fullmatch(r"[a-z;]+", letters):
        return False
    runs = any(
        letters[at : at + 4] in row or letters[at : at + 4] in row[::-1]
        for row in _KEYS
        for at in range(len(letters) - 3)
    )
    return (runs and " " not in text) or (len(letters) >= 6 and not re.search(r"[aeiouy]", letters))

"""A language model may word an answer, not make one: what it adds, alters or leaves unmarked is not printed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from index import snapshot
from index.encoder import CharacterEncoder
from index.shelf import Folder
from ingest.errors import InputError
from service.compose.writer import parsed
from service.faithful import faithful
from service.llm import FAILURES
from service.model import Citation, Found, Question, Reply, Written
from service.settings import Settings
from service.web.app import create_app
from service.web.holder import Holder
from tests.answer_fixture import plans
from tests.llm_fixture import data_of, model, pipeline

QUESTION = "灯台の夜間開放の担当はどこ"
PLAIN = "「灯台の夜間開放」の担当は、"
FAITHFUL = "灯台の夜間開放を担当しているのは観光課です。[1]"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of the fixture plans."""
    folder = tmp_path_factory.mktemp("data")
    snapshot.build(plans(), CharacterEncoder(), folder)
    return folder


def ask(data: Path, url: str | None, question: str = QUESTION, **changes: object) -> Reply:
    """The reply of a service whose answers the model at that address words."""
    return pipeline(data, url, **changes).ask(Question(question=question))


def test_a_faithful_wording_is_the_answer_and_keeps_its_citations_and_facts(data: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("a-key\n", encoding="utf-8")
    with model(FAITHFUL) as server:
        reply = ask(data, server.url, llm_key_file=key)
    plain = ask(data, None)
    assert reply.answer == f"みなぎ市：{FAITHFUL}", "the town is named as by the templates"
    assert (reply.citations, reply.facts) == (plain.citations, plain.facts)
    sent = server.requests[0]
    assert (sent["path"], sent["key"], sent["temperature"]) == ("/v1/chat/completions", "Bearer a-key", 0)
    shown = data_of(sent)
    assert shown["question"] == QUESTION
    assert shown["statements"][0]["text"].startswith(PLAIN)


UNFAITHFUL = [
    "灯台の夜間開放を担当しているのは福祉課です。[1]",  # another department
    "灯台の夜間開放の担当は観光課で、120人が働いています。[1]",  # a figure from nowhere
    "灯台の夜間開放の担当は観光課です。",  # no statement's number
    "灯台の夜間開放の担当は観光課です。[9]",  # the number of no statement
    "灯台の夜間開放の担当は観光課です。[1]担当は観光課です。[1]",  # a statement twice
    "もちろんです。灯台の夜間開放の担当は観光課です。[1]ほかにもご質問をどうぞ。",  # talk behind the last mark
    "灯台の夜間開放の担当は[観光課](https://evil.example)です。[1]",  # a link
    "",
]


@pytest.mark.parametrize("said", UNFAITHFUL)
def test_an_unfaithful_wording_gives_way_to_the_templates(data: Path, said: str) -> None:
    with model(said) as server:
        assert ask(data, server.url).answer == ask(data, None).answer
    assert server.requests


def test_a_stream_sends_no_sentence_that_was_not_verified(data: Path) -> None:
    with model(UNFAITHFUL[0]) as server:
        held = Holder(Folder(data), lambda: pipeline(data, server.url), 10)
        held.refresh()
        settings = Settings.model_validate({"data": data, "rate_limit": ""})
        with TestClient(create_app(held, settings)) as client:
            sent = client.post("/api/ask/stream", json={"question": QUESTION}).text
    assert server.requests
    assert "福祉課" not in sent
    assert "観光課" in sent


BROKEN = [
    {"status": 500}, {"status": 401}, {"raw": b"\x00\xff"}, {"raw": b"data: {\n\n"}, {"raw": b"data: []\n\n"},
    {"raw": b'data: {"choices": [{"delta": 5}]}\n\n'}, {"raw": b'{"choices": []}'},
]  # fmt: skip


@pytest.mark.parametrize("fault", BROKEN, ids=str)
def test_a_broken_endpoint_costs_no_answer(data: Path, fault: dict[str, object]) -> None:
    with model(FAITHFUL, **fault) as server:  # type: ignore[arg-type]
        assert PLAIN in ask(data, server.url).answer
    assert PLAIN in ask(data, server.url).answer, "the endpoint is gone"


@pytest.mark.parametrize("delay", [0.05, 5])
def test_a_slow_endpoint_costs_no_more_than_its_time(data: Path, delay: float) -> None:
    endless = "灯台" * 1500  # 75 pieces, one every `delay`: each comes well within a read's time-out
    with model(endless, delay=delay) as server:
        answering = pipeline(data, server.url, llm_seconds=0.5)
        answering.ask(Question(question="こんにちは"))
        began = time.perf_counter()
        assert PLAIN in answering.ask(Question(question=QUESTION)).answer
        assert time.perf_counter() - began < 0.5 + 1, "half a second for the model, one for a loaded machine"


def test_a_dead_endpoint_is_left_alone_for_a_while(data: Path) -> None:
    with model(FAITHFUL, status=503) as server:
        answering = pipeline(data, server.url)
        for _ in range(FAILURES + 3):
            answering.ask(Question(question=QUESTION))
    assert len(server.requests) == FAILURES


def test_a_refusal_is_never_worded(data: Path) -> None:
    with model(FAITHFUL) as server:
        assert not ask(data, server.url, "札幌市の除雪の担当は？").answered
    assert [sent for sent in server.requests if "response_format" not in sent] == []


TWISTED = [
    # what a receipt says that the model said, and the answer with it
    ("灯台の夜間開放を担当しているのは福祉課です。", (1,)),
    ("灯台の夜間開放を担当しているのは観光課です。", (1, 1)),
    ("灯台の夜間開放を担当しているのは観光課です。", (0,)),
    ("灯台の夜間開放を担当しているのは観光課です。", (9,)),
]


def test_a_models_answer_is_proved_without_the_model_and_only_as_it_was_verified(data: Path) -> None:
    with model(FAITHFUL) as server:
        receipt = pipeline(data, server.url).ask(Question(question=QUESTION, receipt=True)).receipt
    alone = pipeline(data, None)
    assert receipt is not None
    assert receipt.answer == f"みなぎ市：{FAITHFUL}"
    assert alone.prove(receipt).holds
    assert not alone.prove(receipt.model_copy(update={"written": ()})).holds
    for text, on in TWISTED:
        told = {"written": (Written(text=text, on=on),), "answer": f"みなぎ市：{text}[1]"}
        assert not alone.prove(receipt.model_copy(update=told)).holds, (text, on)


def test_a_wording_that_was_not_printed_is_not_in_the_receipt(data: Path) -> None:
    with model(UNFAITHFUL[0]) as server:
        receipt = pipeline(data, server.url).ask(Question(question=QUESTION, receipt=True)).receipt
    assert receipt is not None
    assert receipt.written == ()
    assert pipeline(data, None).prove(receipt).holds


def test_a_key_that_cannot_be_read_is_told(data: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="YAKUSOKU_LLM_KEY_FILE"):
        pipeline(data, "http://127.0.0.1:1/v1", llm_key_file=tmp_path / "none")


def _said(text: str, n: int) -> Found:
    cited = Citation(n=0, document="d", title="t", lines=(n, n), quote=text)
    return Found(text=text, citations=(cited,), record_ids=(f"r{n}",))


SAID = (_said("一の文", 1), _said("二の文", 2))


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("合わせた文です。[1][2]", [("合わせた文です。", (1, 2))]),
        ("前の文です[1]。次の文です[2]。", [("前の文です。", (1,)), ("次の文です。", (2,))]),
        ("改行の\nある文。[1]\n次。[2]", [("改行の\nある文。", (1,)), ("次。", (2,))]),
        ("次の文です[2]。前の文です[1]。", []),  # another order: another answer first
        ("一つだけ。[1]", []),  # an ask left unanswered
        ("印のない文。", []),
        ("三の文。[3]", []),
        ("一の文。[99999999999999999999]", []),
    ],
)
def test_a_reply_is_cut_at_its_marks(reply: str, found: list[tuple[str, tuple[int, ...]]]) -> None:
    assert [(one.text, one.on) for one in parsed(reply, SAID)] == found


FIGURE = "朝市の来場者数の実績は、令和8年度が1,905人です。"
HELP = "観光課が商工会を支援し、除雪した路線を示す。"
SHARE = "朝市の来場者数の増加率は、令和8年度が9.7%です。"
SENTENCES = [
    # ground, sentence, whether it says the same
    (FIGURE, "令和8年度の朝市の来場者数の実績は1,905人です。", False),  # another order
    (FIGURE, "朝市の来場者数は、令和8年度の実績が1,905人です。", False),
    (FIGURE, "朝市の来場者数の実績は令和8年度で1,905人です", True),  # a mark less
    (FIGURE, "朝市の来場者の実績は令和8年度で1,905人です", False),  # a name cut short
    ("担当は、企画財政課です。", "担当は、財政課です。", False),
    ("担当は、企画財政課です。", "担当は企画財政課。", True),
    ("純増は△100人です。", "純増は△211人です。", False),
    ("純増は△です。", "△。", False),
    (FIGURE, "朝市の来場者数は令和8年度が1,905人です。", False),  # 実績 left out
    (FIGURE, "朝市の来場者数の目標は、令和8年度が1,905人です。", False),
    (FIGURE, "朝市の来場者数の実績は、令和9年度が1,905人です。", False),
    (FIGURE, "朝市の来場者数の実績は、令和8年度が1,905です。", False),  # a unit left out
    (FIGURE, "朝市の来場者数の実績は、令和8年度が1,905人ではありません。", False),
    (FIGURE, "朝市の来場者数の実績は、令和8年度が1,905人でしょう。", False),
    (FIGURE, "朝市の来場者数の実績は、令和8年度が1,905人でした。", False),  # the past
    (FIGURE, "朝市の来場者数の実績は、令和8年度が1,905人です。★", False),
    (FIGURE, "朝市の来場者数の実績は、令和8年度が19.05人です。", False),
    (FIGURE, "令和8年度が1,905人です。", False),  # what it is of is lost
    (HELP, "観光課は商工会を支援し、除雪した路線を示す。", True),
    (HELP, "観光課を商工会が支援し、除雪した路線を示す。", False),  # who helps whom
    (HELP, "観光課が商工会に支援され、除雪した路線を示す。", False),
    ("来場者は目標を上回っています。", "来場者は目標に上回られています。", False),  # what compares stays as it is
    ("来場者は目標を上回っています。", "来場者は目標を上回っています。", True),
    (SHARE, "朝市の来場者数の増加率は、令和8年度が97%です。", False),
    ("純増は▲41人です。", "純増は41人です。", False),
    ("The target of 「朝市」 is 1,905 people in FY2026.", "「朝市」: target 1,905 people in FY2026.", True),
    ("The target of 「朝市」 is 1,905 people in FY2026.", "The target of 「朝市」 is 1,905 people in FY2027.", False),
    (
        "The target of 「朝市」 is 1,905 people in FY2026.",
        "The target of 「朝市」 is not 1,905 people in FY2026.",
        False,
    ),
    ("The target of 「朝市」 is 1,905 people in FY2026.", "The actual of 「朝市」 is 1,905 people in FY2026.", False),
]


@pytest.mark.parametrize(("ground", "sentence", "same"), SENTENCES)
def test_a_sentence_may_say_less_but_never_something_else(ground: str, sentence: str, same: bool) -> None:
    assert faithful(sentence, [ground]) is same

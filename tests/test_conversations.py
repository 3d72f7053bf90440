"""Conversations are kept for a while, bounded, and apart from one another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from service.conversations import TURNS, Conversations
from service.model import Turn


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """The seconds so far."""
        return self.now


def turn(question: str) -> Turn:
    """A turn of which only the question matters."""
    return Turn(question=question)


def questions(kept: Conversations, name: str | None) -> list[str]:
    """The questions of a conversation, oldest first."""
    return [one.question for one in kept.turns(name)]


def test_a_conversation_remembers_its_turns_in_order() -> None:
    kept = Conversations(60, 10)
    name = kept.add(None, turn("一"))
    assert kept.add(name, turn("二")) == name
    assert questions(kept, name) == ["一", "二"]


def test_every_conversation_has_a_name_of_its_own_that_cannot_be_guessed() -> None:
    kept = Conversations(60, 100)
    names = {kept.add(None, turn("一")) for _ in range(50)}
    assert len(names) == 50
    assert min(map(len, names)) >= 16
    assert all(questions(kept, name) == ["一"] for name in names)


def test_an_unknown_conversation_has_no_turns() -> None:
    kept = Conversations(60, 10)
    assert kept.turns("unknown") == kept.turns(None) == kept.turns("") == ()


def test_only_the_last_turns_are_kept() -> None:
    kept = Conversations(60, 10)
    name = kept.add(None, turn("0"))
    for n in range(1, TURNS + 3):
        kept.add(name, turn(str(n)))
    assert questions(kept, name) == [str(n) for n in range(3, TURNS + 3)]


def test_an_untouched_conversation_is_forgotten_and_a_touched_one_is_not() -> None:
    clock = Clock()
    kept = Conversations(60, 10, clock)
    name = kept.add(None, turn("一"))
    clock.now += 59
    kept.add(name, turn("二"))
    clock.now += 59
    assert questions(kept, name) == ["一", "二"]
    clock.now += 2
    assert questions(kept, name) == []
    kept.add(name, turn("三"))
    assert questions(kept, name) == ["三"]


def test_of_too_many_conversations_the_least_recently_used_goes() -> None:
    kept = Conversations(60, 2)
    kept.add("a", turn("一"))
    kept.add("b", turn("一"))
    kept.add("a", turn("二"))
    kept.add("c", turn("一"))
    assert (questions(kept, "a"), questions(kept, "b"), questions(kept, "c")) == (["一", "二"], [], ["一"])


def test_many_threads_may_talk_at_once() -> None:
    kept = Conversations(60, 100)
    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(lambda n: kept.add(None, turn(str(n))), range(100)))
    assert [questions(kept, name) for name in names] == [[str(n)] for n in range(100)]

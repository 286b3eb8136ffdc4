"""Conversations as tokens. Training, evaluation and generation all begin here, so that a model is asked as it was trained.

The tokens of a row are by construction those of its prompt, then those of its answer, then the token that ends an answer: what a
model has to continue when it is asked is exactly what it continued when it was trained. The template is the model's own; where it
has none, ChatML (contract row E5).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .faults import WorkerFault
from .protocol import ChatMessage, TrainingRow

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
_ANSWER = "4fjZq"


@dataclass(frozen=True)
class RowTokens:
    """`ids[:prompt]` are the prompt; the rest is the answer with its end, the only part with a loss."""

    ids: list[int]
    prompt: int
    truncated: bool

    @property
    def answer_tokens(self) -> int:
        """Tokens with a loss."""
        return len(self.ids) - self.prompt


class ChatFormat:
    """The template of one tokenizer."""

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        own = _default_template(tokenizer)
        # Used where the model has none; None: the model has its own.
        self.other_template: str | None = CHATML if not own else None
        self.template: str = own or CHATML
        self.end = self._end_of_answer()

    @property
    def stops(self) -> list[int]:
        """Tokens after which an answer is finished."""
        last = self.tokenizer.eos_token_id
        return [self.end] if last is None or last == self.end else [self.end, last]

    def prompt_text(self, messages: Sequence[ChatMessage]) -> str:
        """What a model is asked, up to where its answer begins."""
        return self._render(messages, True)

    def prompt_tokens(self, messages: Sequence[ChatMessage]) -> list[int]:
        """The same as tokens."""
        ids = self._encode(self.prompt_text(messages))
        first = self.tokenizer.bos_token_id
        adds_first = first is not None and self.tokenizer("").input_ids[:1] == [first]
        # Templates of models that begin each text with a token mostly write it themselves.
        return [first, *ids] if adds_first and ids[:1] != [first] else ids

    def row_tokens(self, messages: Sequence[ChatMessage], longest: int) -> RowTokens:
        """A whole row, cut off after `longest` tokens. A row whose prompt alone is as long has no answer token left."""
        prompt = self.prompt_tokens(messages[:-1])
        ids = [*prompt, *self._encode(messages[-1].content), self.end]
        return RowTokens(ids[:longest], min(len(prompt), longest), len(ids) > longest)

    def text_tokens(self, text: str, longest: int) -> list[RowTokens]:
        """A plain text with its end, in pieces of at most `longest` tokens: nothing of it is left out. Its first token follows from
        nothing and has no loss."""
        ids = [*self.tokenizer(text).input_ids]
        if ids[-1:] != [self._end_of_text()]:
            ids.append(self._end_of_text())
        pieces = [ids[at : at + longest] for at in range(0, len(ids), longest)]
        return [RowTokens(piece, 1, False) for piece in pieces if len(piece) > 1]

    def pieces(self, row: TrainingRow, longest: int) -> list[RowTokens]:
        """A row of either kind; a conversation is one piece, and is cut off."""
        return [self.row_tokens(row.messages, longest)] if row.messages is not None else self.text_tokens(row.text or "", longest)

    def _end_of_text(self) -> int:
        last = self.tokenizer.eos_token_id
        return self.end if last is None else int(last)

    def _encode(self, text: str) -> list[int]:
        return list(self.tokenizer(text, add_special_tokens=False).input_ids)

    def _render(self, messages: Sequence[ChatMessage], asks: bool) -> str:
        turns = [{"role": each.role, "content": each.content} for each in messages]
        try:
            return str(self._apply(turns, asks))
        except Exception as error:
            merged = _system_into_user(turns)
            if merged is None:
                raise WorkerFault(
                    "bad-request", f"The chat template of the model refuses a conversation of {[t['role'] for t in turns]}: {error}."
                ) from error
        # Some templates (Gemma 2) know no system turn.
        return str(self._apply(merged, asks))

    def _apply(self, turns: list[dict[str, str]], asks: bool) -> Any:
        return self.tokenizer.apply_chat_template(turns, chat_template=self.template, tokenize=False, add_generation_prompt=asks)

    def _end_of_answer(self) -> int:
        """The first special token that the template puts after an answer, else the tokenizer's end of text."""
        question, answer = ChatMessage(role="user", content="?"), ChatMessage(role="assistant", content=_ANSWER)
        after = self._render([question, answer], False).split(_ANSWER)[-1]
        added = self.tokenizer.added_tokens_decoder
        special = set(self.tokenizer.all_special_ids) | {token for token, each in added.items() if each.special and str(each).strip()}
        # Only the first piece: where the template's own mark is no token here, what comes later in it or behind it ends nothing.
        first = self._encode(after.lstrip())[:1]
        if first and first[0] in special:
            return first[0]
        if self.tokenizer.eos_token_id is None:
            raise WorkerFault("no-model", "The tokenizer of the model has no token that ends a text, so answers would have no end.")
        return int(self.tokenizer.eos_token_id)


def _default_template(tokenizer: Any) -> str | None:
    template = tokenizer.chat_template
    return template.get("default") if isinstance(template, dict) else template


def _system_into_user(turns: list[dict[str, str]]) -> list[dict[str, str]] | None:
    if len(turns) < 2 or turns[0]["role"] != "system" or turns[1]["role"] != "user":
        return None
    return [{"role": "user", "content": turns[0]["content"] + "\n\n" + turns[1]["content"]}, *turns[2:]]

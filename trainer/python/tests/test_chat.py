"""One template for training, evaluation and generation."""

import pytest
from conftest import make_tokenizer
from pydantic import ValidationError

from iron_worker.chat import ChatFormat
from iron_worker.faults import WorkerFault
from iron_worker.protocol import ChatMessage, TrainingRow


def talk(*turns: tuple[str, str]) -> list[ChatMessage]:
    return [ChatMessage(role=role, content=content) for role, content in turns]  # type: ignore[arg-type]


CONVERSATION = talk(("system", "Be brief."), ("user", "What is fn?"), ("assistant", "A word — of Rust."))


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    return make_tokenizer(tmp_path_factory.mktemp("tokenizer"))


def test_the_prompt_is_a_prefix_of_the_row_and_the_row_is_what_the_template_renders(tokenizer):
    chat = ChatFormat(tokenizer)
    row = chat.row_tokens(CONVERSATION, 500)
    assert row.ids[: row.prompt] == chat.prompt_tokens(CONVERSATION[:-1])
    assert tokenizer.decode(row.ids[row.prompt :]) == "A word — of Rust.<|im_end|>"
    rendered = tokenizer.apply_chat_template([each.model_dump() for each in CONVERSATION], tokenize=False)
    # The template's line break after the end is of no answer: a model stops before it.
    assert tokenizer.decode(row.ids) + "\n" == rendered


def test_only_the_answer_and_its_end_have_a_loss(tokenizer):
    row = ChatFormat(tokenizer).row_tokens(CONVERSATION, 500)
    assert row.answer_tokens == len("A word — of Rust.".encode()) + 1
    assert not row.truncated


def test_a_row_that_is_too_long_loses_its_end(tokenizer):
    chat = ChatFormat(tokenizer)
    whole = chat.row_tokens(CONVERSATION, 500)
    cut = chat.row_tokens(CONVERSATION, len(whole.ids) - 5)
    assert (cut.truncated, cut.ids, cut.prompt) == (True, whole.ids[:-5], whole.prompt)
    none_left = chat.row_tokens(CONVERSATION, 3)
    assert (none_left.answer_tokens, none_left.ids) == (0, whole.ids[:3])


def test_a_model_without_a_template_is_asked_in_chatml(tokenizer):
    tokenizer.chat_template, kept = None, tokenizer.chat_template
    try:
        chat = ChatFormat(tokenizer)
        assert (
            chat.prompt_text(CONVERSATION[:-1])
            == "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nWhat is fn?<|im_end|>\n<|im_start|>assistant\n"
        )
        assert chat.stops == [tokenizer.convert_tokens_to_ids("<|im_end|>")]
    finally:
        tokenizer.chat_template = kept


def test_the_end_of_an_answer_is_the_token_of_the_template_not_the_end_of_text(tokenizer):
    tokenizer.chat_template, kept = (
        "{% for m in messages %}<|im_start|>{{ m['role'] }} {{ m['content'] }}<|endoftext|>{% endfor %}",
        tokenizer.chat_template,
    )
    try:
        chat = ChatFormat(tokenizer)
        assert chat.stops == [tokenizer.convert_tokens_to_ids(each) for each in ("<|endoftext|>", "<|im_end|>")]
    finally:
        tokenizer.chat_template = kept


def test_a_template_that_knows_no_system_turn_gets_it_with_the_first_question(tokenizer):
    strict = (
        "{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system') }}{% endif %}"
        "{% for m in messages %}<|im_start|>{{ m['content'] }}<|im_end|>{% endfor %}"
    )
    tokenizer.chat_template, kept = strict, tokenizer.chat_template
    try:
        chat = ChatFormat(tokenizer)
        assert chat.prompt_text(CONVERSATION[:-1]) == "<|im_start|>Be brief.\n\nWhat is fn?<|im_end|>"
        with pytest.raises(WorkerFault, match="no system"):
            chat.prompt_text(talk(("system", "alone")))
    finally:
        tokenizer.chat_template = kept


def test_where_chatml_has_no_tokens_an_answer_ends_with_the_end_of_text(tokenizer, tmp_path):
    """As with a base model whose tokenizer knows no conversations, but has a line break among its special tokens (Gemma's does)."""
    from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    inner = Tokenizer(models.BPE(vocab={each: at for at, each in enumerate(alphabet)}, merges=[]))
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    plain = PreTrainedTokenizerFast(tokenizer_object=inner, eos_token="<eos>")
    plain.add_tokens([AddedToken("\n", special=True)], special_tokens=True)
    chat = ChatFormat(plain)
    assert chat.stops == [plain.eos_token_id]
    assert chat.row_tokens(CONVERSATION, 500).ids[-1] == plain.eos_token_id


def test_a_plain_text_is_read_in_pieces_of_which_nothing_is_left_out(tokenizer):
    chat = ChatFormat(tokenizer)
    text = "fn main() {}\n" * 5
    whole = chat.text_tokens(text, 500)
    assert [len(whole), whole[0].prompt, whole[0].truncated] == [1, 1, False]
    assert tokenizer.decode(whole[0].ids[:-1]) == text
    assert whole[0].ids[-1] == tokenizer.eos_token_id
    pieces = chat.text_tokens(text, 7)
    assert [each for piece in pieces for each in piece.ids] == whole[0].ids
    assert max(len(piece.ids) for piece in pieces) == 7


def test_a_row_is_a_conversation_or_a_text():
    assert TrainingRow.model_validate({"id": "a", "text": "fn f() {}"}).messages is None
    for wrong in ({"id": "a"}, {"id": "a", "text": "b", "messages": [{"role": "user", "content": "c"}, {"role": "assistant", "content": "d"}]}):
        with pytest.raises(ValidationError, match="either messages or text"):
            TrainingRow.model_validate(wrong)

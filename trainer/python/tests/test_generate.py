"""Answers in batches: by seed alone, stopped at their end, held to a grammar, and what a model's place may be."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from iron_worker import generate as job
from iron_worker.adapters import Place, find_place
from iron_worker.chat import ChatFormat
from iron_worker.checkpoints import HASHES
from iron_worker.control import Control
from iron_worker.faults import WorkerFault
from iron_worker.model import find_model, load_tokenizer
from iron_worker.protocol import ChatMessage, GenerateRequest

QUESTIONS = ["a", "What is a trait?", "Sort a list.", "x" * 40, "Say it again, and longer this time."]


class Heard:
    """Events as they come."""

    def __init__(self) -> None:
        self.all: list[dict[str, Any]] = []

    def send(self, event: str, **values: Any) -> None:
        self.all.append({"event": event, **values})

    def of(self, name: str) -> list[dict[str, Any]]:
        return [each for each in self.all if each["event"] == name]


def rows(file: Path, samples: int = 1) -> Path:
    lines = [
        {"id": f"q{at}", "sample": sample, "messages": [{"role": "user", "content": question}], "seed": 100 * at + sample}
        for at, question in enumerate(QUESTIONS)
        for sample in range(samples)
    ]
    file.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")
    return file


def request(model: Path, file: Path, **more: Any) -> GenerateRequest:
    sampling = {"greedy": True, "temperature": None, "topP": None, "maxNewTokens": 12, **more.pop("sampling", {})}
    place = {"version": 1, "job": "generate", "model": str(model), "revision": None, "adapter": None, "device": "cpu", "seed": 1}
    return GenerateRequest.model_validate(
        {**place, "baseWeights": "float32", "rows": str(file), "sampling": sampling, "batch": 1, "grammar": None, **more}
    )


def answers(model: Path, file: Path, **more: Any) -> dict[tuple[str, int], str]:
    heard = Heard()
    job.generate(request(model, file, **more), heard, Control())
    assert heard.all[-1]["event"] == "done"
    return {(each["id"], each["sample"]): each["text"] for each in heard.of("sample")}


DRAWN = {"greedy": False, "temperature": 0.9, "topP": 0.95}


@pytest.mark.parametrize("sampling", [{}, DRAWN], ids=["greedy", "drawn"])
def test_an_answer_does_not_depend_on_what_else_is_in_its_batch(tiny, tmp_path, sampling):
    file = rows(tmp_path / "rows.jsonl", samples=2)
    alone = answers(tiny, file, sampling=sampling)
    assert len(alone) == 2 * len(QUESTIONS)
    assert answers(tiny, file, sampling=sampling, batch=3) == alone
    assert answers(tiny, file, sampling=sampling, batch=64, seed=99) == alone


def test_samples_of_one_row_differ_by_their_seeds_and_are_the_same_again(tiny, tmp_path):
    file = rows(tmp_path / "rows.jsonl", samples=3)
    drawn = answers(tiny, file, sampling=DRAWN, batch=8)
    assert len({drawn["q1", sample] for sample in range(3)}) == 3
    assert answers(tiny, file, sampling=DRAWN, batch=8) == drawn
    # without heat the largest is always drawn
    assert answers(tiny, file, sampling={"greedy": False, "temperature": 0}) == answers(tiny, file)


def test_what_a_model_is_asked_is_the_beginning_of_the_row_that_it_was_trained_on(tiny, tmp_path, monkeypatch):
    asked: list[list[int]] = []

    def batch(work, prompts, on_done):
        asked.extend(each.ids for each in prompts)
        for at, _ in enumerate(prompts):
            on_done(at)

    monkeypatch.setattr(job, "answer_batch", batch)
    answers(tiny, rows(tmp_path / "rows.jsonl"), batch=8)
    chat = ChatFormat(load_tokenizer(find_model(str(tiny), None, Heard())))
    for question in QUESTIONS:
        row = chat.row_tokens([ChatMessage(role="user", content=question), ChatMessage(role="assistant", content="fn")], 500)
        assert row.ids[: row.prompt] in asked


def test_padding_is_on_the_left_and_not_looked_at(tiny):
    prompts = [job.Prompt(None, [5, 6, 7]), job.Prompt(None, [8])]  # type: ignore[arg-type]
    ids, mask = job._padded(prompts, 0, torch.device("cpu"))
    assert (ids.tolist(), mask.tolist()) == ([[5, 6, 7], [0, 0, 8]], [[1, 1, 1], [0, 0, 1]])


def test_a_batch_that_does_not_fit_is_halved_and_no_row_is_answered_twice(tiny, tmp_path, monkeypatch):
    tried: list[int] = []
    real = job.answer_batch

    def batch(work, prompts, on_done):
        tried.append(len(prompts))
        if len(prompts) > 2:
            raise torch.OutOfMemoryError("CUDA out of memory")
        real(work, prompts, on_done)

    file = rows(tmp_path / "rows.jsonl")
    whole = answers(tiny, file)
    monkeypatch.setattr(job, "answer_batch", batch)
    heard = Heard()
    job.generate(request(tiny, file, batch=5), heard, Control())
    assert tried == [5, 2, 2, 1]
    assert len(heard.of("sample")) == len(QUESTIONS)
    assert {each["id"]: each["text"] for each in heard.of("sample")} == {name: text for (name, _), text in whole.items()}
    assert "5 rows at a time; 2 are tried" in heard.of("warning")[0]["message"]


def test_memory_that_is_too_small_for_one_row_is_an_error(tiny, tmp_path, monkeypatch):
    def batch(work, prompts, on_done):
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(job, "answer_batch", batch)
    with pytest.raises(torch.OutOfMemoryError):
        job.generate(request(tiny, rows(tmp_path / "rows.jsonl"), batch=4), Heard(), Control())


def test_asked_to_stop_it_ends_with_what_is_answered(tiny, tmp_path):
    control = Control()
    control.stop("enough")
    heard = Heard()
    job.generate(request(tiny, rows(tmp_path / "rows.jsonl")), heard, control)
    assert heard.of("sample") == []
    assert heard.all[-1]["stopped"] == "enough"


# Grammars


def held(tiny: Path, tmp_path: Path, grammar: str, **sampling: Any) -> list[dict[str, Any]]:
    file = tmp_path / "grammar.lark"
    file.write_text(grammar, encoding="utf-8")
    heard = Heard()
    job.generate(request(tiny, rows(tmp_path / "rows.jsonl"), grammar=str(file), batch=3, sampling=sampling), heard, Control())
    assert "the grammar took" in heard.of("progress")[-1]["what"]
    return heard.of("sample")


def test_an_answer_held_to_a_grammar_is_a_text_of_it_and_ends_where_it_ends(tiny, tmp_path):
    for each in held(tiny, tmp_path, 'start: "yes" | "no"'):
        assert each["text"] in ("yes", "no")
        assert each["finished"]
        # with the token of its end
        assert each["tokens"] == len(each["text"]) + 1


def test_drawn_answers_are_held_to_it_too_and_one_that_is_too_long_is_cut_off(tiny, tmp_path):
    for each in held(tiny, tmp_path, r"start: /[0-9]{40}/", **DRAWN):
        assert each["text"].isdigit()
        assert (len(each["text"]), each["tokens"], each["finished"]) == (12, 12, False)


def test_near_its_limit_an_answer_is_led_to_its_end(tiny, tmp_path):
    grammar = '// closing: ["?", ";"]\nstart: A ";" "."\nA: /[a-z]+/'
    for each in held(tiny, tmp_path, grammar, **DRAWN):
        assert each["finished"]
        assert each["text"].endswith(";.")
        assert each["tokens"] <= 12


def test_an_answer_that_the_library_cannot_follow_is_cut_off_and_told_of(tiny, tmp_path, monkeypatch):
    from iron_worker import grammar

    # tokens that the grammar forbids are not kept from being drawn
    monkeypatch.setattr(grammar.llguidance.numpy, "fill_next_token_bitmask_par", lambda executor, rows, bits: None)
    for each in held(tiny, tmp_path, "start: /[0-9]{3}/"):
        assert not each["finished"]
        assert each["tokens"] < 5


def test_what_is_no_grammar_is_refused(tiny, tmp_path):
    with pytest.raises(WorkerFault, match="no grammar that llguidance reads") as raised:
        held(tiny, tmp_path, "start: missing")
    assert raised.value.code == "bad-request"
    with pytest.raises(WorkerFault, match="cannot be read"):
        job.generate(request(tiny, rows(tmp_path / "rows.jsonl"), grammar=str(tmp_path / "none")), Heard(), Control())


# Where weights are


def adapter(folder: Path, base: str = "base") -> Path:
    folder.mkdir(parents=True)
    (folder / "adapter_config.json").write_text(json.dumps({"base_model_name_or_path": base}))
    return folder


def test_an_adapter_stands_beside_its_base_model_and_a_full_model_in_its_place(tmp_path):
    alone = adapter(tmp_path / "alone")
    assert find_place("base", str(alone)) == Place("base", str(alone))
    full = tmp_path / "full"
    full.mkdir()
    (full / "config.json").write_text("{}")
    assert find_place("base", str(full)) == Place(str(full), None)
    assert find_place("Qwen/Qwen2.5-0.5B", None) == Place("Qwen/Qwen2.5-0.5B", None)


def test_what_is_no_adapter_or_a_damaged_one_is_named(tmp_path):
    with pytest.raises(WorkerFault, match="There is no folder"):
        find_place("base", str(tmp_path / "none"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(WorkerFault, match="holds neither an adapter"):
        find_place("base", str(tmp_path / "empty"))
    damaged = adapter(tmp_path / "damaged")
    (damaged / HASHES).write_text(json.dumps({"adapter_config.json": "0" * 64}))
    with pytest.raises(WorkerFault, match="is damaged") as raised:
        find_place("base", str(damaged))
    assert raised.value.code == "corrupt-checkpoint"


def test_an_adapter_changes_the_answers(tiny, tmp_path):
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    torch.manual_seed(3)
    config = LoraConfig(r=4, target_modules=["q_proj", "down_proj"], init_lora_weights=False, task_type="CAUSAL_LM")
    get_peft_model(AutoModelForCausalLM.from_pretrained(tiny), config).save_pretrained(tmp_path / "adapter")
    file = rows(tmp_path / "rows.jsonl")
    adapted = answers(tiny, file, adapter=str(tmp_path / "adapter"), batch=2)
    assert adapted.keys() == answers(tiny, file).keys()
    assert adapted != answers(tiny, file)

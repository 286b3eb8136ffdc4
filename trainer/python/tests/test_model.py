"""Losses, packing and adapters on the tiny model, in this process."""

import json
import random
from typing import Any

import pytest
import torch
from training_requests import echo_rows, train_request

from iron_worker import train as job
from iron_worker.batches import Collator
from iron_worker.chat import ChatFormat
from iron_worker.control import Control
from iron_worker.corpus import make_units
from iron_worker.faults import WorkerFault
from iron_worker.loss import answer_loss_sum, answer_tokens, held_out_loss
from iron_worker.model import find_model, load_base, load_tokenizer, settle_numbers
from iron_worker.protocol import BudgetConfig, EstimateRequest, TrainRequest, parse_request
from iron_worker.rows import read_training_rows

SEED = random.SystemRandom().randrange(2**31)


class Heard:
    """Keeps events."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def send(self, event: str, **values: Any) -> None:
        self.events.append({"event": event, **values})

    def of(self, name: str) -> list[dict[str, Any]]:
        return [each for each in self.events if each["event"] == name]


def run(request: dict[str, Any]) -> Heard:
    heard = Heard()
    parsed = parse_request(json.dumps(request))
    if isinstance(parsed, EstimateRequest):
        job.estimate(parsed, heard)
    else:
        assert isinstance(parsed, TrainRequest)
        job.train(parsed, heard, Control())
    return heard


@pytest.fixture
def trainers(monkeypatch) -> list[Any]:
    """The trainers that jobs of this test made, with their models."""
    made: list[Any] = []
    real = job._make_trainer

    def keep(*arguments: Any) -> Any:
        made.append(real(*arguments))
        return made[-1]

    monkeypatch.setattr(job, "_make_trainer", keep)
    return made


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rows")
    return echo_rows(folder / "train.jsonl", SEED, 24), echo_rows(folder / "validation.jsonl", 2, 8)


@pytest.fixture(scope="module")
def tokens(tiny, files):
    chat = ChatFormat(load_tokenizer(find_model(str(tiny), None, Heard())))
    return [piece for row in read_training_rows(str(files[0])) for piece in chat.pieces(row, 96)]


def budget(packing: bool) -> BudgetConfig:
    from training_requests import TRAINING

    return BudgetConfig.model_validate({**TRAINING["budget"], "packing": packing, "sequenceTokens": 128})


def load(tiny, attention: str):
    from iron_worker.device import choose_device

    cpu = choose_device("cpu")
    return load_base(find_model(str(tiny), None, Heard()), settle_numbers("float32", "float32", cpu, Heard()), True, cpu, attention)


@pytest.mark.parametrize("attention", ["sdpa", "eager"])
def test_packed_rows_have_the_loss_of_rows_alone(tiny, tokens, attention):
    print(f"seed {SEED}")
    model, collate = load(tiny, attention), Collator(0)
    packed, alone = make_units(tokens, budget(True)), make_units(tokens, budget(False))
    assert len(packed) < len(alone) / 1.5
    one = held_out_loss(model, [collate(packed)], model.device)
    other = held_out_loss(model, [collate([unit]) for unit in alone], model.device)
    assert one[1] == other[1] == sum(row.answer_tokens for row in tokens)
    assert one[0] / one[1] == pytest.approx(other[0] / other[1], abs=1e-5)
    # And what Hugging Face itself computes of single rows, by its own labels.
    theirs = 0.0
    with torch.no_grad():
        for unit in alone:
            batch = collate([unit])
            theirs += float(model(input_ids=batch["input_ids"], labels=batch["labels"]).loss) * answer_tokens(batch)
    assert one[0] / one[1] == pytest.approx(theirs / one[1], abs=1e-5)


@pytest.mark.parametrize("attention", ["sdpa", "eager"])
def test_a_row_does_not_see_the_row_beside_it(tiny, tokens, attention):
    model, collate = load(tiny, attention), Collator(0)
    first, second, third = tokens[:3]
    batch = collate([[first, second, third]])
    begin, end = len(first.ids), len(first.ids) + len(second.ids)

    def logits(changed: slice) -> torch.Tensor:
        ids = batch["input_ids"].clone()
        ids[0, changed] = (ids[0, changed] + 1) % 200
        with torch.no_grad():
            return model(input_ids=ids, position_ids=batch["position_ids"], use_cache=False).logits[0]

    nothing = logits(slice(0, 0))
    of_second, of_first = logits(slice(begin, end)), logits(slice(0, begin))
    assert torch.equal(nothing[:begin], of_second[:begin]) and torch.equal(nothing[end:], of_second[end:])
    assert torch.equal(nothing[begin:], of_first[begin:])
    # The test can fail: within the row it is seen.
    assert not torch.equal(nothing[begin:end], of_second[begin:end])


def test_packed_training_learns_as_unpacked_does(tiny, files, tmp_path):
    """One step over all rows: the same mean over the same answer tokens, in other batches."""
    same = {"steps": None, "epochs": 1, "sequenceTokens": 128}
    request = train_request(tiny, tmp_path / "a", *files, lora={"dropout": 0}, budget={**same, "batch": 6, "accumulate": 4})
    alone = run(request)
    request = train_request(tiny, tmp_path / "b", *files, lora={"dropout": 0}, budget={**same, "batch": 24, "accumulate": 1, "packing": True})
    packed = run(request)
    for name in ("loss", "gradientNorm", "tokens"):
        assert packed.of("step")[0][name] == pytest.approx(alone.of("step")[0][name], abs=1e-5)
    assert packed.of("evaluation")[-1]["loss"] == pytest.approx(alone.of("evaluation")[-1]["loss"], abs=1e-4)


def test_the_adapter_loads_in_stock_peft_with_equal_logits(tiny, files, tokens, tmp_path, trainers):
    from peft import AutoPeftModelForCausalLM, PeftModel
    from transformers import AutoModelForCausalLM

    options = {"rsLora": True, "dora": True}
    heard = run(train_request(tiny, tmp_path, *files, lora=options, budget={"steps": 2}))
    folder = str(tmp_path / "checkpoints" / "last")
    batch = Collator(0)([[row] for row in tokens[:4]])
    trained = trainers[0].model.eval()
    stock = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(str(tiny), dtype=torch.float32), folder).eval()
    alone = AutoPeftModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    base = AutoModelForCausalLM.from_pretrained(str(tiny), dtype=torch.float32).eval()
    with torch.no_grad():
        ours, theirs, named, without = (model(input_ids=batch["input_ids"]).logits for model in (trained, stock, alone, base))
    assert torch.equal(ours, theirs) and torch.equal(ours, named)
    assert not torch.allclose(ours, without)
    assert stock.peft_config["default"].use_rslora and stock.peft_config["default"].use_dora
    assert heard.events[-1]["event"] == "done"
    # As the beginning of another phase.
    second = run(train_request(tiny, tmp_path / "second", *files, lora=options, budget={"steps": 1}, top={"adapter": folder}))
    assert second.of("evaluation")[0]["loss"] == pytest.approx(heard.of("evaluation")[-1]["loss"], abs=1e-6)
    assert second.of("warning") == []
    third = run(train_request(tiny, tmp_path / "third", *files, lora={"rank": 2}, budget={"steps": 1}, top={"adapter": folder}))
    assert "(rank, rsLora, dora)" in third.of("warning")[0]["message"]


def test_where_memory_runs_out_batches_are_halved_and_steps_stay_the_same(tiny, files, tmp_path, monkeypatch):
    from iron_worker import answer_trainer

    def request(folder):
        return train_request(tiny, folder, *files, lora={"dropout": 0}, budget={"steps": 4})

    whole = run(request(tmp_path / "a"))
    calls = 0

    def small(model, batch):
        # From the second batch of the second step on no more than one row fits; the step has one batch done by then.
        nonlocal calls
        calls += 1
        if calls >= 4 and len(batch["input_ids"]) > 1:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return answer_loss_sum(model, batch)

    monkeypatch.setattr(answer_trainer, "answer_loss_sum", small)
    halved = run(request(tmp_path / "b"))
    assert [each["message"].split(":")[1][:58] for each in halved.of("warning")] == [
        " batches of 4 rows are computed in 2 parts from now on; st",
        " batches of 4 rows are computed in 4 parts from now on; st",
    ]
    for name in ("loss", "gradientNorm", "tokens"):
        assert [each[name] for each in halved.of("step")] == pytest.approx([each[name] for each in whole.of("step")], abs=1e-4)
    assert json.loads((tmp_path / "b" / "checkpoints" / "last" / "training.json").read_text())["parts"] == 4

    monkeypatch.setattr(answer_trainer, "answer_loss_sum", lambda model, batch: (_ for _ in ()).throw(torch.OutOfMemoryError("CUDA out of memory.")))
    with pytest.raises(torch.OutOfMemoryError):
        run(request(tmp_path / "c"))


def test_a_loss_that_is_no_number_ends_training_and_the_checkpoint_before_is_kept(tiny, files, tmp_path, monkeypatch):
    from iron_worker import answer_trainer

    calls = 0

    def spoilt(model, batch):
        nonlocal calls
        calls += 1
        return answer_loss_sum(model, batch) * (float("nan") if calls > 8 else 1)

    monkeypatch.setattr(answer_trainer, "answer_loss_sum", spoilt)
    with pytest.raises(WorkerFault, match="Step 5") as raised:
        run(train_request(tiny, tmp_path, *files, budget={"steps": 8}, checkpoints={"everySteps": 2}))
    assert raised.value.code == "not-finite"
    assert sorted(each.name for each in (tmp_path / "checkpoints").iterdir()) == ["best", "last", "step-2", "step-4"]


def test_patience_ends_training_for_good(tiny, files, tmp_path):
    request = train_request(
        tiny, tmp_path, *files, optimizer={"learningRate": 1e-30, "weightDecay": 0}, checkpoints={"everySteps": 1}, stop={"patience": 2}
    )
    heard = run(request)
    assert (heard.events[-1]["steps"], heard.events[-1]["stopped"]) == (
        3,
        "the validation loss has not fallen for 2 checkpoints (training.stop.patience)",
    )
    again = run(request)
    assert [each["event"] for each in again.events] == ["done"]
    assert again.events[-1]["stopped"] == heard.events[-1]["stopped"]


def test_numbers_are_those_of_the_config(tiny, files, tmp_path, trainers):
    """bfloat16 where it is computed, float32 for gradients and states (F7); or all in bfloat16."""
    options = {"lora": {"baseWeights": "bfloat16"}, "budget": {"steps": 2, "gradientCheckpointing": True}}
    mixed = {"compute": "bfloat16", "gradients": "float32", "optimizerStates": "float32"}
    run(train_request(tiny, tmp_path / "a", *files, precision=mixed, **options))
    run(train_request(tiny, tmp_path / "b", *files, precision={**mixed, "gradients": "bfloat16", "optimizerStates": "bfloat16"}, **options))
    for trainer, expected in zip(trainers, (torch.float32, torch.bfloat16), strict=True):
        trained = [each for each in trainer.model.parameters() if each.requires_grad]
        assert {each.dtype for each in trained} == {expected}
        assert {trainer.optimizer.state[each]["exp_avg"].dtype for each in trained} == {expected}
        assert {each.dtype for each in trainer.model.parameters() if not each.requires_grad} == {torch.bfloat16}
    refused = train_request(tiny, tmp_path / "c", *files, precision={**mixed, "optimizerStates": "bfloat16"})
    with pytest.raises(WorkerFault, match="Make them equal"):
        run(refused)


def test_what_a_processor_cannot_do_is_said(tiny, files, tmp_path):
    options = {"lora": {"baseWeights": "nf4"}, "optimizer": {"name": "paged-adamw-8bit"}}
    heard = run({**train_request(tiny, tmp_path, *files, **options), "job": "estimate"})
    assert [each["message"].split(";")[0] for each in heard.of("warning")] == [
        "Weights of 4 bits (nf4) need CUDA",
        "The paged optimizer with 8 bits needs CUDA",
    ]
    assert heard.of("started")[0]["determinism"]["baseWeights"] == "float32"


def test_probe_rows_are_answered_at_checkpoints_and_change_nothing(tiny, files, tmp_path):
    probes = tmp_path / "probes.jsonl"
    probes.write_text(json.dumps({"id": "p", "sample": 0, "messages": [{"role": "user", "content": "alpha"}], "seed": 1}) + "\n")
    options = {"budget": {"steps": 4}, "checkpoints": {"everySteps": 2}}
    without = run(train_request(tiny, tmp_path / "a", *files, **options))
    heard = run(train_request(tiny, tmp_path / "b", *files, **options, top={"probeRows": str(probes)}))
    assert [(each["id"], each["step"]) for each in heard.of("sample")] == [("p", 2), ("p", 4)]
    assert [each["loss"] for each in heard.of("step")] == [each["loss"] for each in without.of("step")]


def test_rows_that_are_wrong_are_named_by_line(tiny, tmp_path):
    file = tmp_path / "rows.jsonl"
    file.write_text('\n{"id": "a", "messages": [{"role": "user", "content": "x"}]}\n')
    with pytest.raises(WorkerFault, match=r"rows\.jsonl:2: messages"):
        run(train_request(tiny, tmp_path, file))
    file.write_text('{"id": "a", "messages": [{"role": "assistant", "content": "y"}, {"role": "user", "content": "x"}]}\n')
    with pytest.raises(WorkerFault, match=r"rows\.jsonl:1: the last message"):
        run(train_request(tiny, tmp_path, file))
    with pytest.raises(WorkerFault, match="cannot be read"):
        run(train_request(tiny, tmp_path, tmp_path / "none"))


def test_a_model_in_a_gguf_file_is_dequantised_once_and_trained(files, tmp_path, monkeypatch):
    from gguf_model import write_gguf

    from iron_worker.chat import CHATML
    from iron_worker.model import model_hash
    from iron_worker.rows import sha256_of

    monkeypatch.setenv("IRON_CACHE", str(tmp_path / "cache"))
    file = write_gguf(tmp_path / "tiny.gguf", CHATML)
    heard = run(train_request(file, tmp_path, *files, budget={"steps": 2}))
    assert [each["done"] for each in heard.of("progress")] == [0, 1]
    assert heard.of("started")[0]["model"]["sha256"] == sha256_of(file) == model_hash(find_model(str(file), None, Heard()))
    assert len(heard.of("step")) == 2
    again = run(train_request(file, tmp_path / "again", *files, budget={"steps": 2}))
    assert again.of("progress") == []
    assert again.events[-1]["adapters"] == heard.events[-1]["adapters"]
    # The numbers are those of gguf's own package.
    from gguf import GGUFReader, quants

    read = {each.name: quants.dequantize(each.data, each.tensor_type) for each in GGUFReader(str(file)).tensors}
    model = load(file, "sdpa")
    assert torch.equal(model.model.layers[0].mlp.up_proj.weight, torch.from_numpy(read["blk.0.ffn_up.weight"].copy()))
    (tmp_path / "broken.gguf").write_bytes(file.read_bytes()[:1000])
    with pytest.raises(WorkerFault, match=r"broken\.gguf") as raised:
        find_model(str(tmp_path / "broken.gguf"), None, Heard())
    assert raised.value.code == "no-model"
    assert len(list((tmp_path / "cache" / "models").iterdir())) == 1


def test_a_model_of_the_hub_without_a_network_is_named_with_what_to_do():
    with pytest.raises(WorkerFault, match=r"nobody/nothing is not on this machine.*name a folder") as raised:
        find_model("nobody/nothing", None, Heard())
    assert raised.value.code == "no-network"
    with pytest.raises(WorkerFault, match="There is no model at") as raised:
        find_model("./nothing", None, Heard())
    assert raised.value.code == "no-model"

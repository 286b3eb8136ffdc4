"""A tiny random model of the Qwen2 architecture as a `.gguf` file with weights of 8 bits."""

from pathlib import Path

import numpy


def write_gguf(file: Path, template: str) -> Path:
    """Hidden 64, one layer, a token a byte; written as llama.cpp would."""
    import gguf
    from gguf import GGMLQuantizationType as Kind
    from tokenizers import pre_tokenizers

    chance = numpy.random.default_rng(5)
    tokens = [*sorted(pre_tokenizers.ByteLevel.alphabet()), "ab", "<|im_start|>", "<|im_end|>"]
    writer = gguf.GGUFWriter(str(file), "qwen2")
    writer.add_context_length(512)
    writer.add_embedding_length(64)
    writer.add_block_count(1)
    writer.add_feed_forward_length(128)
    writer.add_head_count(4)
    writer.add_head_count_kv(2)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_freq_base(10000.0)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types([gguf.TokenType.NORMAL] * (len(tokens) - 2) + [gguf.TokenType.CONTROL] * 2)
    writer.add_token_merges(["a b"])
    writer.add_eos_token_id(len(tokens) - 1)
    writer.add_pad_token_id(len(tokens) - 1)
    writer.add_chat_template(template)

    def matrix(name: str, rows: int, columns: int) -> None:
        values = chance.normal(0, 0.25, (rows, columns)).astype(numpy.float32)
        writer.add_tensor(name, gguf.quants.quantize(values, Kind.Q8_0), raw_dtype=Kind.Q8_0)

    def vector(name: str, length: int, value: float) -> None:
        writer.add_tensor(name, numpy.full(length, value, dtype=numpy.float32))

    matrix("token_embd.weight", len(tokens), 64)
    matrix("blk.0.attn_q.weight", 64, 64)
    matrix("blk.0.attn_k.weight", 32, 64)
    matrix("blk.0.attn_v.weight", 32, 64)
    matrix("blk.0.attn_output.weight", 64, 64)
    matrix("blk.0.ffn_gate.weight", 128, 64)
    matrix("blk.0.ffn_up.weight", 128, 64)
    matrix("blk.0.ffn_down.weight", 64, 128)
    for name, length in (("attn_q", 64), ("attn_k", 32), ("attn_v", 32)):
        vector(f"blk.0.{name}.bias", length, 0.1)
    for name in ("blk.0.attn_norm", "blk.0.ffn_norm", "output_norm"):
        vector(f"{name}.weight", 64, 1.0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return file

"""What may be done with the objects that a notebook holds, and with those made from them.

Nothing here writes a file, asks the network, loads other weights or changes the object for the
cells below. `self` gives the object itself.
"""

from __future__ import annotations

from ..media import PICTURE_TASKS, SPEAKING_TASKS, SPEECH_TASK
from .rules import Rule, named, rules

READS = """\
text, text_pair; text_target, add_special_tokens, padding, truncation, max_length<=100000, \
stride<=100000, is_split_into_words, pad_to_multiple_of<=1024, padding_side, return_tensors=pt|np, \
return_token_type_ids, return_attention_mask, return_overflowing_tokens, \
return_special_tokens_mask, return_offsets_mapping, return_length, verbose"""
FORWARD = """\
input_ids, attention_mask, token_type_ids; position_ids, inputs_embeds, labels, pixel_values, \
input_values, input_features, decoder_input_ids, decoder_attention_mask, encoder_outputs, \
global_attention_mask, output_hidden_states, output_attentions, return_dict, use_cache, \
past_key_values, start_positions, end_positions, return_loss, **"""
# Number of tokens: as the rule that limits how long an example may take has it.
WRITES = """\
max_new_tokens<=256, max_length<=256, min_length<=256, min_new_tokens<=256, do_sample, \
num_beams<=16, num_beam_groups<=16, num_return_sequences<=16, temperature, top_k, top_p, min_p, \
typical_p, repetition_penalty, length_penalty, diversity_penalty, no_repeat_ngram_size, \
encoder_no_repeat_ngram_size, early_stopping, use_cache, pad_token_id, eos_token_id, bos_token_id, \
decoder_start_token_id, forced_bos_token_id, forced_eos_token_id, bad_words_ids, penalty_alpha, \
renormalize_logits, remove_invalid_values, max_time, output_scores, output_attentions, \
output_hidden_states, return_dict_in_generate"""
CHAT = """\
conversation; tokenize, add_generation_prompt, continue_final_message, padding, truncation, \
max_length<=100000, return_tensors=pt|np, return_dict, enable_thinking, add_special_tokens"""
SENTENCES = """\
batch_size<=1024, show_progress_bar, convert_to_tensor, convert_to_numpy, normalize_embeddings, \
prompt_name, prompt:words, truncate_dim<=100000, precision=float32|int8|uint8|binary|ubinary"""
DECODES = """\
decode(token_ids; skip_special_tokens, clean_up_tokenization_spaces) -> text
batch_decode(sequences; skip_special_tokens, clean_up_tokenization_spaces) -> data
"""
TOKENIZER = f"""
()({READS}) -> encoding
encode({READS}) -> data
{DECODES}
tokenize(text; add_special_tokens) -> data
apply_chat_template({CHAT}) -> encoding
convert_ids_to_tokens(ids; skip_special_tokens) -> data
convert_tokens_to_ids(tokens) -> data
convert_tokens_to_string(tokens) -> text
get_vocab() -> data
num_special_tokens_to_add() -> num
build_inputs_with_special_tokens(token_ids_0, token_ids_1) -> data
"""
MODEL = f"""
()({FORWARD}) -> output
generate(inputs; input_ids, attention_mask, token_type_ids, decoder_input_ids, inputs_embeds, \
pixel_values, input_features, streamer:streamer, generation_config:settings, \
tokenizer:tokenizer, {WRITES}, **) -> tensor
eval() -> self
to(device:device) -> self
num_parameters() -> num
get_text_features(input_ids, attention_mask; token_type_ids, position_ids, **) -> tensor
get_sentence_embedding_dimension|get_embedding_dimension() -> num
"""
METHODS: dict[str, dict[str, Rule]] = {
    "tokenizer": rules(TOKENIZER),
    "processor": rules(
        f"{DECODES}\n()(images:media, text:text; padding, truncation, max_length<=100000, "
        "return_tensors=pt|np, audio:array, sampling_rate:num, do_rescale) -> encoding"
    ),
    "model": rules(MODEL),
    "sentences": rules(f"""
encode|encode_query|encode_document(sentences:words; {SENTENCES}) -> tensor
similarity|similarity_pairwise(embeddings1:tensor, embeddings2:tensor) -> stretched
get_sentence_embedding_dimension|get_embedding_dimension|get_max_seq_length() -> num
eval() -> self
to(device:device) -> self
"""),
    "pairs": rules("""
predict(sentences:words; batch_size<=1024, show_progress_bar, convert_to_tensor, \
convert_to_numpy, apply_softmax) -> tensor
rank(query:words, documents:words; top_k, return_documents, batch_size<=1024, \
show_progress_bar) -> data
"""),
    "sparse": rules(f"""
encode|encode_query|encode_document(sentences:words; {SENTENCES}, convert_to_sparse_tensor) \
-> tensor
similarity(embeddings1:tensor, embeddings2:tensor) -> stretched
decode(embeddings:tensor; top_k) -> data
sparsity(embeddings:tensor) -> data
get_sentence_embedding_dimension|get_embedding_dimension() -> num
"""),
    "painter": rules("""
()(prompt:text; image:picture, strength, image_guidance_scale, \
negative_prompt:text, num_inference_steps<=30, guidance_scale, height<=1024, \
width<=1024, num_images_per_prompt<=4, generator:generator, output_type=pil|np|pt, \
max_sequence_length<=512, true_cfg_scale, prompt_2:text, prompt_3:text, negative_prompt_2:text, \
negative_prompt_3:text, eta, clip_skip<=12, guidance_rescale, original_inference_steps<=1000, \
intermediate_timesteps, max_timesteps, use_resolution_binning) -> output
"""),
    "pipeline": rules(f"""
()(inputs; candidate_labels, hypothesis_template, multi_label, targets, top_k, \
aggregation_strategy=none|simple|first|average|max, return_all_scores, return_tensors, \
return_full_text, return_text, clean_up_tokenization_spaces, prefix, padding, truncation, \
function_to_apply=sigmoid|softmax|none|default, batch_size<=1024, {WRITES}) -> data
"""),
    # Around speech: it takes what the notebook brings along, and no name of a file.
    "listener": rules("""
()(inputs:sound; batch_size<=1024, chunk_length_s<=100, return_timestamps, max_new_tokens<=256) \
-> data
"""),
    # Around pictures: it takes those that the notebook brings along, and no address.
    "looker": rules("""
()(inputs:picture; top_k, threshold, candidate_labels:words, hypothesis_template, \
function_to_apply=sigmoid|softmax|none|default, batch_size<=64) -> data
"""),
    # One that speaks.
    "speaker": rules("()(text_inputs:text; forward_params:wishes) -> spoken"),
    # What only prepares pictures, or only sound.
    "images": rules("()(images:media; return_tensors=pt|np, do_rescale) -> encoding"),
    "extractor": rules("""
()(raw_speech:array; sampling_rate:num, padding, truncation, max_length<=1000000, \
return_attention_mask, return_tensors=pt|np) -> encoding
"""),
    "picture": rules("""
convert(mode=RGB|L|RGBA; mode=RGB|L|RGBA) -> self
resize(size<=1024; size<=1024) -> self
copy() -> self
"""),
    # Our own function of a cell above, in place of a pipeline that transformers removed.
    "answering": rules("()(asked; question, context, top_k<=100, max_answer_len<=1000) -> data"),
    "layer": rules("()(input:tensor, target:tensor) -> stretched"),
    "generator": rules("manual_seed(seed:num) -> self"),
}
# Their attributes: `data` and the like are values that belong to the object.
ATTRIBUTES: dict[str, dict[str, str]] = {
    "tokenizer": named(
        """
        mask_token eos_token bos_token pad_token cls_token sep_token unk_token
        padding_side truncation_side name_or_path
""",
        "text",
    )
    | named(
        """
        mask_token_id eos_token_id bos_token_id pad_token_id cls_token_id
        sep_token_id unk_token_id vocab_size model_max_length all_special_tokens
        all_special_ids special_tokens_map vocab is_fast
""",
        "data",
    ),
    "processor": {
        "tokenizer": "tokenizer",
        "feature_extractor": "extractor",
        "image_processor": "images",
    },
    "picture": {"size": "shape", "width": "num", "height": "num", "mode": "text"},
    "model": {
        "config": "config",
        "generation_config": "config",
        "base_model": "model",
        "device": "device",
        "dtype": "dtype",
        "name_or_path": "text",
    },
    "sentences": {"device": "device", "max_seq_length": "data", "prompts": "data"},
    "sparse": {"device": "device", "max_seq_length": "data"},
    "pairs": {"device": "device"},
    "painter": {"device": "device", "scheduler": "scheduler"},
    "scheduler": {"config": "schedule"},
    "pipeline": {"tokenizer": "tokenizer", "model": "model", "device": "device", "task": "text"},
    "config": named(
        """
        id2label label2id num_labels hidden_size vocab_size
        max_position_embeddings d_model num_hidden_layers num_attention_heads
        model_type architectures eos_token_id pad_token_id bos_token_id
        mask_token_id decoder_start_token_id intermediate_size n_positions n_ctx
        max_length sampling_rate
""",
        "data",
    ),
}
# The objects of a notebook by the class that its load cell names.
OBJECT_KINDS = {
    "AutoTokenizer": "tokenizer",
    "AutoProcessor": "processor",
    "AutoImageProcessor": "images",
    "AutoFeatureExtractor": "extractor",
    "SentenceTransformer": "sentences",
    "CrossEncoder": "pairs",
    "SparseEncoder": "sparse",
    "DiffusionPipeline": "painter",
}
# Tasks whose pipelines take a text for a text, and not for the address of a picture or a sound.
TEXT_TASKS = frozenset(
    {"fill-mask", "text-generation", "text-classification", "sentiment-analysis", "ner"}
    | {"token-classification", "zero-shot-classification", "feature-extraction"}
)
# What a pipeline may be told of how it draws what comes next.
WISHES = frozenset({"do_sample", "temperature", "top_k", "top_p", "guidance_scale"})

__all__ = [
    "ATTRIBUTES",
    "METHODS",
    "PICTURE_TASKS",
    "SPEAKING_TASKS",
    "SPEECH_TASK",
    "TEXT_TASKS",
    "WISHES",
    "object_kind",
]


def object_kind(class_name: str) -> str | None:
    """The kind of an object that was loaded by a class; None where nothing is listed for it."""
    if class_name.startswith("AutoModel"):
        return "model"
    return OBJECT_KINDS.get(class_name)

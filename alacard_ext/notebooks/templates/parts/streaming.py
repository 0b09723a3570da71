# Answers of transformers while they are written, for the chats that show them piece by piece.

# %% section="app" name="streaming" when=["app-chat_interface"] place="end"
import threading

from transformers import StoppingCriteria, StoppingCriteriaList, TextIteratorStreamer


class StopWhenAsked(StoppingCriteria):
    """Ends an answer once the chat below has set `stopping`."""

    def __call__(self, input_ids, scores, **others):
        return torch.full((input_ids.shape[0],), stopping.is_set(), device=input_ids.device)


def stream_answer(batch, reader, skip_prompt=True, **options):
    """What the model writes after a batch of one, piece by piece, while it goes on writing."""
    streamer = TextIteratorStreamer(reader, skip_prompt=skip_prompt, skip_special_tokens=True)
    failed = []

    def work():
        try:
            model.generate(
                **batch, streamer=streamer,
                stopping_criteria=StoppingCriteriaList([StopWhenAsked()]), **options,
            )
        except Exception as problem:
            failed.append(problem)
            streamer.end()

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    yield from streamer
    worker.join()
    if failed:
        raise failed[0]

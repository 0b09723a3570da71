"""Examples as pages show them, with what becomes of each; the shapes are those of real pages."""

from __future__ import annotations

import re
from typing import Any

MODELS: dict[str, dict[str, Any]] = {
    "classifier": {},
    "masked": {"pipeline_tag": "fill-mask", "architectures": ["BertForMaskedLM"]},
    "answers": {
        "pipeline_tag": "question-answering",
        "architectures": ["BertForQuestionAnswering"],
    },
    "writer": {
        "pipeline_tag": "text-generation",
        "architectures": ["GPT2LMHeadModel"],
        "model_type": "gpt2",
    },
    "sentences": {
        "pipeline_tag": "sentence-similarity",
        "library_name": "sentence-transformers",
        "architectures": ["BertModel"],
    },
    "painter": {
        "pipeline_tag": "text-to-image",
        "library_name": "diffusers",
        "architectures": [],
        "model_type": None,
        "diffusers_class": "StableDiffusionPipeline",
        "files": ["model_index.json", "unet/diffusion_pytorch_model.safetensors"],
    },
}


def cases(text: str) -> list[tuple[str, str, str]]:
    """Examples as pages show them: `# of <model>`, the code, and `# => <what is told or run>`."""
    found = re.findall(r"^# of (\w+)\n(.+?)\n# => (.+?)$", text, re.MULTILINE | re.DOTALL)
    return [(code, model, said.replace("\\n", "\n")) for model, code, said in found]


REPAIRED = r"""
# of classifier
m = AutoModelForSequenceClassification.from_pretrained('tiny/bert-sentiment').cuda().half()
inputs = tokenizer("I love bread.", return_tensors="pt")
print(model(**inputs).logits)
print(m)
# => m = model

# of classifier
NAME = 'tiny/bert-sentiment'
m = BertForSequenceClassification.from_pretrained(NAME)
m(1)
# => m = model

# of classifier
from transformers import *
t = BertTokenizer.from_pretrained('tiny/bert-sentiment')
model(**t('x', return_tensors='pt'))
# => t = tokenizer

# of classifier
n = pipeline('sentiment-analysis', model='tiny/bert-sentiment', device=0)
n('x')
# => n = pipeline('sentiment-analysis', model=model, tokenizer=tokenizer)

# of masked
n = pipeline(task='fill-mask', model='tiny/bert-sentiment', tokenizer='bert-sentiment', top_k=2)
n('x [MASK]')
# => pipeline('fill-mask', model=model, tokenizer=tokenizer, top_k=2)

# of masked
m = AutoModelWithLMHead.from_pretrained('tiny/bert-sentiment')
print(m(1))
# => m = model

# of masked
m = AutoModel.from_pretrained('tiny/bert-sentiment', use_auth_token='hf_xxx')
print(m(1))
# => m = model.base_model

# of sentences
m = SentenceTransformer('tiny/bert-sentiment')
print(m.encode(['a', 'b']))
# => m = model

# of classifier
c = AutoConfig.from_pretrained('tiny/bert-sentiment')
print(c, model(1))
# => c = model.config

# of classifier
model.to('cuda')
print(model(1))
# => print(model(1))

# of classifier
x = tokenizer('a', return_tensors='pt').to('cuda:0')
print(model(**x))
# => .to(device)

# of classifier
device = 'cuda' if torch.cuda.is_available() else 'cpu'
model.to(device)
print(model(torch.tensor([[1]])))
# => print(model(torch.tensor([[1]]).to(device)))

# of classifier
if torch.cuda.is_available():
    device = 'cuda'
else:
    device = 'cpu'
print(model(1))
# => print(model(1))

# of classifier
!pip install transformers
print(model(1))
# => print(model(1))

# of classifier
%matplotlib inline
print(model(1))
# => print(model(1))

# of classifier
>>> print(model(1))
tensor([1])
# => print(model(1))

# of classifier
x = np.zeros(3)
print(model(x))
# => import numpy as np

# of classifier
x = tokenizer.encode_plus('a', return_tensors='pt', pad_to_max_length=True)
print(model(**x))
# => tokenizer('a', return_tensors='pt', padding="max_length").to(device)

# of classifier
labels = ['a', 'b']
print(labels[model(1)])
# => labels_here = ['a', 'b']\nprint(labels_here[

# of answers
x = tokenizer('a', return_tensors='pt')
s, e = model(**x)
print(s, e)
# => s, e = model(**x).to_tuple()

# of answers
n = pipeline('question-answering', model='tiny/bert-sentiment', tokenizer='tiny/bert-sentiment')
n({'question': 'a', 'context': 'b'})
{'score': 0.9}
# => n = answering\nn({'question': 'a', 'context': 'b'})

# of writer
x = tokenizer('a', return_tensors='pt')
print(model.generate(**x))
# => generate(**x, max_new_tokens=64)

# of writer
x = tokenizer('a', return_tensors='pt')
print(model.generate(**x, max_new_tokens=32768))
# => max_new_tokens=256

# of writer
x = tokenizer.apply_chat_template([], return_tensors='pt').to('cuda')
print(model.generate(x, max_length=9))
# => return_tensors='pt', return_dict=False).to(device)

# of painter
half = torch.float16
p = StableDiffusionPipeline.from_pretrained('tiny/bert-sentiment', torch_dtype=half).to('cuda')
i = p('a cat', num_inference_steps=4).images[0]
i.save('cat.png')
# => display(i)

# of painter
p = StableDiffusionPipeline.from_pretrained('tiny/bert-sentiment')
cat = p('a cat', guidance_scale=7).images[0]
# => cat = p_here('a cat', guidance_scale=7, num_inference_steps=20).images[0]\ndisplay(cat)

# of painter
p = AutoPipelineForText2Image.from_pretrained('tiny/bert-sentiment', variant='fp16').to('cuda')
p.enable_model_cpu_offload()
p.vae.enable_slicing()
p.unet = torch.compile(p.unet, mode='reduce-overhead')
p.scheduler = EulerDiscreteScheduler.from_config(p.scheduler.config)
torch.backends.cuda.matmul.allow_tf32 = True
cats = p('a cat', num_inference_steps=75).images
# => p_here = model\ncats = p_here('a cat', num_inference_steps=20).images\ndisplay(cats[0])

# of writer
import transformers
pipeline = transformers.pipeline('text-generation', model='tiny/bert-sentiment', device_map='auto')
print(pipeline('a', max_new_tokens=9))
# => transformers.pipeline('text-generation', model=model, tokenizer=tokenizer)

# of writer
where = './checkpoints/best'
t = GPT2TokenizerFast.from_pretrained(where)
m = GPT2LMHeadModel.from_pretrained(where, low_cpu_mem_usage=True)
print(m.generate(**t('a', return_tensors='pt')))
# => t = tokenizer\nm = model\nprint

# of writer
m = AutoModelForCausalLM.from_pretrained('<name of the model>')
print(m.generate(tokenizer.encode('a', return_tensors='pt')))
# => m = model

# of writer
m = AutoModelForCausalLM.from_pretrained('your-org/your-model', offload_folder='off')
print(m.generate(tokenizer.encode('a', return_tensors='pt')))
# => m = model

# of writer
print(model.generate(tokenizer.encode('a', return_tensors='pt'), max_length=2048))
# => max_new_tokens=256

# of writer
wishes = {'max_new_tokens': 900, 'do_sample': True}
print(model.generate(tokenizer.encode('a', return_tensors='pt'), **wishes))
# => wishes = {'max_new_tokens': 256, 'do_sample': True}

# of writer
def write(text, longest=40):
    ids = tokenizer(text, return_tensors='pt').input_ids
    return tokenizer.decode(model.generate(ids, max_length=longest)[0])
write('a')
# => max_length=longest

# of writer
ask = '''
Say: {}
'''.strip()
ids = tokenizer(ask.format('hello'), return_tensors='pt').input_ids
print(tokenizer.decode(model.generate(ids)[0]))
# => ask.format('hello')

# of writer
model.generation_config = GenerationConfig.from_pretrained('tiny/bert-sentiment')
model.generation_config.pad_token_id = model.generation_config.eos_token_id
tokenizer.pad_token = tokenizer.eos_token
print(model.generate(**tokenizer('a', return_tensors='pt')))
# => print(model.generate(**tokenizer('a', return_tensors='pt').to(device), max_new_tokens=64))

# of classifier
x = tokenizer('a', return_tensors='pt')
scores = model(**x).logits
# => scores = model(**x).logits\nprint(scores)

# of classifier
x = tokenizer('a', return_tensors='pt')
told = model(**x).logits  # as numbers
# => # as numbers\nprint(told)

# of masked
from transformers import AutoModel, AutoTokenizer
# the words
tokenizer = AutoTokenizer.from_pretrained('tiny/bert-sentiment')  # slow at first
# the model
model = AutoModel.from_pretrained('tiny/bert-sentiment')

# A sentence:
x = tokenizer('a', return_tensors='pt')
print(model(**x).last_hidden_state)
# => model_here = model.base_model\n\n# A sentence:\nx = tokenizer

# of classifier
from transformers import AutoTokenizer
name = 'tiny/bert-sentiment'
# What it was trained with:
t = AutoTokenizer.from_pretrained(name)

# Ask:
print(model(**t('a', return_tensors='pt')))
# => t = tokenizer\n\n# Ask:

# of masked
n = pipeline('fill-mask', model='tiny/bert-sentiment')
guesses = n('x [MASK]')
for i in range(len(guesses)):
    print(guesses[i])
# => range(len(guesses))
"""
REFUSED = """
# of classifier
from transformers import AutoTokenizer, AutoModelForSequenceClassification

tokenizer = AutoTokenizer.from_pretrained("tiny/bert-sentiment")
model = AutoModelForSequenceClassification.from_pretrained("tiny/bert-sentiment")
# => only loads the model

# of classifier
m = AutoModelForMaskedLM.from_pretrained('tiny/bert-sentiment')
m(1)
# => holds it as

# of classifier
t = AutoTokenizer.from_pretrained('tiny/bert-sentiment', do_lower_case=False)
model(t)
# => of its own, do_lower_case

# of classifier
m = AutoModelForSequenceClassification.from_pretrained('tiny/bert-sentiment', revision='v2')
m(1)
# => of its own, revision

# of classifier
m = AutoModelForSequenceClassification.from_pretrained('tiny/bert-sentiment', **options)
m(1)
# => settings that only

# of masked
m = AutoModel.from_pretrained('tiny/bert-sentiment')
print(m(1).pooler_output)
# => has not loaded

# of answers
n = pipeline('question-answering', model='tiny/bert-sentiment')
n(question='a', context='b', doc_stride=3)
# => no pipeline for question-answering

# of answers
n = pipeline('question-answering', model='tiny/bert-sentiment')
n.save_pretrained('x')
# => no pipeline for question-answering

# of classifier
n = pipeline('fill-mask', model='tiny/bert-sentiment')
n('x')
# => another task

# of classifier
!git clone https://huggingface.co/tiny/x
print(model(1))
# => commands to a shell

# of classifier
model.config.id2label = {}
print(model(1))
# => change the model

# of classifier
image = Image.open(requests.get('https://x.org/a.png', stream=True).raw)
model(image)
# => another place

# of painter
p = StableDiffusionPipeline.from_pretrained('tiny/bert-sentiment')
wishes = {'num_inference_steps': 80}
p('a cat', **wishes).images[0]
# => num_inference_steps of p,

# of painter
from diffusers import AutoPipelineForInpainting
p = AutoPipelineForInpainting.from_pretrained('tiny/bert-sentiment')
p('a cat').images[0]
# => holds it as

# of writer
small = AutoModelForCausalLM.from_pretrained('tiny/bert-sentiment')
large = AutoModelForCausalLM.from_pretrained('tiny/bert-mask')
print(small.generate(tokenizer.encode('a', return_tensors='pt')))
# => another model

# of writer
a = AutoModelForCausalLM.from_pretrained('shop/baker-7b')
b = AutoModelForCausalLM.from_pretrained('shop/baker-13b')
print(a, b, tokenizer('x'))
# => another model

# of writer
t = AutoTokenizer.from_pretrained('./words.txt')
print(model.generate(**t('x', return_tensors='pt')))
# => another model

# of classifier
def classify(text):
    return model(**tokenizer(text, return_tensors='pt').to(device))
# => only defines functions

# of classifier
model = AutoModelForSequenceClassification.from_pretrained('tiny/bert-sentiment')
# Now it may be trained further.
# => only loads the model

# of masked
from transformers import AutoModel
model = AutoModel.from_pretrained('tiny/bert-sentiment')
model.eval()
# => only loads the model

# of classifier
for text in ['a', 'b']:
    scores = model(**tokenizer(text, return_tensors='pt').to(device))
# => shows nothing

# of writer
print(model.generate(tokenizer.encode('a', return_tensors='pt'), max_length=int('9' * 9)))
# => max_length of model.generate

# of classifier
frobnicate(model)
# => only its page explains
"""

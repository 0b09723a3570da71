/** Cards and recipes for tests: small, but whole as the wire has them. */
import type { ICardOfType, ModelSummary, Recipe } from '../ground/api/values';

const base = {
  description: '',
  featured: false,
  category: '',
  is_custom: false
};

export function modelCard(
  id = 'org/tiny',
  more: Partial<ICardOfType['model']> = {}
): ICardOfType['model'] {
  return {
    ...base,
    id,
    name: id.split('/').pop() ?? id,
    pipeline_tag: 'text-classification',
    library_name: 'transformers',
    sha: null,
    license: null,
    license_name: null,
    license_link: null,
    gated: false,
    downloads: null,
    likes: null,
    model_type: null,
    parameter_total: null,
    chat: null,
    trust_remote_code: null,
    trusted_code: null,
    readme_code: null,
    seen_at: null,
    step: null,
    source: '',
    basic: false,
    ...more
  };
}

export function promptCard(
  id = 'quick_start',
  more: Partial<ICardOfType['prompt']> = {}
): ICardOfType['prompt'] {
  return { ...base, id, name: id, prompts: ['Say it.'], ...more };
}

export function recipe(more: Partial<Recipe> = {}): Recipe {
  return {
    version: 1,
    seed: 7,
    deck: 'd',
    model_card: modelCard(),
    prompt_cards: [promptCard()],
    topic: { ...base, id: 'sourdough', name: 'Sourdough', icon: '' },
    difficulty: {
      ...base,
      level: 'beginner',
      name: 'Beginner',
      comment_density: 0.5,
      explanation_depth: 2
    },
    ui_component: {
      ...base,
      type: 'none',
      name: 'Notebook only',
      complexity: 'simple'
    },
    companions: [],
    combination: 'single',
    ...more
  };
}

export function summary(id: string): ModelSummary {
  return {
    id,
    name: id,
    description: '',
    pipeline_tag: 'fill-mask',
    library_name: 'transformers',
    license: 'mit',
    license_name: null,
    license_link: null,
    gated: false,
    downloads: 1200,
    likes: 3,
    trending_score: null,
    parameter_total: 66_000_000,
    last_modified: null,
    created_at: null,
    basic: false,
    bundled: false
  };
}

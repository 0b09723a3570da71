import type { AlacardAPI } from '../ground/api/client';
import type { CatalogModel, CustomFacts } from '../ground/api/types';
import type {
  Card,
  CardType,
  ModelCard,
  ModelSummary
} from '../ground/api/values';
import { parameterCount } from '../cards/face';
import { cardId } from '../hand/hand';
import { hasRoom } from '../ground/rooms';
import { holdsWords, rank } from './deck_search';

/** How a person narrows a picker; empty means all. */
export interface IFilters {
  readonly query: string;
  /** A category of the deck; for models, the Hub's task. */
  readonly category: string;
  readonly library: string;
  readonly featured: boolean;
}

/** A card that can be picked, with what it is found by. */
export interface IPick {
  readonly id: string;
  readonly card: Card;
  readonly category: string;
  readonly library: string;
  /** Whether it comes from the bundled deck. */
  readonly bundled: boolean;
  /** Whether the local catalog knew it before the Hub was asked. */
  readonly catalogued: boolean;
  /** Whether the notebook of the model on the table would not use it. */
  readonly unused: boolean;
  /** Whose it is and who sees it, where it does not ship with Alacard. */
  readonly custom?: CustomFacts;
  /** Weights of a model, as far as a search tells. */
  readonly parameters: number | null;
}

export interface IPage {
  readonly picks: readonly IPick[];
  readonly categories: readonly string[];
  readonly next: string | null;
  readonly notice: string | null;
  /** Whether the catalog on this machine stands in for a Hub that is away. */
  readonly fromCatalog: boolean;
  /** Whether the Hub itself has just answered. */
  readonly live: boolean;
}

/** A page is as long as a person scrolls through; decks are rarely longer. */
export const DECK_LIMIT = 200;
const HUB_LIMIT = 30;

/** Cards of the deck. */
export async function pageOfCards(
  api: AlacardAPI,
  type: CardType,
  filters: Partial<IFilters>,
  model: ModelCard | undefined,
  signal: AbortSignal
): Promise<IPage> {
  const { data, meta } = await api.cards(
    type,
    {
      search: filters.query,
      category: filters.category,
      featured: filters.featured,
      limit: DECK_LIMIT,
      task: model?.pipeline_tag ?? undefined,
      chat: model?.chat ?? undefined
    },
    signal
  );
  const unused = new Set(data.unused);
  return {
    picks: data.cards.map(card => {
      const pick = pickOfCard(type, card);
      const custom = data.custom?.[pick.id];
      return { ...pick, unused: unused.has(pick.id), custom };
    }),
    categories: data.categories,
    next: null,
    notice: meta.notice ?? null,
    fromCatalog: false,
    live: false
  };
}

/** Models of the whole Hub. */
export async function pageOfModels(
  api: AlacardAPI,
  filters: IFilters,
  signal: AbortSignal,
  cursor?: string
): Promise<IPage> {
  const { data, meta } = await api.searchModels(
    {
      q: filters.query.trim(),
      task: filters.category,
      library: filters.library,
      limit: HUB_LIMIT,
      cursor
    },
    signal
  );
  return {
    picks: data.models.map(pickOfSummary),
    categories: [],
    next: typeof meta.next === 'string' ? meta.next : null,
    notice: meta.notice ?? null,
    fromCatalog: meta.origin === 'catalog',
    live: meta.origin === 'hub'
  };
}

/** Models of the local catalog; none while there is no catalog, or where it fails. */
export async function picksOfCatalog(
  api: AlacardAPI,
  filters: IFilters,
  signal: AbortSignal
): Promise<readonly IPick[]> {
  if (!hasRoom('catalog')) {
    return [];
  }
  try {
    const { data } = await api.searchCatalog(
      {
        q: filters.query.trim(),
        task: filters.category,
        library: filters.library,
        limit: HUB_LIMIT
      },
      signal
    );
    // The deck, which answers in its stead, is here already.
    return data.origin === 'catalog'
      ? (data.models ?? []).map(pickOfCatalog)
      : [];
  } catch {
    // The Hub is asked as well, and its answer or its failure is what is shown.
    return [];
  }
}

/** Whether a card passes the filters and holds the words, without asking anyone. */
export function matches(pick: IPick, filters: IFilters): boolean {
  const { query, category, library, featured } = filters;
  return (
    holdsWords(pick, query) &&
    (!category || pick.category === category) &&
    (!library || pick.library === library) &&
    (!featured || pick.card.featured)
  );
}

/** The cards of the deck that pass the filters, in the order that the server gives them in. */
export function narrowed(
  deck: readonly IPick[],
  filters: IFilters
): readonly IPick[] {
  return rank(
    deck.filter(pick => matches(pick, filters)),
    filters.query
  );
}

function pickOfCard(type: CardType, card: Card): IPick {
  const model = type === 'model' ? (card as ModelCard) : null;
  return {
    id: cardId(type, card),
    card,
    category: model ? (model.pipeline_tag ?? '') : card.category,
    library: model?.library_name ?? '',
    bundled: true,
    catalogued: false,
    unused: false,
    parameters: model ? parameterCount(model) : null
  };
}

function pickOfSummary(model: ModelSummary): IPick {
  const card: ModelCard = {
    ...bareCard(model.id),
    name: model.name,
    description: model.description,
    category: model.pipeline_tag ?? '',
    pipeline_tag: model.pipeline_tag,
    library_name: model.library_name,
    license: model.license,
    licenses: model.licenses,
    license_name: model.license_name,
    license_link: model.license_link,
    gated: model.gated,
    downloads: model.downloads,
    likes: model.likes,
    basic: model.basic
  };
  return {
    id: model.id,
    card,
    category: model.pipeline_tag ?? '',
    library: model.library_name ?? '',
    bundled: model.bundled,
    catalogued: false,
    unused: false,
    parameters: model.parameter_total ?? null
  };
}

/** A model of the catalog as a card; what the catalog does not know is asked for on the table. */
export function cardOfCatalog(model: CatalogFacts): ModelCard {
  return {
    ...bareCard(model.id),
    category: model.task ?? '',
    pipeline_tag: model.task ?? null,
    library_name: model.library ?? null,
    license: model.license ?? null,
    licenses: model.licenses ?? [],
    license_name: model.license_name ?? null,
    license_link: model.license_link ?? null,
    // That there are terms is all that a row tells of them.
    gated: model.gated ? 'manual' : (model.gated ?? null),
    downloads: model.downloads ?? null,
    likes: model.likes ?? null,
    model_type: model.arch ?? null,
    // A row names those that are tuned to chat; of the others it says nothing.
    chat: model.chat ? true : null
  };
}

/** The card of a model of which nothing but its id is known. */
function bareCard(id: string): ModelCard {
  return {
    id,
    name: id.split('/').pop() ?? id,
    description: '',
    featured: false,
    category: '',
    is_custom: false,
    pipeline_tag: null,
    library_name: null,
    sha: null,
    license: null,
    licenses: [],
    license_name: null,
    license_link: null,
    gated: null,
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
    basic: false
  };
}

type CatalogFacts = Pick<CatalogModel, 'id'> & {
  [Key in keyof CatalogModel]?: CatalogModel[Key] | null;
};

/** A model of which nothing but its id is known. */
export function pickOfId(id: string): IPick {
  return {
    id,
    card: bareCard(id),
    category: '',
    library: '',
    bundled: false,
    catalogued: false,
    unused: false,
    parameters: null
  };
}

function pickOfCatalog(model: CatalogModel): IPick {
  return {
    id: model.id,
    card: cardOfCatalog(model),
    category: model.task ?? '',
    library: model.library ?? '',
    bundled: false,
    catalogued: true,
    unused: false,
    parameters: model.parameters
  };
}

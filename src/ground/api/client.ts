import type { ServerConnection } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

import { visibleAnswer } from '../text/visible';
import type { IAnswer, IOutbox, Routes } from './request';
import { answerOf, given, routesOf } from './request';
import type { CatalogPage, Hand, VerifyRequest } from './types';
import type {
  CardsAnswer,
  CardType,
  FitsAnswer,
  GenerateAnswer,
  GenerationStatus,
  HandAnswer,
  HubStatus,
  ModelAnswer,
  ModelsAnswer,
  NotebookWarnings,
  Recipe,
  VerifyList,
  VerifyStatus
} from './values';

export interface ICardsQuery {
  search?: string;
  category?: string;
  featured?: boolean;
  limit?: number;
  /** The task of the model that the cards go with, and whether it is tuned to chat. */
  task?: string;
  chat?: boolean;
  /** Whether to tell how often each card was dealt and kept. */
  counts?: boolean;
}

export interface IModelsQuery {
  q?: string;
  task?: string;
  library?: string;
  limit?: number;
  cursor?: string;
}

export interface IGenerateBody {
  recipe: Recipe;
  /** Folder of the contents manager; null for its root. */
  path: string | null;
  request_id: string;
  /** False where the notebook is only wanted back, to be saved by the browser. */
  save: boolean;
}

/** Every route that the rooms share, one method each; the catalog has a client of its own. */
export class AlacardAPI {
  constructor(settings: ServerConnection.ISettings) {
    this._routes = routesOf(settings);
  }

  /** Told by views that have changed a hand of the library, with that which did so. */
  readonly handsChanged = new Signal<this, unknown>(this);

  /** Told where a person has made, changed or deleted a card of that type. */
  readonly cardsChanged = new Signal<this, CardType>(this);

  shuffle(
    locks: readonly string[],
    options: { seed?: number; signal?: AbortSignal } = {}
  ): Promise<IAnswer<HandAnswer>> {
    const { seed, signal } = options;
    const query = { locked_cards: [...locks], seed };
    return answerOf(
      this._routes.GET('/shuffle', { params: { query }, signal })
    );
  }

  /** The hand that a code stands for. */
  readHandCode(code: string): Promise<IAnswer<HandAnswer>> {
    return answerOf(this._routes.GET('/hand', { params: { query: { code } } }));
  }

  /**
   * The code that stands for a hand, the hand with its cards whole, and what does not fit in it.
   * Cards of the slots in `refit` are dealt again where they do not fit the model. A recipe may come
   * from a file or a link: the server judges whether it is one.
   */
  writeHandCode(
    recipe: unknown,
    options: { refit?: readonly CardType[]; signal?: AbortSignal } = {}
  ): Promise<IAnswer<HandAnswer>> {
    const { refit = [], signal } = options;
    const body = { recipe: recipe as Recipe, refit: [...refit] };
    return answerOf(this._routes.POST('/hand', { body, signal }));
  }

  cards(
    type: CardType,
    query: ICardsQuery,
    signal?: AbortSignal
  ): Promise<IAnswer<CardsAnswer>> {
    const featured = query.featured ? true : undefined;
    const params = { path: { type }, query: given({ ...query, featured }) };
    return answerOf(this._routes.GET('/cards/{type}', { params, signal }));
  }

  async searchModels(
    query: IModelsQuery,
    signal?: AbortSignal
  ): Promise<IAnswer<ModelsAnswer>> {
    const params = { query: modelsAsked(query) };
    return visibleAnswer(
      await answerOf(this._routes.GET('/models/search', { params, signal }))
    );
  }

  /** The local catalog's models; the deck's, with another `origin`, while there is no catalog. */
  async searchCatalog(
    query: IModelsQuery,
    signal?: AbortSignal
  ): Promise<IAnswer<CatalogPage>> {
    const params = { query: modelsAsked(query) };
    return visibleAnswer(
      await answerOf(this._routes.GET('/catalog/search', { params, signal }))
    );
  }

  async model(id: string, signal?: AbortSignal): Promise<IAnswer<ModelAnswer>> {
    const params = { path: { id } };
    return visibleAnswer(
      await answerOf(this._routes.GET('/models/{id}', { params, signal }))
    );
  }

  /** Whether models fit this machine, in one answer. */
  async fits(ids: readonly string[]): Promise<IAnswer<FitsAnswer>> {
    const params = { query: { id: [...ids] } };
    return visibleAnswer(await answerOf(this._routes.GET('/fit', { params })));
  }

  generate(
    body: IGenerateBody,
    signal?: AbortSignal
  ): Promise<IAnswer<GenerateAnswer>> {
    return answerOf(this._routes.POST('/notebook/generate', { body, signal }));
  }

  /** The hands of one's own that were dealt last, and what waits to be kept. */
  async recentHands(
    limit: number,
    signal?: AbortSignal
  ): Promise<{ hands: Hand[]; outbox: IOutbox | null }> {
    const params = { query: { limit } };
    const asked = this._routes.GET('/library', { params, signal });
    const { data, meta } = await answerOf(asked);
    return { hands: data.hands, outbox: meta.outbox ?? null };
  }

  /** Generate a changed copy of a shared hand, which then names it as its origin. */
  remix(
    shareId: string,
    body: IGenerateBody,
    signal?: AbortSignal
  ): Promise<IAnswer<GenerateAnswer>> {
    const { recipe, ...rest } = body;
    const params = { path: { share_id: shareId } };
    const asked = { modified_recipe: { ...recipe }, ...rest };
    return answerOf(
      this._routes.POST('/notebook/{share_id}/remix', {
        params,
        body: asked,
        signal
      })
    );
  }

  generation(id: string): Promise<IAnswer<GenerationStatus>> {
    const params = { path: { request_id: id } };
    return answerOf(
      this._routes.GET('/notebook/generate/{request_id}', { params })
    );
  }

  cancelGeneration(id: string): Promise<IAnswer<GenerationStatus>> {
    const params = { path: { request_id: id } };
    return answerOf(
      this._routes.DELETE('/notebook/generate/{request_id}', { params })
    );
  }

  /** Run a notebook on the server and stamp it; answers at once. What is left out has a default. */
  verify(
    asked: Pick<VerifyRequest, 'path' | 'environment' | 'request_id'>
  ): Promise<IAnswer<VerifyStatus>> {
    const body = asked as VerifyRequest;
    return answerOf(this._routes.POST('/notebook/verify', { body }));
  }

  verification(id: string): Promise<IAnswer<VerifyStatus>> {
    const params = { path: { request_id: id } };
    return answerOf(
      this._routes.GET('/notebook/verify/{request_id}', { params })
    );
  }

  /** Which code of the model's author a notebook would run. */
  warnings(path: string): Promise<IAnswer<NotebookWarnings>> {
    const params = { query: { path } };
    return answerOf(this._routes.GET('/notebook/warnings', { params }));
  }

  verifications(): Promise<IAnswer<VerifyList>> {
    return answerOf(this._routes.GET('/notebook/verify'));
  }

  cancelVerification(id: string): Promise<IAnswer<VerifyStatus>> {
    const params = { path: { request_id: id } };
    return answerOf(
      this._routes.DELETE('/notebook/verify/{request_id}', { params })
    );
  }

  /** What is known of the Hub; `probe` asks it now. */
  hubStatus(probe = false): Promise<IAnswer<HubStatus>> {
    const params = { query: probe ? { probe } : {} };
    return answerOf(this._routes.GET('/hub/status', { params }));
  }

  private readonly _routes: Routes;
}

/** A search for models, asked in one way of the Hub and of the catalog: a filter takes several. */
function modelsAsked({ task, library, ...rest }: IModelsQuery) {
  return given({
    ...rest,
    task: task ? [task] : undefined,
    library: library ? [library] : undefined
  });
}

import type { ServerConnection } from '@jupyterlab/services';

import { visibleAnswer } from '../text/visible';
import type { IAnswer } from './request';
import { requestAPI } from './request';
import type { CatalogPage } from './types';
import type {
  CardsAnswer,
  CardType,
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

/** Every route the front end uses, one method each. */
export class AlacardAPI {
  constructor(settings: ServerConnection.ISettings) {
    this._settings = settings;
  }

  shuffle(
    locks: readonly string[],
    options: { seed?: number; signal?: AbortSignal } = {}
  ): Promise<IAnswer<HandAnswer>> {
    const query = new URLSearchParams();
    locks.forEach(lock => query.append('locked_cards', lock));
    if (options.seed !== undefined) {
      query.set('seed', String(options.seed));
    }
    return this._get(`shuffle?${query}`, options.signal);
  }

  /** The hand that a code stands for. */
  readHandCode(code: string): Promise<IAnswer<HandAnswer>> {
    return this._get(`hand?${queryOf({ code })}`);
  }

  /**
   * The code that stands for a hand, the hand with its cards whole, and what does not fit in it.
   * Cards of the slots in `refit` are dealt again where they do not fit the model.
   */
  writeHandCode(
    recipe: unknown,
    options: { refit?: readonly CardType[]; signal?: AbortSignal } = {}
  ): Promise<IAnswer<HandAnswer>> {
    const { refit = [], signal } = options;
    return this._send('POST', 'hand', { recipe, refit }, signal);
  }

  cards(
    type: CardType,
    query: ICardsQuery,
    signal?: AbortSignal
  ): Promise<IAnswer<CardsAnswer>> {
    return this._get(`cards/${type}?${queryOf(query)}`, signal);
  }

  searchModels(
    query: IModelsQuery,
    signal?: AbortSignal
  ): Promise<IAnswer<ModelsAnswer>> {
    return this._shown(`models/search?${queryOf(query)}`, signal);
  }

  /** The local catalog's models; the deck's, with another `origin`, while there is no catalog. */
  searchCatalog(
    query: IModelsQuery,
    signal?: AbortSignal
  ): Promise<IAnswer<CatalogPage>> {
    return this._shown(`catalog/search?${queryOf(query)}`, signal);
  }

  model(id: string, signal?: AbortSignal): Promise<IAnswer<ModelAnswer>> {
    const path = id.split('/').map(encodeURIComponent).join('/');
    return this._shown(`models/${path}`, signal);
  }

  generate(
    body: IGenerateBody,
    signal?: AbortSignal
  ): Promise<IAnswer<GenerateAnswer>> {
    return this._send('POST', 'notebook/generate', body, signal);
  }

  generation(requestId: string): Promise<IAnswer<GenerationStatus>> {
    return this._get(`notebook/generate/${encodeURIComponent(requestId)}`);
  }

  cancelGeneration(requestId: string): Promise<IAnswer<GenerationStatus>> {
    return requestAPI(
      `notebook/generate/${encodeURIComponent(requestId)}`,
      this._settings,
      { method: 'DELETE' }
    );
  }

  /** Run a notebook on the server and stamp it; answers at once. */
  verify(body: {
    path: string;
    environment: 'current' | 'own';
    request_id: string;
  }): Promise<IAnswer<VerifyStatus>> {
    return this._send('POST', 'notebook/verify', body);
  }

  verification(requestId: string): Promise<IAnswer<VerifyStatus>> {
    return this._get(`notebook/verify/${encodeURIComponent(requestId)}`);
  }

  /** Which code of the model's author a notebook would run. */
  warnings(path: string): Promise<IAnswer<NotebookWarnings>> {
    return this._get(`notebook/warnings?${queryOf({ path })}`);
  }

  verifications(): Promise<IAnswer<VerifyList>> {
    return this._get('notebook/verify');
  }

  cancelVerification(requestId: string): Promise<IAnswer<VerifyStatus>> {
    return requestAPI(
      `notebook/verify/${encodeURIComponent(requestId)}`,
      this._settings,
      { method: 'DELETE' }
    );
  }

  /** What is known of the Hub; `probe` asks it now. */
  hubStatus(probe = false): Promise<IAnswer<HubStatus>> {
    return this._get(probe ? 'hub/status?probe=true' : 'hub/status');
  }

  /** What the Hub says of models, to be drawn: invisible characters show in it. */
  private async _shown<T>(
    endpoint: string,
    signal?: AbortSignal
  ): Promise<IAnswer<T>> {
    return visibleAnswer(await this._get<T>(endpoint, signal));
  }

  private _get<T>(endpoint: string, signal?: AbortSignal): Promise<IAnswer<T>> {
    return requestAPI<T>(endpoint, this._settings, { method: 'GET', signal });
  }

  private _send<T>(
    method: string,
    endpoint: string,
    body: unknown,
    signal?: AbortSignal
  ): Promise<IAnswer<T>> {
    return requestAPI<T>(endpoint, this._settings, {
      method,
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
      signal
    });
  }

  private readonly _settings: ServerConnection.ISettings;
}

function queryOf(values: object): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '' && value !== false) {
      query.set(name, String(value));
    }
  }
  return query;
}

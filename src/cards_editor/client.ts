import type { ServerConnection } from '@jupyterlab/services';

import { answerOf, type Routes, routesOf } from '../ground/api/request';
import type { CardCheck, CardWhole } from '../ground/api/types';

/** The types of cards that people can make. */
export type CustomType = 'prompt' | 'topic';

/** What a card is previewed with, where it is known. */
export interface IBeside {
  readonly topic: string | null;
  readonly task: string | null;
}

/** A card as it is written, before it is known to be one. */
export type Written = Record<string, unknown>;

/** The routes of the cards that people make. Each throws an APIError. */
export class CustomCardsAPI {
  constructor(settings: ServerConnection.ISettings) {
    this._routes = routesOf(settings);
  }

  async show(type: CustomType, id: string): Promise<CardWhole> {
    const params = { path: { type, card_id: id } };
    return (
      await answerOf(this._routes.GET('/cards/{type}/{card_id}', { params }))
    ).data;
  }

  /** What is wrong with a card, and how it would read with that topic or for that task. */
  async check(
    type: CustomType,
    card: Written,
    beside: IBeside,
    signal: AbortSignal
  ): Promise<CardCheck> {
    const params = { path: { type } };
    const body = { card, ...beside };
    return (
      await answerOf(
        this._routes.POST('/cards/{type}/check', { params, body, signal })
      )
    ).data;
  }

  async create(
    type: CustomType,
    card: Written,
    visibility: string,
    accepted: boolean
  ): Promise<CardWhole> {
    const params = { path: { type } };
    const body = { card, visibility, accept_findings: accepted };
    return (
      await answerOf(this._routes.POST('/cards/{type}', { params, body }))
    ).data;
  }

  /** Refused where someone has changed the card since `revision`. */
  async change(
    type: CustomType,
    id: string,
    change: {
      card: Written;
      visibility: string;
      revision: number;
      accept_findings: boolean;
    }
  ): Promise<CardWhole> {
    const params = { path: { type, card_id: id } };
    return (
      await answerOf(
        this._routes.PUT('/cards/{type}/{card_id}', { params, body: change })
      )
    ).data;
  }

  async remove(type: CustomType, id: string): Promise<CardWhole> {
    const params = { path: { type, card_id: id } };
    return (
      await answerOf(this._routes.DELETE('/cards/{type}/{card_id}', { params }))
    ).data;
  }

  async restore(type: CustomType, id: string): Promise<CardWhole> {
    const params = { path: { type, card_id: id } };
    return (
      await answerOf(
        this._routes.POST('/cards/{type}/{card_id}/restore', { params })
      )
    ).data;
  }

  private readonly _routes: Routes;
}

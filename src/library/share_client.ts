import { answerOf } from '../ground/api/request';
import type {
  Chain,
  Counts,
  HandWhole,
  Version,
  Worked
} from '../ground/api/types';
import type { Notebook } from '../ground/api/values';
import { LibraryAPI } from './client';

/** What a person decides when they share. */
export interface ISharing {
  readonly visibility: string;
  readonly outputs: boolean;
  readonly license: string;
}

/** What looks like a secret, which is masked, or a local path. `line` counts from 1, `cell` from 0. */
export interface IFinding {
  readonly kind: 'secret' | 'path';
  readonly what?: string;
  readonly cell: number | null;
  readonly where: 'source' | 'output' | 'metadata';
  readonly line: number;
  readonly excerpt: string;
}

/** The routes of the library, and those by which a hand is shared and looked at. */
export class ShareAPI extends LibraryAPI {
  /** @throws APIError: `SHARE_FINDINGS` where something was found that is not accepted */
  async share(
    id: string,
    sharing: ISharing,
    accepted: boolean
  ): Promise<HandWhole> {
    const params = { path: { share_id: id } };
    const body = {
      visibility: sharing.visibility,
      outputs: sharing.outputs,
      license: sharing.license || null,
      why: null,
      accept_findings: accepted
    };
    const asked = this._routes.PUT('/notebook/{share_id}/share', {
      params,
      body
    });
    return (await answerOf(asked)).data;
  }

  /** @throws APIError */
  async versions(id: string, signal?: AbortSignal): Promise<Version[]> {
    const params = { path: { share_id: id } };
    const asked = this._routes.GET('/notebook/{share_id}/versions', {
      params,
      signal
    });
    return (await answerOf(asked)).data.versions;
  }

  /** @throws APIError */
  async worked(id: string, signal: AbortSignal): Promise<Worked> {
    const params = { path: { share_id: id } };
    const asked = this._routes.GET('/notebook/{share_id}/worked', {
      params,
      signal
    });
    return (await answerOf(asked)).data;
  }

  /**
   * Answer for a hand; null takes the answer back.
   *
   * @throws APIError
   */
  async answer(id: string, worked: boolean | null): Promise<Worked> {
    const params = { path: { share_id: id } };
    const path = '/notebook/{share_id}/worked';
    const asked =
      worked === null
        ? this._routes.DELETE(path, { params })
        : this._routes.PUT(path, { params, body: { worked } });
    return (await answerOf(asked)).data;
  }

  /**
   * @returns the number of the new version
   * @throws APIError: `SHARE_FINDINGS` where something was found that is not accepted
   */
  async publish(
    id: string,
    what: { readonly outputs: boolean; readonly note: string },
    accepted: boolean
  ): Promise<number> {
    const params = { path: { share_id: id } };
    const body = { ...what, accept_findings: accepted };
    const { data } = await answerOf(
      this._routes.POST('/notebook/{share_id}/versions', { params, body })
    );
    return data.versions[0].number;
  }

  /**
   * A notebook to be shown, not to be trusted; this counts nothing.
   *
   * @throws APIError
   */
  async preview(
    id: string,
    version: number | null,
    signal?: AbortSignal
  ): Promise<Notebook> {
    const query = version === null ? {} : { version };
    const params = { path: { share_id: id }, query };
    const asked = this._routes.GET('/notebook/{share_id}/preview', {
      params,
      signal
    });
    return (await answerOf(asked)).data.notebook;
  }

  /** @throws APIError */
  async chain(id: string, signal?: AbortSignal): Promise<Chain> {
    const params = { path: { share_id: id } };
    const asked = this._routes.GET('/notebook/{share_id}/chain', {
      params,
      signal
    });
    return (await answerOf(asked)).data;
  }

  /** @throws APIError */
  async view(id: string): Promise<Counts> {
    const params = { path: { share_id: id } };
    const body = { event: 'view' as const };
    const asked = this._routes.POST('/notebook/{share_id}/track', {
      params,
      body
    });
    return (await answerOf(asked)).data.counts;
  }

  /**
   * Show a hand first to everyone, or no longer; for administrators.
   *
   * @throws APIError
   */
  async feature(id: string, featured: boolean): Promise<HandWhole> {
    const params = { path: { share_id: id } };
    const path = '/notebook/{share_id}/featured';
    return (
      await answerOf(this._routes.PUT(path, { params, body: { featured } }))
    ).data;
  }

  /**
   * Make another's hand private, as an administrator; its owner is told why.
   *
   * @throws APIError
   */
  async withdraw(id: string, why: string): Promise<void> {
    const params = { path: { share_id: id } };
    const body = {
      visibility: 'private',
      outputs: false,
      license: null,
      why,
      accept_findings: false
    };
    const path = '/notebook/{share_id}/share';
    await answerOf(this._routes.PUT(path, { params, body }));
  }

  /** @throws APIError */
  async star(
    id: string,
    starred: boolean
  ): Promise<{ counts: Counts; starred: boolean }> {
    const params = { path: { share_id: id } };
    const path = '/notebook/{share_id}/star';
    return (
      await answerOf(
        starred
          ? this._routes.PUT(path, { params })
          : this._routes.DELETE(path, { params })
      )
    ).data;
  }
}

/** What was found, where a refusal tells it. */
export function findingsOf(
  details: Readonly<Record<string, unknown>>
): readonly IFinding[] {
  return Array.isArray(details.findings)
    ? (details.findings as IFinding[])
    : [];
}

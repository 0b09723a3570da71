/** A server for tests: a function from request to answer, below the real client. */
import { ServerConnection } from '@jupyterlab/services';

export interface ICall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

export type Answerer = (call: ICall) => unknown;

/** Answered with this status and body instead of success. */
export class Refusal {
  constructor(
    readonly status: number,
    readonly body: unknown
  ) {}
}

export interface IFakeServer {
  readonly settings: ServerConnection.ISettings;
  readonly calls: ICall[];
  /** Calls whose caller hung up before the answer. */
  readonly aborted: ICall[];
}

/** Settings whose `fetch` asks `answer`; what it returns becomes `data`. */
export function fakeServer(answer: Answerer): IFakeServer {
  const calls: ICall[] = [];
  const aborted: ICall[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const text = await request.text();
    const call: ICall = {
      method: request.method,
      path: url.pathname.replace(/^.*\/alacard\/api\/v1\//, ''),
      query: url.searchParams,
      body: text ? JSON.parse(text) : null
    };
    calls.push(call);
    const gone = new Promise<never>((_, reject) => {
      const hangUp = (): void => {
        aborted.push(call);
        reject(new DOMException('Aborted', 'AbortError'));
      };
      if (request.signal.aborted) {
        hangUp();
      }
      request.signal.addEventListener('abort', hangUp);
    });
    const result = await Promise.race([
      Promise.resolve().then(() => answer(call)),
      gone
    ]);
    const refused = result instanceof Refusal;
    return new Response(
      typeof (refused && result.body) === 'string'
        ? String((result as Refusal).body)
        : JSON.stringify(refused ? result.body : toBody(result)),
      { status: refused ? result.status : 200 }
    );
  };
  const settings = ServerConnection.makeSettings({
    baseUrl: 'http://lab.test/user/bob/',
    fetch: fetch as unknown as typeof globalThis.fetch
  });
  return { settings, calls, aborted };
}

function toBody(result: unknown): unknown {
  return typeof result === 'object' && result !== null && 'meta' in result
    ? result
    : { data: result, meta: {} };
}

/** A promise with its ends outside. */
export function deferred<T>(): {
  promise: Promise<T>;
  resolve(value: T): void;
} {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>(done => {
    resolve = done;
  });
  return { promise, resolve };
}

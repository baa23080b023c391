import type { Sim } from '../sim.ts';
import type { App } from '../world.ts';
import type { Fields } from './fields.ts';

/**
 * Who may call.
 *
 * - `open`: no token (gettoken, robots).
 * - `token`: any secret's token.
 * - `app`: a self-built app; the contacts-sync secret gets 48002.
 * - `contacts`: the contacts-sync secret only.
 * - `kf`: an app among 微信客服 → 可调用接口的应用.
 */
export type Grant = 'open' | 'token' | 'app' | 'contacts' | 'kf';

export interface Endpoint {
  /** From the root: `/cgi-bin/kf/sync_msg`. */
  readonly path: string;
  /** A GET at a POST endpoint finds its body missing; a POST at a GET endpoint is answered from the query. */
  readonly method: 'GET' | 'POST';
  readonly grant: Grant;
  /** Fields that stand in an error's reply too, with their empty values. */
  readonly defaults?: Record<string, unknown>;
  /** `upload`: multipart/form-data with the field `media`, in `call.file`. JSON where left out. */
  readonly body?: 'upload';
  /** Not counted in the base limits per API: app messages and whatever has limits of its own. */
  readonly uncounted?: true;
  run(call: Call): Reply | Promise<Reply>;
}

export interface Call {
  readonly sim: Sim;
  /** The app whose token it is; absent for `open`. Use `appOf(call)`. */
  readonly app: App | null;
  readonly ip: string;
  /** The query, read by `text`, `int`, … */
  readonly query: Fields;
  /** The JSON body; empty where there is none. */
  readonly body: Fields;
  readonly file: UploadedFile | null;
  /** Of the request, lower-case: Range. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface UploadedFile {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Buffer;
}

/** What comes beside errcode 0, or bytes. */
export type Reply = Record<string, unknown> | Binary;

export class Binary {
  readonly bytes: Buffer;
  readonly status: number;
  readonly headers: Record<string, string>;
  constructor(bytes: Buffer, headers: Record<string, string>, status = 200) {
    this.bytes = bytes;
    this.headers = headers;
    this.status = status;
  }
}

/** The app behind a call of a grant other than `open`. */
export function appOf({ app }: Call): App {
  if (!app) throw new Error('An open endpoint asked for its app.');
  return app;
}

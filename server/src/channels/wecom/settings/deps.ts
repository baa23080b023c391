import type { Audit } from '#platform/audit';
import type { Db } from '#platform/db';
import type { AppDeps } from '../app.ts';
import type { WecomClient } from '../client/index.ts';

export interface SettingsDeps extends AppDeps {
  readonly db: Db;
  readonly audit: Audit;
  readonly client: WecomClient;
  now(): Date;
  /** What WeCom and browsers call, without a slash at the end. */
  readonly publicUrl: string;
  /** The operator named proxies whose word is believed. */
  readonly proxiesTrusted: boolean;
}

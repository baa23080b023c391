import type { Parser } from '#platform/parsing';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import type { Files } from '#platform/files';
import type { StaffCaller } from '#platform/http';
import type { Outbound } from '#platform/outbound';
import { accessOf, mustMay } from '../folders/access.ts';
import type { Edit } from '../live.ts';

export interface ImportsDeps {
  db: Db;
  audit: Pick<Audit, 'append'>;
  files: Pick<Files, 'putOwn' | 'keep' | 'drop' | 'url' | 'archive'>;
  parser: Pick<Parser, 'parse'>;
  outbound: Outbound;
  now(): Date;
  approvals: Edit['approvals'];
}

/** Refuses whoever may not write in a folder (null: the top), as `mustMay` does. */
export async function mustWrite(tx: Tx, caller: Who, folderId: string | null): Promise<void> {
  mustMay(await accessOf(tx, caller), 'write', folderId);
}

/** Who does something, now or by and by. */
export type Who = Pick<StaffCaller, 'staffId' | 'name' | 'permissions'>;

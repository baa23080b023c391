import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The ids that the files of a folder share. */
export interface Facts {
  readonly corpid: string;
  readonly agentid: number;
  readonly users: readonly string[];
  readonly externals: readonly string[];
  readonly open_kfid: string;
}

/** A body of the folder, with the call that it belongs to. */
export interface Body {
  readonly file: string;
  readonly kind: 'request' | 'response';
  /** As the manifest says it: `any`, or a method and a path. */
  readonly endpoint: string;
  readonly path: string;
  readonly query: string;
  readonly json: Record<string, unknown>;
}

const factsShape = z.object({
  corpid: z.string(),
  agentid: z.int(),
  users: z.array(z.string()).min(2),
  externals: z.array(z.string()).min(2),
  open_kfid: z.string(),
});
const entryShape = z.object({ file: z.string(), kind: z.string(), endpoint: z.string().optional() });

const call = /(?:GET|POST) ([^ ?]+)(?:\?(\S*))?/;

/** Reads the manifest, the world and the bodies of calls. Throws when one of them cannot be read. */
export function readFolder(folder: string): { facts: Facts; bodies: Body[] } {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const entries = z.array(entryShape).parse(read('manifest.json'));
  const bodies = entries.flatMap(({ file, kind, endpoint = 'any' }) => {
    if (kind !== 'request' && kind !== 'response') return [];
    const [, path = '', query = ''] = call.exec(endpoint) ?? [];
    return [{ file, kind, endpoint, path, query, json: read(file) as Record<string, unknown> } as const];
  });
  return { facts: factsShape.parse(read('world.json')), bodies };
}

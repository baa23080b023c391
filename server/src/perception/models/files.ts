import { Readable } from 'node:stream';
import type { z } from 'zod';
import type { reportFile } from '#contracts/http/learning';
import { reportFiles, writeExamples } from '#libs/learn';
import type { Tx } from '#platform/db';
import type { Tables } from '../tables.ts';
import { storedReport } from './report.ts';
import { fetchVersion, trainedRows } from './versions.ts';

type FileName = z.infer<typeof reportFile>;

const mimes = { json: 'application/json', csv: 'text/csv; charset=utf-8', yml: 'application/yaml; charset=utf-8' };

/** One file of the report of a version. Refuses with `version.not_found`. */
export async function reportFileOf(tx: Tx, id: string, name: FileName) {
  const { number } = await fetchVersion(tx, id);
  const text =
    name === 'training_data.yml' ? writeExamples(await trainedRows(tx, id), 'rasa') : await fileOf(tx, id, name);
  const end = name.split('.').at(-1) as keyof typeof mimes;
  return { name: `v${number}-${name}`, mime: mimes[end], stream: Readable.from([text]) };
}

async function fileOf(tx: Tx, id: string, name: Exclude<FileName, 'training_data.yml'>): Promise<string> {
  const { curve, ...report } = await storedReport(tx, id);
  const rows = await tx
    .tables<Tables>()
    .selectFrom('model_rows')
    .select(['text', 'label as gold', 'said', 'probability'])
    .where('tenant_id', '=', tx.tenant)
    .where('version_id', '=', id)
    .orderBy('n')
    .execute();
  const errors = rows.filter(({ gold, said }) => gold !== said).toSorted((a, b) => b.probability - a.probability);
  const successes = rows.filter(({ gold, said }) => gold === said);
  return reportFiles({ ...report, errors, successes }, curve)[name];
}

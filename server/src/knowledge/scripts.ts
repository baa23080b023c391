import { sql, type RawBuilder } from 'kysely';
import { pinyin } from 'pinyin-pro';
import { scriptLimit, scriptRoutes, type Script } from '#contracts/http/scripts';
import type { AnswerVariant } from '#contracts/http/knowledge';
import { normalise } from '#libs/text';
import type { Db, Tx } from '#platform/db';
import { handlers } from '#platform/http';
import { readCompany } from '#staff';
import { answerFor } from './answer.ts';
import { accessOf } from './folders/access.ts';
import type { Tables } from './store.ts';

interface Deps {
  db: Db;
  now(): Date;
}

/** What people at the desk may say in the company's words. */
export function scriptHandlers({ db, now }: Deps) {
  return handlers(scriptRoutes, {
    'scripts.list': ({ query, caller }) =>
      db.tenant(caller.tenant, async (tx) => {
        const mine = (await accessOf(tx, caller)).where('read', 'a.folder_id');
        const rows = await read(tx, { at: now(), search: query.search ?? '', mine });
        const { brand, name } = await readCompany(tx);
        const items = rows.slice(0, scriptLimit).map((row) => viewOf(row, now()));
        return { items, more: rows.length > scriptLimit, brand: brand || name };
      }),
  });
}

interface Row {
  id: string;
  question: string;
  answer: string;
  answers: AnswerVariant[];
  category: string;
}

async function read(
  tx: Tx,
  { at, search, mine }: { at: Date; search: string; mine: RawBuilder<boolean> },
): Promise<Row[]> {
  const pattern = `%${normalise(search).replace(/[\\%_]/g, String.raw`\$&`)}%`;
  const { rows } = await sql<Row>`
    select a.id, v.question, v.answer, v.answers, v.category
    from articles a join article_versions v
      on v.tenant_id = a.tenant_id and v.article_id = a.id and v.version = a.published_version
    where a.tenant_id = ${tx.tenant} and a.removed_at is null and v.kind = 'script'
      and (v.valid_from is null or v.valid_from <= ${at}) and (v.valid_to is null or v.valid_to > ${at})
      and a.search_text like ${pattern} and ${mine}
    order by v.question, a.id limit ${scriptLimit + 1}`.execute(tx.tables<Tables>());
  return rows;
}

function viewOf({ id, question, category, ...said }: Row, at: Date): Script {
  const plain = { toneType: 'none', type: 'array', nonZh: 'consecutive' } as const;
  const join = (parts: readonly string[]) => parts.join('').toLowerCase().replaceAll(/\s/g, '');
  return {
    articleId: id,
    title: question,
    text: answerFor(said, { language: null, channel: null, at }),
    category,
    sound: { full: join(pinyin(question, plain)), first: join(pinyin(question, { ...plain, pattern: 'first' })) },
  };
}

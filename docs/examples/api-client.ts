/**
 * A program that speaks to Liren: it writes an article once, whatever the network does, and reads the queue.
 *
 *   LIREN=http://127.0.0.1:8787 LIREN_KEY=lrk_… node docs/examples/api-client.ts
 *
 * The key is made under Settings → API keys, with the scopes knowledge.read, knowledge.write and conversation.read.
 */
import { client, ProblemError } from '#contracts/client';
import { allRoutes } from '#contracts/http/index';

const { LIREN = 'http://127.0.0.1:8787', LIREN_KEY = '' } = process.env;
const api = client(allRoutes, { base: LIREN, key: LIREN_KEY });

// The same key again is the same article: a program that restarts keeps it with what it has to do.
const idempotencyKey = process.argv[2] ?? crypto.randomUUID();
const body = {
  question: '门店几点开门？',
  similar: ['营业时间'],
  answer: '每天上午九点到晚上十点。',
  category: '门店',
  validFrom: null,
  validTo: null,
};

try {
  const article = await api('articles.create', { body }, { idempotencyKey });
  console.log(`article ${article.id}`);

  // Page after page, at most 200 rows.
  for await (const row of api.each('conversations.list', { query: { view: 'all', limit: 50 } }, { limit: 200 })) {
    console.log(`conversation ${row.id} ${row.customer.name}`);
  }
} catch (error) {
  if (!(error instanceof ProblemError)) throw error;
  // `code` is for programs and never changes; the words are for people.
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
}

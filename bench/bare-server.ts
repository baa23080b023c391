/**
 * The limit that turns and callbacks are measured against: the least that any server of this kind can do. One POST, one
 * prepared statement that inserts a pair of rows or one, one durable commit; no tenants, no keys, no bot.
 */
import fastify from 'fastify';
import pg from 'pg';

const connections = 16;
const pool = new pg.Pool({ connectionString: process.env['LIREN_BENCH_DATABASE']!, max: connections });
await pool.query(`create table if not exists bench_question (id bigserial primary key, conversation uuid not null, body text not null, at timestamptz not null default now());
  create table if not exists bench_answer (id bigserial primary key, question bigint not null, body text not null, at timestamptz not null default now());
  create table if not exists bench_row (id bigserial primary key, body text not null, at timestamptz not null default now())`);

const app = fastify();
app.post<{ Body: { conversation: string; text: string } }>('/', async ({ body }) => {
  const { rows } = await pool.query<{ id: string }>({
    name: 'pair',
    text: `with q as (insert into bench_question (conversation, body) values ($1, $2) returning id)
           insert into bench_answer (question, body) select id, $2 from q returning id`,
    values: [body.conversation, body.text],
  });
  return { id: rows[0]!.id };
});
app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
/** The least that keeps something: what a callback is measured against. */
app.post<{ Body: string }>('/row', async ({ body }) => {
  await pool.query({ name: 'row', text: 'insert into bench_row (body) values ($1)', values: [body] });
  return '';
});
console.log(await app.listen({ host: '127.0.0.1', port: 0 }));
process.on('SIGTERM', () => process.exit());

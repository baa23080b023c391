import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createChatModel, type Chat, type ChatLimits, type ChatModel } from '#libs/chat-model';
import { createOutbound, streamThrough } from '#platform/outbound';
import {
  calls,
  endsSilently,
  failing,
  openChatModelServer,
  says,
  saysAtOnce,
  without,
  type Behaviour,
  type ChatModelServer,
} from '../support/chat-model-server.ts';

let provider: ChatModelServer;
beforeAll(async () => void (provider = await openChatModelServer()));
afterAll(() => provider.close());
beforeEach(() => void provider.got.splice(0));

const outbound = createOutbound({ allow: ['127.0.0.1'], own: null });
const fetch = streamThrough(outbound, { limits: { totalMs: 30_000, bodyBytes: 20 * 1024 * 1024 } });
const clientOf = (url = provider.url): ChatModel =>
  createChatModel({ url, model: 'm-1', key: 'sk-key-of-the-test', fetch });

const question: Chat = { messages: [{ role: 'user', content: '加盟费多少' }], maxTokens: 100 };
const json = { name: 'reply', schema: { type: 'object' } };
const short: ChatLimits = { totalMs: 1_500, idleMs: 700, bytes: 256 * 1024 };

test('words, usage and pieces come as they are said', async () => {
  provider.does(says('标准店加盟费 5.8 万元，一次性收取。'));
  const heard: string[] = [];
  const outcome = await clientOf().chat({ ...question, onText: (piece) => heard.push(piece) });
  expect(outcome).toMatchObject({
    kind: 'said',
    text: '标准店加盟费 5.8 万元，一次性收取。',
    usage: { input: 300, estimated: false },
  });
  expect(heard.length).toBeGreaterThan(1);
  expect(heard.join('')).toBe('标准店加盟费 5.8 万元，一次性收取。');
  const [{ headers, body }] = provider.got as [(typeof provider.got)[0]];
  expect(headers.authorization).toBe('Bearer sk-key-of-the-test');
  expect(body).toMatchObject({ model: 'm-1', stream: true, max_tokens: 100 });
});

test('a picture goes along as the protocol wants it', async () => {
  provider.does(says('一张收据'));
  await clientOf().chat({
    maxTokens: 50,
    messages: [
      {
        role: 'user',
        content: [
          { kind: 'text', text: '这是什么' },
          { kind: 'image', mime: 'image/png', base64: 'iVBORw0KGgo=' },
        ],
      },
    ],
  });
  expect(provider.got[0]!.body.messages[0]!.content).toEqual([
    { type: 'text', text: '这是什么' },
    { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
  ]);
});

test('a tool that was offered is called; JSON comes as a value, fenced or after thinking aloud', async () => {
  const tools = [{ name: 'search_knowledge', about: '查知识', parameters: { type: 'object' } }];
  provider.does(calls('search_knowledge', '{"query":"押金"}'));
  expect(await clientOf().chat({ ...question, tools })).toMatchObject({
    kind: 'said',
    toolCalls: [{ name: 'search_knowledge', arguments: { query: '押金' } }],
  });
  for (const text of ['{"a":1}', '```json\n{"a":1}\n```', '<think>很难</think>\n{"a":1}']) {
    provider.does(says(text));
    expect(await clientOf().chat({ ...question, json })).toMatchObject({ kind: 'said', json: { a: 1 } });
  }
});

test('a server that knows less of the protocol is asked more plainly, and remembered', async () => {
  const plain = says('{"a":1}');
  const client = clientOf();
  provider.does(without('json_schema', without('stream_options', plain)));
  expect(await client.chat({ ...question, json })).toMatchObject({ kind: 'said', json: { a: 1 } });
  expect(provider.got.map(({ body }) => body.response_format?.type)).toEqual([
    'json_schema',
    'json_object',
    'json_object',
  ]);
  provider.got.splice(0);
  await client.chat({ ...question, json });
  expect(provider.got).toHaveLength(1);
});

test('a server that does not stream is understood; without usage it is estimated', async () => {
  provider.does(saysAtOnce('标准店五万八'));
  expect(await clientOf().chat(question)).toMatchObject({
    kind: 'said',
    text: '标准店五万八',
    usage: { output: 6, estimated: true },
  });
});

test.each(Object.entries(failing) as [string, Behaviour][])('%s is an outcome', async (why, behaviour) => {
  provider.does(behaviour);
  const outcome = await clientOf().chat({ ...question, json }, short);
  expect(outcome).toMatchObject({ kind: 'failed', why });
  if (why === 'rate limited') expect(outcome).toMatchObject({ afterMs: 7_000 });
  expect(provider.got).toHaveLength(1);
});

test('a stream that ends without saying so was cut', async () => {
  provider.does(endsSilently);
  expect(await clientOf().chat({ ...question, json }, short)).toMatchObject({ kind: 'failed', why: 'cut' });
});

test('nobody listens, or the guard does not call it: refused', async () => {
  expect(await clientOf('http://127.0.0.1:9/v1').chat(question, short)).toMatchObject({ why: 'refused' });
  const guarded = streamThrough(createOutbound({ allow: [], own: null }));
  const client = createChatModel({ url: provider.url, model: 'm', key: null, fetch: guarded });
  expect(await client.chat(question, short)).toMatchObject({ kind: 'failed', why: 'refused' });
  expect(provider.got).toHaveLength(0);
});

test('whoever asked can stop it', async () => {
  provider.does(failing.hang);
  const stop = new AbortController();
  const asked = clientOf().chat({ ...question, signal: stop.signal }, short);
  stop.abort();
  expect(await asked).toMatchObject({ kind: 'failed', why: 'aborted' });
});

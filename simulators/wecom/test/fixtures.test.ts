import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkSimulator } from '../src/index.ts';

const corpus = join(import.meta.dirname, '../../../corpora/wecom');
const folder = await mkdtemp(join(tmpdir(), 'wecom-corpus-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const wrong = async (of: string) => (await checkSimulator(of)).filter(({ verdict }) => verdict === 'wrong');

test('the simulator answers the corpus: every request passes, every reply has its like', async () => {
  const verdicts = await checkSimulator(corpus);
  expect(verdicts.filter(({ verdict }) => verdict === 'wrong')).toEqual([]);
  expect(verdicts.filter(({ verdict }) => verdict === 'ok').length).toBeGreaterThan(90);
});

/** The corpus with one file left, changed. */
async function corrupted(file: string, change: (json: Record<string, unknown>) => unknown): Promise<string> {
  const copy = join(folder, `${Math.random()}`);
  await cp(corpus, copy, { recursive: true });
  const path = join(copy, file);
  const manifest = join(copy, 'manifest.json');
  const entries = JSON.parse(await readFile(manifest, 'utf8')) as { file: string }[];
  await writeFile(manifest, JSON.stringify(entries.filter((entry) => entry.file === file)));
  await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>)));
  return copy;
}

test.for<[string, string, (json: Record<string, unknown>) => unknown, RegExp]>([
  [
    'a field that the platform does not give',
    'api/user-get.response.json',
    (json) => ({ ...json, horoscope: 'x' }),
    /horoscope is not there/,
  ],
  [
    'a number in place of a text',
    'api/media-upload.response.json',
    (json) => ({ ...json, created_at: 1 }),
    /created_at is a string/,
  ],
  ['a request that is refused', 'api/message-send-text.request.json', (json) => ({ ...json, agentid: 1 }), /301002/],
  [
    'another word of an error',
    'api/error-40013.response.json',
    (json) => ({ ...json, errmsg: 'no such corp, hint: [1]' }),
    /invalid corpid/,
  ],
])('%s is found', async ([, file, change, why]) => {
  expect(await wrong(await corrupted(file, change))).toEqual([
    { file, verdict: 'wrong', why: expect.stringMatching(why) },
  ]);
});

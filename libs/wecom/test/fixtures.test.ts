import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { calls, catalogue, checkFixtures, errorClassOf, errorText, readCallback, type Call } from '../src/index.ts';

const corpus = path.resolve(import.meta.dirname, '../../../corpora/wecom');
const entries = JSON.parse(readFileSync(path.join(corpus, 'manifest.json'), 'utf8')) as {
  file: string;
  kind: string;
  endpoint?: string;
}[];

describe('the corpus', () => {
  test('every file of this product is read as what it is; the rest is said', () => {
    const verdicts = checkFixtures(corpus);
    expect(verdicts.filter(({ verdict }) => verdict === 'wrong')).toEqual([]);
    expect(verdicts.filter(({ verdict }) => verdict === 'skipped').map(({ file }) => file)).toEqual([
      'callbacks/external-add.xml',
      'callbacks/external-tag-create.xml',
      'api/appchat-create.request.json',
    ]);
  });

  test('has a body for every call that carries JSON', () => {
    const listed = entries.map(({ kind, endpoint }) => `${kind} ${endpoint}`).join('\n');
    const missing = Object.values<Call>(calls).filter(({ method, path: at, answers, carries }) => {
      const reply = answers !== undefined || new RegExp(`^response .*${method} ${at}`, 'm').test(listed);
      const request =
        method === 'GET' || carries !== undefined || new RegExp(`^request ${method} ${at}`, 'm').test(listed);
      return !reply || !request;
    });
    expect(missing.map(({ path: at }) => at)).toEqual([]);
  });

  test('has a callback for every kind of event', () => {
    const callbacks = entries.filter(({ kind }) => kind === 'callback-plain');
    const kinds = callbacks.map(({ file }) => readCallback(readFileSync(path.join(corpus, file), 'utf8')).kind);
    expect(new Set(kinds).size).toBe(28);
  });
});

describe('the check', () => {
  let copy: string;
  beforeAll(() => {
    copy = mkdtempSync(path.join(tmpdir(), 'liren-fixtures-'));
    cpSync(corpus, copy, { recursive: true });
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  const wrongAfter = (file: string, change: (text: string) => string) => {
    const at = path.join(copy, file);
    const text = readFileSync(at, 'utf8');
    writeFileSync(at, change(text));
    try {
      return checkFixtures(copy)
        .filter(({ verdict }) => verdict === 'wrong')
        .map((each) => each.file);
    } finally {
      writeFileSync(at, text);
    }
  };

  test.each<[string, string, string]>([
    ['callbacks/app-event-click.xml', 'click]]', 'clack]]'],
    ['callbacks/kf-msg-or-event.xml', 'Token>', 'Tokem>'],
    ['refused/doctype.xml', '<!DOCTYPE xml>', ''],
    ['callbacks/reply-text.plain.xml', 'MsgType', 'MsgTyp'],
    ['crypto/envelope-app-message.xml', 'Encrypt><![CDATA[', 'Encrypt><![CDATA[A'],
    ['crypto/envelope-passive-reply.xml', 'TimeStamp>1', 'TimeStamp>2'],
    ['crypto/official-vectors.json', '0960688932c47ef1', '0960688932c47ef2'],
    ['crypto/official-vectors.json', '0f9de62fce79', '0f9de62fce78'],
    ['crypto/own-vectors.json', 'li-ren-random-16', 'li-ren-random-17'],
    ['api/kf-send-msg-menu.request.json', '"click"', '"clack"'],
    ['api/message-send-text.request.json', '"touser"', '"tousers"'],
    ['api/gettoken.response.json', 'access_token', 'accesstoken'],
    ['api/kf-sync-msg-page3.response.json', '"media_id": "2LRkfVoc0001"', '"media": "2LRkfVoc0001"'],
    ['api/kf-sync-msg-events.response.json', '"change_type": 4', '"change_type": 5'],
    ['api/error-45009.response.json', '"errcode": 45009', '"errcode": 45999'],
  ])('finds what is wrong in %s when %s becomes %s', (file, from, to) => {
    expect(wrongAfter(file, (text) => text.replaceAll(from, to))).toContain(file);
  });

  test('finds a file that nobody listed, and one that is not there', () => {
    writeFileSync(path.join(copy, 'api/loose.response.json'), '{}');
    rmSync(path.join(copy, 'api/message-recall.response.json'));
    const wrong = checkFixtures(copy).filter(({ verdict }) => verdict === 'wrong');
    expect(wrong.map(({ file }) => file)).toEqual(['api/message-recall.response.json', 'api/loose.response.json']);
  });
});

describe('error codes', () => {
  test('each stands once, and an unknown one is a bug', () => {
    const codes = Object.values(catalogue).flatMap((rows) => rows.map(([code]) => code));
    expect(new Set(codes).size).toBe(codes.length);
    expect([errorClassOf(123_456), errorText(123_456)]).toEqual(['bug', '']);
  });

  test.each([
    [0, 'ok'],
    [-1, 'retry'],
    [6000, 'retry'],
    [40014, 'refresh'],
    [42001, 'refresh'],
    [40001, 'config'],
    [60020, 'config'],
    [48002, 'config'],
    [40007, 'data'],
    [81013, 'data'],
    [60140, 'business'],
    [40058, 'bug'],
    [42033, 'bug'],
    [45009, 'limit'],
    [45033, 'limit'],
    [95001, 'window'],
    [95002, 'window'],
    [95013, 'window'],
    [40029, 'login'],
    [95007, 'reread'],
    [95016, 'reread'],
    [95018, 'reread'],
  ] as const)('%i is %s', (code, kind) => {
    expect(errorClassOf(code)).toBe(kind);
    expect(errorText(code)).not.toBe('');
  });
});

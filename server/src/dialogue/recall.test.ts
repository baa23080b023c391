import { describe, expect, test } from 'vitest';
import type { ConversationEvent, Message, MessageBody } from '#contracts/http/conversations';
import { contextOf } from './recall.ts';

let seq = 0;
const message = (kind: Message['author']['kind'], body: MessageBody): Message => ({
  conversationId: 'c',
  seq: ++seq,
  id: `m${seq}`,
  at: '2026-01-01T00:00:00Z',
  author: { kind },
  body,
});
const asks = (text: string) => message('customer', { kind: 'text', text });
const answers = (title: string) =>
  message('bot', {
    kind: 'answer',
    sentences: ['…'],
    sources: [{ articleId: 'a', version: 1, title, excerpt: '…' }],
  });
const offers = (...labels: string[]) =>
  message('bot', { kind: 'choices', text: '哪一个？', choices: labels.map((label) => ({ label, articleId: label })) });
const happens = (event: ConversationEvent) => message('system', { kind: 'event', event });
const talk = (...items: (() => Message)[]) => {
  seq = 0;
  return items.map((item) => item());
};

const files = (name: string) =>
  message('customer', { kind: 'file', file: { id: name, name, mime: 'application/octet-stream', size: 1, url: '/f' } });

describe('what the bot remembers', () => {
  test('PDFs are known by name, also those that are only called so', () => {
    const { asked } = contextOf(
      talk(
        () => files('执照.pdf'),
        () => files('表.csv'),
      ),
      { speaker: 'bot', answered_seq: 0, asked_seq: 2 },
    );
    expect(asked).toMatchObject({ files: 2, pdfs: ['执照.pdf'] });
  });

  test('a first question', () => {
    const items = talk(() => asks('加盟费多少'));
    expect(contextOf(items, { speaker: 'bot', answered_seq: 0, asked_seq: 1 })).toEqual({
      asked: { texts: ['加盟费多少'], pictures: [], files: 0, upTo: 1 },
      waiting: null,
      base: null,
      whole: null,
      choices: [],
      answered: [],
    });
  });

  test('its last answer, which stands after the question', () => {
    const items = talk(
      () => asks('加盟费多少'),
      () => answers('加盟费'),
      () => asks('那旗舰店呢'),
    );
    const context = contextOf(items, { speaker: 'bot', answered_seq: 1, asked_seq: 3 });
    expect(context).toMatchObject({ base: '加盟费多少', whole: '加盟费多少', answered: [{ title: '加盟费' }] });
    expect(context.asked.texts).toEqual(['那旗舰店呢']);
  });

  test('the choices it offered last, and only those', () => {
    const items = talk(
      () => asks('保养'),
      () => offers('甲', '乙'),
      () => asks('2'),
    );
    expect(
      contextOf(items, { speaker: 'bot', answered_seq: 1, asked_seq: 3 }).choices.map(({ label }) => label),
    ).toEqual(['甲', '乙']);
    items.push(answers('乙'), asks('2'));
    expect(contextOf(items, { speaker: 'bot', answered_seq: 3, asked_seq: 5 }).choices).toEqual([]);
  });

  test('several messages in a row and a file as one question', () => {
    const items = talk(
      () => asks('你好'),
      () => message('customer', { kind: 'image', file: { id: 'f', name: 'a', mime: 'image/png', size: 1, url: '' } }),
      () => asks('加盟费'),
    );
    expect(contextOf(items, { speaker: 'bot', answered_seq: 0, asked_seq: 3 }).asked).toEqual({
      texts: ['你好', '加盟费'],
      pictures: [{ fileId: 'f', seq: 2 }],
      files: 0,
      upTo: 3,
    });
  });

  test.each([
    { type: 'handoff.returned', name: '梅' },
    { type: 'handoff.cancelled' },
    { type: 'conversation.closed', name: '梅' },
    { type: 'conversation.reopened' },
    { type: 'handoff.claimed', name: '梅' },
  ] satisfies ConversationEvent[])('nothing from before $type', (event) => {
    const items = talk(
      () => asks('加盟费多少'),
      () => offers('甲', '乙'),
      () => happens(event),
      () => asks('那旗舰店呢'),
    );
    expect(contextOf(items, { speaker: 'bot', answered_seq: 1, asked_seq: 4 })).toMatchObject({
      base: null,
      whole: null,
      choices: [],
      answered: [],
      asked: { texts: ['那旗舰店呢'] },
    });
  });
});

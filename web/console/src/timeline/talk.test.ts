import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { UnreachableError } from '#contracts/client';
import type { Message } from '#contracts/http/conversations';
import { Live } from './live.ts';
import { Talk, type TalkOptions } from './talk.ts';

type Outcome = 'stored' | 'unreachable';

/** A server that takes its time: each call ends when it is told how. */
function server() {
  const came: string[] = [];
  const waiting: ((outcome: Outcome) => void)[] = [];
  const call = async (_: string, { body }: { body: { clientId: string; body: { text: string } } }) => {
    const { text } = body.body;
    came.push(text);
    const outcome = await new Promise<Outcome>((resolve) => waiting.push(resolve));
    if (outcome === 'unreachable') throw new UnreachableError('gone');
    const message: Message = {
      conversationId: 'c1',
      id: crypto.randomUUID(),
      seq: came.length,
      at: '2026-11-23T03:00:00.000Z',
      author: { kind: 'person', name: '梅' },
      body: { kind: 'text', text },
    };
    return message;
  };
  const answer = async (outcome: Outcome) => {
    await sleep(0);
    waiting.shift()!(outcome);
    await sleep(0);
  };
  return { came, answer, call: call as unknown as TalkOptions['call'] };
}

const open = (call: TalkOptions['call']) =>
  new Talk({ id: 'c1', call, live: new Live('ws://127.0.0.1/'), dayKey: (at) => at.slice(0, 10) });
const shown = ({ timeline }: Talk) =>
  timeline
    .snapshot()
    .entries.flatMap((entry) =>
      entry.kind === 'pending' && entry.pending.body.kind === 'text'
        ? [`${entry.pending.state}: ${entry.pending.body.text}`]
        : entry.kind === 'message' && entry.message.body.kind === 'text'
          ? [`stored: ${entry.message.body.text}`]
          : [],
    );

test('what is written quickly is sent in that order, one after the other', async () => {
  const { came, answer, call } = server();
  const talk = open(call);
  for (const text of ['一', '二', '三']) void talk.say(text);
  await answer('stored');
  expect(came).toEqual(['一', '二']);
  await answer('stored');
  await answer('stored');
  expect(came).toEqual(['一', '二', '三']);
  expect(shown(talk)).toEqual(['stored: 一', 'stored: 二', 'stored: 三']);
});

test('behind one that did not reach the server nothing arrives alone; what is written later is tried', async () => {
  const { came, answer, call } = server();
  const talk = open(call);
  for (const text of ['一', '二']) void talk.say(text);
  await answer('unreachable');
  expect(came).toEqual(['一']);
  expect(shown(talk)).toEqual(['failed: 一', 'failed: 二']);
  void talk.say('三');
  await answer('stored');
  expect(shown(talk)).toContain('stored: 三');
});

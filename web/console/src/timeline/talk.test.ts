import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { UnreachableError } from '#contracts/client';
import type { Message } from '#contracts/http/conversations';
import type { ServerFrame } from '#contracts/socket';
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

describe('pictures that were not shown yet', () => {
  const picture = (seq: number, covered?: 'waiting' | 'covered'): Message => ({
    conversationId: 'c1',
    id: `m${seq}`,
    seq,
    at: '2026-11-23T03:00:00.000Z',
    author: { kind: 'customer', name: '李' },
    body: {
      kind: 'image',
      file: {
        id: `f${seq}`,
        name: 'a.png',
        mime: 'image/png',
        size: 1,
        url: covered === 'waiting' ? '' : '/files/x',
        ...(covered && { covered }),
      },
    },
  });
  /** A line whose frames and returns are told. */
  function line() {
    const heard: ((frame: ServerFrame, about: { catchUp: boolean }) => void)[] = [];
    const returns: (() => void)[] = [];
    const live = {
      hear: (listener: (typeof heard)[0]) => (heard.push(listener), () => void heard.splice(0)),
      onReturn: (listener: () => void) => (returns.push(listener), () => void returns.splice(0)),
      follow: () => () => undefined,
    } as unknown as Live;
    const papers = (conversation: string) =>
      heard.forEach((hear) => hear({ t: 'papers', conversation }, { catchUp: false }));
    return { live, papers, comesBack: () => returns.forEach((back) => back()) };
  }
  const waitingIn = ({ timeline }: Talk) =>
    timeline
      .snapshot()
      .entries.flatMap((entry) =>
        entry.kind === 'message' && entry.message.body.kind === 'image' && entry.message.body.file.covered === 'waiting'
          ? [entry.message.seq]
          : [],
      );

  test('are read again when one was looked at, and when the line was gone; nothing is read for others', async () => {
    const asked: number[] = [];
    let looked = [2];
    const call = async (_: string, { query: { after } }: { query: { after: number } }) => {
      asked.push(after);
      const items = [2, 70].filter((seq) => seq > after).slice(0, 1);
      return { items: items.map((seq) => picture(seq, looked.includes(seq) ? 'covered' : 'waiting')), more: false };
    };
    const { live, papers, comesBack } = line();
    const talk = new Talk({
      id: 'c1',
      call: call as unknown as TalkOptions['call'],
      live,
      dayKey: (at) => at.slice(0, 10),
    });
    talk.timeline.applyHistory([picture(1), picture(2, 'waiting'), picture(70, 'waiting')], false);
    const leave = talk.follow();
    papers('c2');
    await sleep(0);
    expect([asked, waitingIn(talk)]).toEqual([[], [2, 70]]);
    papers('c1');
    await sleep(0);
    expect([asked, waitingIn(talk)]).toEqual([[1, 69], [70]]);
    looked = [2, 70];
    comesBack();
    await sleep(0);
    expect([asked, waitingIn(talk)]).toEqual([[1, 69, 69], []]);
    papers('c1');
    leave();
    await sleep(0);
    expect(asked).toHaveLength(3);
  });

  test('are read once more, however much news comes while they are read; what fails stops nothing', async () => {
    const asked: number[] = [];
    const ends: ((done: boolean) => void)[] = [];
    const call = async (_: string, { query: { after } }: { query: { after: number } }) => {
      asked.push(after);
      const done = await new Promise<boolean>((end) => ends.push(end));
      if (!done) throw new UnreachableError('gone');
      return { items: [picture(2, 'waiting')], more: false };
    };
    const answer = async (done: boolean) => {
      ends.shift()!(done);
      await sleep(0);
    };
    const { live, papers } = line();
    const talk = new Talk({
      id: 'c1',
      call: call as unknown as TalkOptions['call'],
      live,
      dayKey: (at) => at.slice(0, 10),
    });
    talk.timeline.applyHistory([picture(2, 'waiting')], false);
    talk.follow();
    for (let news = 0; news < 5; news++) papers('c1');
    await sleep(0);
    expect(asked).toHaveLength(1);
    await answer(false);
    expect(asked).toHaveLength(2);
    await answer(true);
    await sleep(0);
    expect(asked).toHaveLength(2);
    papers('c1');
    await sleep(0);
    expect(asked).toHaveLength(3);
  });
});

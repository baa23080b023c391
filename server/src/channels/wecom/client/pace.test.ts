import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileName } from './file-name.ts';
import { createGates } from './gates.ts';
import { createMeter } from './meter.ts';
import { createPenalties } from './penalties.ts';

describe('the meter', () => {
  test('law: never more than allowed in any window, and never stuck', () => {
    const steps = fc.array(fc.nat(40_000), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 20 }), fc.constantFrom(1, 60, 3_600), (pauses, times, seconds) => {
        let at = 1_700_000_000_123;
        const meter = createMeter(() => at);
        const taken: number[] = [];
        for (const pause of pauses) {
          at += pause;
          const wait = meter.take([{ key: 'k', rates: [{ times, seconds }] }]);
          if (wait === 0) taken.push(at);
          else {
            // What it promises, it keeps.
            at += Math.ceil(wait);
            expect(meter.take([{ key: 'k', rates: [{ times, seconds }] }])).toBe(0);
            taken.push(at);
          }
        }
        for (const [i, start] of taken.entries())
          expect(taken.slice(i).filter((each) => each - start < seconds * 1_000).length).toBeLessThanOrEqual(times);
      }),
    );
  });

  test('counts under every key or under none', () => {
    const meter = createMeter(() => 0);
    const rates = [{ times: 2, seconds: 60 }];
    const [a, b] = [
      { key: 'a', rates },
      { key: 'b', rates },
    ];
    expect([meter.take([a]), meter.take([a]), meter.take([a, b])]).toEqual([0, 0, expect.any(Number)]);
    expect([meter.take([b]), meter.take([b])]).toEqual([0, 0]);
    expect(meter.take([])).toBe(0);
  });

  test('the stricter of two rates counts', () => {
    let at = 0;
    const meter = createMeter(() => at);
    const take = () =>
      meter.take([
        {
          key: 'k',
          rates: [
            { times: 2, seconds: 60 },
            { times: 3, seconds: 3_600 },
          ],
        },
      ]);
    expect([take(), take()]).toEqual([0, 0]);
    at = 70_000;
    expect(take()).toBe(0);
    at = 140_000;
    expect(take()).toBeGreaterThan(3_000_000);
  });
});

describe('gates', () => {
  const gate = { key: 'k', places: 3, signal: null };

  test('law: never more at once than there are places, each in its turn, and nobody is left standing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 40 }), fc.nat(40), async (lengths, lowerAt) => {
        const gates = createGates();
        const order: number[] = [];
        let under = 0;
        let most = 0;
        await Promise.all(
          lengths.map((length, i) =>
            gates.through(gate, async () => {
              order.push(i);
              under += 1;
              most = Math.max(most, under);
              if (i === lowerAt) gates.lower('k');
              await sleep(length);
              under -= 1;
            }),
          ),
        );
        expect(most).toBeLessThanOrEqual(3);
        expect(order).toEqual(lengths.map((_, i) => i));
      }),
      { numRuns: 40 },
    );
  });

  test('lowered to one, and raised again after a while without complaint', async () => {
    const gates = createGates();
    const most = async (times: number) => {
      let under = 0;
      let seen = 0;
      const work = async () => {
        under += 1;
        seen = Math.max(seen, under);
        await sleep(1);
        under -= 1;
      };
      await Promise.all(Array.from({ length: times }, () => gates.through(gate, work)));
      return seen;
    };
    await gates.through(gate, async () => {
      gates.lower('k');
      gates.lower('k');
    });
    expect(await most(20)).toBe(1);
    expect(await most(120)).toBeGreaterThan(1);
    expect(await most(120)).toBe(3);
  });

  test('who stops waiting leaves the row; a broken work leaves its place', async () => {
    const gates = createGates();
    const one = { ...gate, places: 1 };
    const stop = new AbortController();
    const first = gates.through(one, () => sleep(20));
    const second = gates.through({ ...one, signal: stop.signal }, async () => 'second');
    const third = gates.through(one, async () => 'third');
    stop.abort();
    await expect(second).rejects.toThrow('aborted');
    await first;
    expect(await third).toBe('third');
    await expect(gates.through(one, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await gates.through(one, async () => 'fourth')).toBe('fourth');
    await expect(gates.through({ ...one, signal: stop.signal }, async () => 'never')).rejects.toThrow('aborted');
  });

  test('two thousand wait; one more is told so', async () => {
    const gates = createGates();
    const one = { ...gate, places: 1 };
    const all = Array.from({ length: 2_001 }, () => gates.through(one, async () => 'in'));
    expect(await gates.through(one, async () => 'in')).toBe('full');
    expect(new Set(await Promise.all(all))).toEqual(new Set(['in']));
  });
});

test('a refusal of many at once is one; the next ones rest longer, until an answer', () => {
  let at = 0;
  const penalties = createPenalties(() => at);
  expect([penalties.refused('k', null), penalties.refused('k', null)]).toEqual([60_000, 60_000]);
  const rests: number[] = [];
  for (let i = 0; i < 4; i++) {
    at += penalties.left('k');
    expect(penalties.left('k')).toBe(0);
    rests.push(penalties.refused('k', null));
  }
  expect(rests).toEqual([60_000, 600_000, 3_600_000, 3_600_000]);
  penalties.answered('k');
  expect(penalties.left('k')).toBe(3_600_000);
  at += 3_600_000;
  penalties.answered('k');
  expect([penalties.left('k'), penalties.refused('k', 5)]).toEqual([0, 5_000]);
  at += 5_000;
  expect(penalties.refused('k', 10_000_000)).toBe(86_400_000);
  expect(penalties.left('another')).toBe(0);
});

const latin = (text: string) => Buffer.from(text).toString('latin1');
test.each([
  [null, null],
  ['inline', null],
  ['attachment; filename=""', null],
  [`attachment; filename="${latin('价目表.pdf')}"`, '价目表.pdf'],
  ['attachment; filename="caf\u00e9.txt"', 'café.txt'],
  [`attachment; filename="a.txt"; filename*=UTF-8''%E4%BB%B7.txt`, '价.txt'],
  [`attachment; filename="a.txt"; filename*=UTF-8''%E4%BB`, 'a.txt'],
  ['attachment; filename=%E4%BB%B7.txt', '价.txt'],
  ['attachment; filename="100%.txt"', '100%.txt'],
  ['attachment; filename="C:\\\\temp\\\\a.doc"', 'a.doc'],
  ['attachment; filename="../../etc/passwd"', 'passwd'],
  [`attachment; filename="${'x'.repeat(300)}"`, 'x'.repeat(200)],
])('the name in %j is %j', (disposition, name) => {
  expect(fileName(disposition)).toBe(name);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { correctionsIn, paperFields, paperKinds, type PaperField } from '#libs/papers';
import { held, questions, spoken, summary, unspoken } from './corrections.cases.ts';

const paperOf = (which: keyof typeof held) => {
  const { kind, fields } = held[which];
  return {
    kind,
    fields: Object.entries(fields).map(([name, value]) => ({
      name: name as PaperField,
      value,
      text: value,
      confidence: 0.9,
      quad: null,
      valid: null,
    })),
  };
};

test.each(spoken)('%s: %s', (which, text, expected) => {
  expect(summary(correctionsIn(text, paperOf(which)))).toBe(expected);
});

test.each(unspoken)('%s, nothing of it: %s', (which, text) => {
  expect(summary(correctionsIn(text, paperOf(which)))).toBe('');
});

test.each(questions)('%s, a question is no correction: %s', (which, text, expected) => {
  expect(summary(correctionsIn(text, paperOf(which)))).toBe(expected);
});

test('a code with its right check character is told from one without', () => {
  const [right] = correctionsIn('信用代码应该是91330106MA2CFX3T1U', paperOf('licence')).corrections;
  const valid = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'].filter((char) => {
    const [told] = correctionsIn(`信用代码最后一位是${char}`, paperOf('licence')).corrections;
    return told?.valid === true;
  });
  expect(right?.valid).not.toBeNull();
  expect(valid).toHaveLength(1);
});

test('whatever is written, only fields of the paper are corrected, each once, and it takes no time', () => {
  const piece = fc.constantFrom(
    '名称',
    '法人',
    '不对',
    '应该是',
    '是',
    '不是',
    '最后一位',
    '的',
    '，',
    '？',
    '和',
    '杭州满壶晴餐饮有限公司',
    '李四',
    '9',
    '500万',
    '把',
    '改成',
    '那个',
    '这',
    '里',
  );
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.array(piece, { maxLength: 60 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(text, fc.constantFrom(...paperKinds), (said, kind) => {
      const before = performance.now();
      const { corrections, wrong, answer } = correctionsIn(said, { ...paperOf('licence'), kind });
      expect(performance.now() - before).toBeLessThan(200);
      const fields = [...corrections.map(({ field }) => field), ...wrong];
      expect(new Set(fields).size).toBe(fields.length);
      expect(fields.every((field) => (paperFields[kind] as readonly string[]).includes(field))).toBe(true);
      if (fields.length > 0) expect(answer).toBeNull();
    }),
    { numRuns: 500 },
  );
});

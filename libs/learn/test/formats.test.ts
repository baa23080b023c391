import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadData, dataFormats, formatOf, readExamples, writeExamples, type MarkedExample } from '#libs/learn';

const rasa = `version: "3.1"
nlu:
- intent: ask_city # where
  metadata:
    sensitivity: low
  examples: |
    - 我在[杭州](city)能开吗
    - [魔都]{"entity": "city", "value": "上海"}还有名额吗

    - [LA](city:Los Angeles) open?
- intent: greet
  examples:
  - text: |
      - 你好
    metadata:
      sentiment: neutral
  - 早
- intent: out_of_scope
  examples: |
    - 讲个笑话
- synonym: 上海
  examples: |
    - 魔都
- regex: phone
  examples: |
    - \\d{11}
- lookup: city
  examples: |
    - 杭州
stories:
- story: x
`;

const said = (text: string, format: (typeof dataFormats)[number]) =>
  readExamples(text, format).examples.map(({ text: said, label, line }) => [line, label, said]);

function refusal(text: string, format: (typeof dataFormats)[number]): BadData {
  try {
    readExamples(text, format);
  } catch (error) {
    if (error instanceof BadData) return error;
    throw error;
  }
  throw new Error('It was read.');
}

describe('YAML of Rasa', () => {
  test('gives plain texts, each with its line, and says what it leaves out', () => {
    const { examples, ignored, ignoredCount } = readExamples(rasa, 'rasa');
    expect(examples.map(({ line, label, text }) => [line, label, text])).toEqual([
      [7, 'ask_city', '我在杭州能开吗'],
      [8, 'ask_city', '魔都还有名额吗'],
      [10, 'ask_city', 'LA open?'],
      [13, 'greet', '- 你好'],
      [17, 'greet', '早'],
      [20, null, '讲个笑话'],
    ]);
    expect(examples.slice(0, 3).map(({ spans }) => spans)).toEqual([
      [{ start: 2, end: 4, type: 'city' }],
      [{ start: 0, end: 2, type: 'city', value: '上海' }],
      [{ start: 0, end: 2, type: 'city', value: 'Los Angeles' }],
    ]);
    expect(ignored).toEqual([
      { what: 'section', name: 'stories', line: 30 },
      { what: 'synonym', name: '上海', line: 21 },
      { what: 'regex', name: 'phone', line: 24 },
      { what: 'lookup', name: 'city', line: 27 },
    ]);
    expect(ignoredCount).toBe(4);
  });

  test('a list of entities, a role and a group are told as left out', () => {
    const text =
      'nlu:\n- intent: a\n  examples: |\n    - 从[杭州]{"entity":"city","role":"from"}到[沪][{"entity":"a"},{"entity":"b"}]\n    无横线\n';
    const { examples, ignored } = readExamples(text, 'rasa');
    expect(examples[0]).toMatchObject({ text: '从杭州到沪', spans: [{ type: 'city' }, { type: 'a' }] });
    expect(ignored.map(({ what, line }) => [what, line])).toEqual([
      ['detail', 4],
      ['line', 5],
    ]);
  });

  test('brackets that mark nothing stay', () => {
    expect(said('nlu:\n- intent: a\n  examples: |\n    - [图片]你好[微笑]\n', 'rasa')).toEqual([
      [4, 'a', '[图片]你好[微笑]'],
    ]);
  });

  test.each([
    ['a bomb of aliases', `nlu:\n- &a {intent: x, examples: "- 1"}\n${'- *a\n'.repeat(9)}`, /line 3: aliases/],
    ['an alias for examples', 'x: &e "- 1"\nnlu:\n- intent: a\n  examples: *e\n', /line 4: aliases|line 3: aliases/],
    ['nesting without end', `nlu: ${'['.repeat(50_000)}`, /nested too deep/],
    ['an indented mess', 'nlu:\n- intent: a\n   examples: x\n', /line 2: is not YAML/],
    ['a tab', 'nlu:\n\t- intent: a\n', /line 2: is not YAML/],
    ['no nlu', 'stories: []\n', /no "nlu:"/],
    ['nlu that is no list', 'nlu: 1\n', /line 1: "nlu" is not a list/],
    ['an intent without a name', 'nlu:\n- examples: |\n    - a\n', /line 2: "intent" is missing/],
    ['an intent without examples', 'nlu:\n- intent: a\n', /line 2: "examples" is missing/],
    [
      'an entity that is no JSON',
      'nlu:\n- intent: a\n  examples: |\n    - 好\n    - [杭州]{city}\n',
      /line 5: what stands in/,
    ],
    ['a text alone', '你好', /no "nlu:"/],
    ['nothing', '', /no "nlu:"/],
    ['two lists of intents', 'nlu: []\nversion: "3.1"\nnlu: []\n', /line 3: "nlu" stands here twice/],
    [
      'examples twice',
      'nlu:\n- intent: a\n  examples: "- 1"\n  examples: "- 2"\n',
      /line 4: "examples" stands here twice/,
    ],
    ['a million marks', `nlu: ${'{a: '.repeat(1_000_000)}`, /more than 200000 parts/],
    [
      'a hundred thousand keys',
      Array.from({ length: 100_000 }, (_, n) => `k${n}: 1\n`).join(''),
      /more than 200000 parts/,
    ],
  ])('%s is refused with its line', (_what, text, says) => {
    expect(refusal(text, 'rasa').message).toMatch(says);
  });

  test('a large file of one intent is read in a second, and a hostile one is not slow either', () => {
    const began = performance.now();
    const many = `nlu:\n- intent: a\n  examples: |\n${'    - 加盟费一共要多少钱\n'.repeat(50_000)}`;
    expect(readExamples(many, 'rasa').examples).toHaveLength(50_000);
    const hostile = [
      '['.repeat(19_000),
      '[a]'.repeat(6_000),
      '[a]{'.repeat(4_000),
      '[a](b:'.repeat(3_000),
      '[a][{'.repeat(3_000),
    ];
    const lines = Array.from({ length: 20 }, () => hostile.map((line) => `    - ${line}\n`).join('')).join('');
    expect(readExamples(`nlu:\n- intent: a\n  examples: |\n${lines}`, 'rasa').examples).toHaveLength(100);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe('CSV', () => {
  test.each<[string, string, [number, string | null, string][]]>([
    ['a head in any order', 'id,label,text\n1,fee,多少钱\n', [[2, 'fee', '多少钱']]],
    ['Chinese names, a byte order mark', '\uFEFF问题,意图\r\n多少钱,费用\r\n', [[2, '费用', '多少钱']]],
    [
      'no head',
      '多少钱,fee\n你好,oos\n',
      [
        [1, 'fee', '多少钱'],
        [2, null, '你好'],
      ],
    ],
    ['tabs and semicolons', 'text\tlabel\na; b\tx\n', [[2, 'x', 'a; b']]],
    [
      'quotes, lines within and empty lines',
      'text,label\n"一, ""二""\n三",x\n\n好,\n',
      [
        [2, 'x', '一, "二"\n三'],
        [5, null, '好'],
      ],
    ],
    [
      'the apostrophe before a formula',
      "text,label\n'=1+1,x\n'quoted',x\n",
      [
        [2, 'x', '=1+1'],
        [3, 'x', "'quoted'"],
      ],
    ],
  ])('%s', (_what, text, rows) => {
    expect(said(text, 'csv')).toEqual(rows);
  });

  test.each([
    ['a quotation mark without its other', 'text,label\n好,x\n"好,x\n', /line \d+: a quotation mark is opened/],
    ['a row of one cell', 'text,label\n好\n', /line 2: has no label/],
    ['a head without a label', 'text,foo\n好,x\n', /line 1: The first line names no column "label"/],
    ['nothing but a head', 'text,label\n', /no examples/],
  ])('%s is refused with its line', (_what, text, says) => {
    expect(refusal(text, 'csv').message).toMatch(says);
  });
});

describe('JSONL', () => {
  test('label or intent, null for out of scope, entities as Rasa has them', () => {
    const text =
      '{"text":" 去杭州 ","label":"go","entities":[{"start":2,"end":4,"entity":"city"}]}\n\n{"text":"嗯","intent":"oos"}\n{"text":"x","label":null}';
    expect(said(text, 'jsonl')).toEqual([
      [1, 'go', '去杭州'],
      [3, null, '嗯'],
      [4, null, 'x'],
    ]);
    expect(readExamples(text, 'jsonl').examples[0]!.spans).toEqual([{ start: 1, end: 3, type: 'city' }]);
  });

  test('every line that is wrong is told at once, up to a limit', () => {
    const lines = [
      '{"text":1,"label":"x"}',
      '{"text":"a"}',
      'x',
      '{"text":"a","label":2}',
      '{"text":"a\\u0000","label":"x"}',
    ];
    expect(refusal(lines.join('\n'), 'jsonl').problems).toEqual([
      { line: 1, why: '"text" is not a text' },
      { line: 2, why: '"label" is missing; out of scope is null' },
      { line: 3, why: 'is not a JSON object' },
      { line: 4, why: '"label" is not a text' },
      { line: 5, why: 'holds a character that cannot be kept' },
    ]);
    expect(refusal('x\n'.repeat(1_000), 'jsonl').problems).toHaveLength(50);
  });

  test.each([
    ['a stretch beyond the text', '{"text":"a","label":"x","entities":[{"start":0,"end":5,"entity":"c"}]}'],
    ['entities that are no list', '{"text":"a","label":"x","entities":{}}'],
  ])('%s is refused', (_what, line) => {
    expect(refusal(line, 'jsonl').message).toMatch(/line 1: "entities"/);
  });

  test('a text that no memory should hold is refused', () => {
    expect(refusal(`{"text":"${'长'.repeat(20_001)}","label":"x"}`, 'jsonl').message).toMatch(/longer than 20000/);
  });
});

const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.string({ unit: fc.constantFrom(...'[](){}|-:,;"\'=\n\t\\ 加盟费a#&*'), maxLength: 30 }),
  )
  .map((value) => value.replaceAll('\0', '').trim());
const label = fc.oneof(
  fc.constant(null),
  fc
    .string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'ab费_-./: "#\'=') })
    .filter((value) => value.trim() !== ''),
);
const example: fc.Arbitrary<MarkedExample> = fc.record({ text, label: label.map((value) => value?.trim() ?? null) });
const spanned = fc
  .tuple(
    text,
    label,
    fc.nat(20),
    fc.integer({ min: 1, max: 8 }),
    fc.constantFrom('city', 'shop.type', '店 型'),
    fc.option(text, { nil: undefined }),
  )
  .map(([said, of, from, length, type, value]): MarkedExample => {
    const [start, end] = [Math.min(from, said.length), Math.min(from + length, said.length)];
    const whole = said.slice(start, end);
    if (start >= end || !said.slice(0, start).isWellFormed() || !whole.isWellFormed())
      return { text: said, label: of?.trim() ?? null };
    return {
      text: said,
      label: of?.trim() ?? null,
      spans: [{ start, end, type, ...(value && value !== whole ? { value } : {}) }],
    };
  });

/** A bracket that looks like a mark becomes a full-width one in YAML. */
const sameWidth = (value: string) => value.replaceAll('［', '[');

test.each(dataFormats)('%s: what was written is read back', (format) => {
  fc.assert(
    fc.property(fc.array(example, { minLength: 1, maxLength: 12 }), (examples) => {
      const back = readExamples(writeExamples(examples, format), format);
      const order = (list: readonly MarkedExample[]) =>
        list.map((it) => JSON.stringify([it.label, sameWidth(it.text)])).toSorted();
      expect(order(back.examples)).toEqual(order(examples));
      expect(back.ignoredCount).toBe(0);
    }),
    { numRuns: 400 },
  );
});

test.each(['rasa', 'jsonl'] as const)('%s: marked stretches come back, or are left plain', (format) => {
  fc.assert(
    fc.property(spanned, (it) => {
      const [back] = readExamples(writeExamples([it], format), format).examples;
      expect(sameWidth(back!.text)).toBe(sameWidth(it.text));
      if (format === 'jsonl') expect(back!.spans).toEqual(it.spans ?? []);
      else for (const span of back!.spans) expect(it.spans).toContainEqual(span);
    }),
    { numRuns: 400 },
  );
  const plain: MarkedExample = {
    text: '我在杭州开店',
    label: 'a',
    spans: [{ start: 2, end: 4, type: 'city', value: 'hz' }],
  };
  expect(readExamples(writeExamples([plain], format), format).examples[0]!.spans).toEqual(plain.spans);
});

test.each(dataFormats)('%s: nothing but examples or BadData comes of any text', (format) => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'nlu:-[]{}|>&*"\' \n\tintexampls,;!%@`#~?'), maxLength: 200 }),
      (any) => {
        try {
          readExamples(any, format);
        } catch (error) {
          expect(error).toBeInstanceOf(BadData);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  ['rasa', rasa, 'x'],
  ['jsonl', '{"text":"a"}', ''],
  ['csv', '你好,greet', ''],
  ['csv', 'version: 3', 'a.csv'],
  ['rasa', 'a,b', 'nlu.YML'],
  ['rasa', '# ours\nnlu: []', ''],
] as const)('%s is told by text and name', (format, any, name) => {
  expect(formatOf(any, name)).toBe(format);
});

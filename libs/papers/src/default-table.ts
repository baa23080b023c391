import type { Flaw } from '#libs/ocr';
import type { Condition, Outcome, ReviewRule, ReviewTable } from './review-types.ts';
import type { PaperField, PaperKind } from './types.ts';

type Words = NonNullable<ReviewRule['words']>;

type Says = readonly [Outcome, Words];
const rule = (id: string, kind: PaperKind | null, when: readonly Condition[], [outcome, words]: Says): ReviewRule => ({
  id,
  kind,
  when,
  outcome,
  words,
});

/** How each flaw is best mended, in the order in which it is told. */
const retake: readonly (readonly [Flaw, Words])[] = [
  [
    'cut',
    {
      zh: '照片没有拍全，有些内容在画面外面。请退后一点，让证件四个角都在画面里，再拍一张。',
      en: 'Part of it is outside the picture. Please step back a little, so that all four corners are in view, and take it again.',
    },
  ],
  [
    'glare',
    {
      zh: '照片上有反光，挡住了几处文字。请关掉闪光灯，换个角度避开灯光，再拍一张。',
      en: 'A reflection covers some of the text. Please switch off the flash, turn it away from the light and take it again.',
    },
  ],
  [
    'dark',
    {
      zh: '照片有点暗，有些字看不清。请到亮一点的地方，再拍一张。',
      en: 'The picture is rather dark. Please take it again where there is more light.',
    },
  ],
  [
    'blurred',
    {
      zh: '照片有点模糊，有些字看不清。请把手机拿稳，点一下屏幕对好焦，再拍一张。',
      en: 'The picture is blurred. Please hold the phone still, tap the screen to focus and take it again.',
    },
  ],
  [
    'small',
    {
      zh: '照片太小，字看不清。请靠近一点拍，或者发送原图。',
      en: 'The picture is too small to read. Please go closer, or send the original size.',
    },
  ],
];

const unread = (zh: string, en: string): Words => ({
  zh: `没有读到${zh}。请把证件放平、正对着拍，四个角都在画面里，再发一张。`,
  en: `We could not find the ${en}. Please lay it flat, take it from straight above with all four corners in view, and send it again.`,
});

const unsure = (zh: string, en: string): Words => ({
  zh: `${zh}这一处看得不太清楚。请再拍一张清楚些的，或者直接告诉我正确的写法。`,
  en: `We are not sure of the ${en}. Please send a clearer picture, or tell us what it says.`,
});

/** Which fields of a kind have to be read, with their names; the first is its number. */
const keys: readonly (readonly [PaperKind, readonly (readonly [PaperField, string, string])[]])[] = [
  [
    'business_licence',
    [
      ['code', '统一社会信用代码', 'credit code'],
      ['name', '名称', 'name'],
      ['person', '法定代表人或经营者', 'legal representative'],
    ],
  ],
  [
    'id_card',
    [
      ['number', '身份证号码', 'ID number'],
      ['name', '姓名', 'name'],
    ],
  ],
  [
    'food_licence',
    [
      ['number', '许可证编号', 'licence number'],
      ['name', '经营者名称', 'name'],
    ],
  ],
];

/** Fields that have to be read wherever a paper has them. */
const read = [...new Set(keys.flatMap(([, fields]) => fields.map(([field]) => field)))];

/** Many lines: nobody is asked to write them to us. */
const unclear = (zh: string, en: string): Words => ({
  zh: `${zh}这几行看得不太清楚。请靠近一点，正对着文字再拍一张，我再核对一下。`,
  en: `We are not sure of the ${en}. Please go closer and take it again from straight above, so that we can check it.`,
});

/** What else has to be read where it is printed: licences of today have no term, so none is missing there. */
const besides: readonly (readonly [PaperKind, PaperField, 'missing' | 'unsure', Words])[] = [
  ['business_licence', 'scope', 'missing', unread('经营范围', 'business scope')],
  ['business_licence', 'scope', 'unsure', unclear('经营范围', 'business scope')],
  ['business_licence', 'term', 'unsure', unsure('营业期限', 'term')],
  ['id_card', 'term', 'missing', unread('有效期限', 'term')],
  ['id_card', 'term', 'unsure', unsure('有效期限', 'term')],
  ['food_licence', 'term', 'missing', unread('有效期', 'term')],
  ['food_licence', 'term', 'unsure', unsure('有效期', 'term')],
];

const expired: Words = {
  zh: '这份证件已经过了有效期，我请同事帮您看一下怎么处理。',
  en: 'This document has expired. A colleague will look at it with you.',
};

/** A number that was read surely and is wrong is looked at by a person: another picture would say the same. */
function rulesOf(kind: PaperKind, fields: (typeof keys)[number][1]): ReviewRule[] {
  const [number, zh, en] = fields[0]!;
  return [
    rule(
      `${kind}.${number}-unclear`,
      kind,
      [
        { field: number, is: 'invalid' },
        { field: number, is: 'unsure' },
      ],
      ['ask_again', unsure(zh, en)],
    ),
    rule(
      `${kind}.${number}-invalid`,
      kind,
      [{ field: number, is: 'invalid' }],
      [
        'person',
        {
          zh: `读到的${zh}没有通过校验，我请同事核对一下。`,
          en: `The ${en} that we read does not pass its check. A colleague will verify it.`,
        },
      ],
    ),
    rule(`${kind}.expired`, kind, [{ field: 'term', is: 'expired' }], ['person', expired]),
    ...fields.map(([field, name, named]) =>
      rule(`${kind}.${field}-missing`, kind, [{ field, is: 'missing' }], ['ask_again', unread(name, named)]),
    ),
    ...fields.map(([field, name, named]) =>
      rule(`${kind}.${field}-unsure`, kind, [{ field, is: 'unsure' }], ['ask_again', unsure(name, named)]),
    ),
  ];
}

/** What is said of a name that is not the one the customer gave. */
const otherName: Words = {
  zh: '证照上的名称和您之前说的不一样，我请同事核对一下。',
  en: 'The name on it is not the one you told us. A colleague will check it.',
};
const otherPerson: Words = {
  zh: '证照上的姓名和您之前说的不一样，我请同事核对一下。',
  en: 'The person on it is not the one you told us. A colleague will check it.',
};

/** What is wanted and how it is judged where a company has said nothing of its own. */
export const defaultTable: ReviewTable = {
  needs: [{ kind: 'business_licence', optional: false }],
  rules: [
    ...retake.flatMap(([flaw, words]) =>
      read.map((field) => rule(`${field}-${flaw}`, null, [{ field, is: 'missing' }, { flaw }], ['ask_again', words])),
    ),
    rule(
      'id_card.back',
      'id_card',
      [{ form: 'back' }],
      [
        'ask_again',
        {
          zh: '这是国徽那一面。请再拍一张有头像、姓名和号码的那一面。',
          en: 'This is the side with the emblem. Please send the side with the portrait, name and number too.',
        },
      ],
    ),
    ...keys.flatMap(([kind, fields]) => rulesOf(kind, fields)),
    ...besides.map(([kind, field, is, words]) =>
      rule(`${kind}.${field}-${is}`, kind, [{ field, is }], ['ask_again', words]),
    ),
    rule(
      'business_licence.other-name',
      'business_licence',
      [{ field: 'name', differsFrom: 'said' }],
      ['person', otherName],
    ),
    rule(
      'business_licence.other-person',
      'business_licence',
      [{ field: 'person', differsFrom: 'said' }],
      ['person', otherPerson],
    ),
    rule('id_card.other-name', 'id_card', [{ field: 'name', differsFrom: 'said' }], ['person', otherPerson]),
  ],
};

/** What two questions must share to be one, beside their words. */
export interface Signs {
  /** The figures, in order. */
  readonly numbers: string;
  /** What is asked for, as bits; 0 when nothing tells. */
  readonly asking: number;
}

/** Kinds of question, each by its words. `多久` is a time although it begins like an amount: the longer come first. */
const KINDS: readonly string[][] = [
  [
    '多久',
    '多长时间',
    '几天',
    '几年',
    '几个月',
    '几小时',
    '什么时候',
    '何时',
    '几点',
    '几号',
    '啥时候',
    '时间',
    'when',
    'how long',
  ],
  ['多少', '几个', '几块', '价格', '费用', '多大', '多高', '多重', '几', 'how much', 'how many'],
  ['怎么样', '好不好', '好吗', '如何评价', '好用吗'],
  ['为什么', '为何', '为啥', '怎么回事', '原因', 'why'],
  ['怎么', '如何', '怎样', '咋', '方法', '步骤', '流程', 'how'],
  ['哪里', '哪儿', '什么地方', '在哪', '何处', '地址', 'where'],
  ['谁', '哪位', '什么人', 'who'],
  ['哪个', '哪些', '哪种', '哪家', '哪款', '哪', 'which'],
  ['什么意思', '是什么', '含义', '是啥', 'what is', 'what does'],
  ['什么', '啥', 'what'],
  ['吗', '是否', '能不能', '可不可以', '是不是', '有没有', '会不会', '要不要', '可以不', '行不行'],
];
const bitOf = new Map(KINDS.flatMap((words, kind) => words.map((word) => [word, 1 << kind] as const)));
const WORDS = new RegExp([...bitOf.keys()].sort((a, b) => b.length - a.length).join('|'), 'gu');
const NUMBER = /\d+(?:\.\d+)?/gu;

export function signsOf(normalised: string): Signs {
  let asking = 0;
  for (const [word] of normalised.matchAll(WORDS)) asking |= bitOf.get(word)!;
  return { numbers: (normalised.match(NUMBER) ?? []).join(' '), asking };
}

/** Both say what they ask for, and nothing of it is the same. */
export function asksElse(a: number, b: number): boolean {
  return a !== 0 && b !== 0 && (a & b) === 0;
}

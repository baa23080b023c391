import { pinyin } from 'pinyin-pro';

const FIRST_HAN = 0x4e00;
const LAST_HAN = 0x9fa5;
/** Sounds that many speakers do not tell apart, the other way to the one that is kept. */
const ALIKE: readonly (readonly [RegExp, string])[] = [
  [/^zh/u, 'z'],
  [/^ch/u, 'c'],
  [/^sh/u, 's'],
  [/ang$/u, 'an'],
  [/eng$/u, 'en'],
  [/ing$/u, 'in'],
  [/ü/gu, 'v'],
];
/** Characters that are mistaken for each other by their shape, in groups. */
const SHAPES =
  '己已巳 末未 士土 日曰 人入八 天夫无 午牛 千干于 贝见 找我 候侯 账帐 戊戌戍 买卖实 折拆析 便使 名各 免兔 贷货 贵费 盟盖 住往 拔拨 侍待 晴睛 清请情 辨辩辫 竞竟 即既 拾抬 诉拆 代伐 问间 申由甲 刀力 大太犬 王玉主'.split(
    ' ',
  );

/** A syllable as it is typed, without what cannot be told apart by ear. */
export function heard(syllable: string): string {
  return ALIKE.reduce((text, [from, to]) => text.replace(from, to), syllable);
}

interface Sounds {
  readonly of: ReadonlyMap<string, readonly string[]>;
  readonly having: ReadonlyMap<string, readonly string[]>;
  readonly starting: ReadonlyMap<string, readonly string[]>;
  readonly syllables: ReadonlySet<string>;
}

let loaded: Sounds | undefined;

/** Reads every Han character once: 0.3 s, when the first pinyin or the first unknown word is asked for. */
function load(): Sounds {
  const of = new Map<string, string[]>();
  const having = new Map<string, string[]>();
  const starting = new Map<string, string[]>();
  const syllables = new Set<string>();
  const add = (map: Map<string, string[]>, key: string, char: string) => {
    const list = map.get(key);
    if (!list) map.set(key, [char]);
    else if (list.at(-1) !== char) list.push(char);
  };
  for (let code = FIRST_HAN; code <= LAST_HAN; code++) {
    const char = String.fromCharCode(code);
    for (const typed of pinyin(char, { toneType: 'none', type: 'array', multiple: true, v: true })) {
      if (!/^[a-z]+$/u.test(typed)) continue;
      syllables.add(typed);
      const sound = heard(typed);
      add(of, char, sound);
      add(having, sound, char);
      add(starting, typed[0]!, char);
    }
  }
  return { of, having, starting, syllables };
}

const sounds = (): Sounds => (loaded ??= load());

/** Characters that begin with a letter. */
export function charactersFrom(initial: string): readonly string[] {
  return sounds().starting.get(initial) ?? [];
}

/** Characters that are heard as a syllable. */
export function charactersOf(syllable: string): readonly string[] {
  return sounds().having.get(heard(syllable)) ?? [];
}

/** Characters that sound or look like one, without itself. */
export function mistakenFor(char: string): string[] {
  const { of, having } = sounds();
  const alike = (of.get(char) ?? []).flatMap((sound) => having.get(sound) ?? []);
  const shaped = SHAPES.filter((group) => group.includes(char)).flatMap((group) => [...group]);
  return [...new Set([...alike, ...shaped])].filter((other) => other !== char);
}

const MAX_SYLLABLE = 6;

/** A run of letters as syllables, the longest first; undefined when it is none. */
export function syllablesIn(run: string): string[] | undefined {
  if (run === '') return [];
  for (let length = Math.min(MAX_SYLLABLE, run.length); length > 0; length--) {
    const head = run.slice(0, length);
    if (!sounds().syllables.has(head)) continue;
    const rest = syllablesIn(run.slice(length));
    if (rest) return [head, ...rest];
  }
  return undefined;
}

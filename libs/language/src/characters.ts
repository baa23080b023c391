import japanese from 'opencc-js/dict/JPShinjitaiCharacters';
import toTraditional from 'opencc-js/dict/STCharacters';
import toSimplified from 'opencc-js/dict/TSCharacters';

/** Characters by the writing that has them; characters of several writings are in none of the sets. */
export interface Characters {
  readonly simplified: ReadonlySet<string>;
  readonly traditional: ReadonlySet<string>;
  /** Reduced in Japan as nowhere else: 円, 駅, 売. */
  readonly japanese: ReadonlySet<string>;
  /** Simplified in China and reduced in Japan alike: 会, 国, 学. */
  readonly both: ReadonlySet<string>;
  /** Traditional characters in whose place Japan writes others: 錢, 學. */
  readonly notJapanese: ReadonlySet<string>;
}

/** In the Japanese table, but good Chinese as well. */
const CHINESE_TOO = '予余芸欠弁缶糸台万与凜併仮党尽灯虫庁旧冲';

function table(entries: string): Map<string, string[]> {
  return new Map(
    entries.split('|').flatMap((entry) => {
      const [from, ...to] = entry.split(' ');
      return from && [...from].length === 1 ? [[from, to] as const] : [];
    }),
  );
}

/** The characters of GB 2312, rows 16 to 87: whatever of them Japan writes too (概, 即, 既) tells nothing. */
function commonInChina(): ReadonlySet<string> {
  const bytes: number[] = [];
  for (let row = 0xb0; row <= 0xf7; row++) for (let cell = 0xa1; cell <= 0xfe; cell++) bytes.push(row, cell);
  return new Set(new TextDecoder('gb18030').decode(new Uint8Array(bytes)));
}

let known: Characters | undefined;

/** From the tables of OpenCC; made once, in some milliseconds. */
export function characters(): Characters {
  if (known) return known;
  const [simplifying, expanding, reducing] = [table(toSimplified), table(toTraditional), table(japanese)];
  const simplified = new Set([...expanding].flatMap(([char, to]) => (to.includes(char) ? [] : [char])));
  const traditional = new Set(
    [...simplifying].flatMap(([char, to]) => (to.includes(char) || simplified.has(char) ? [] : [char])),
  );
  const inChina = new Set([...simplifying.values(), ...expanding.values(), ...commonInChina()].flat());
  const reduced = [...reducing.keys()];
  known = {
    simplified,
    traditional,
    japanese: new Set(
      reduced.filter(
        (char) => !CHINESE_TOO.includes(char) && !simplified.has(char) && !inChina.has(char) && !traditional.has(char),
      ),
    ),
    both: new Set(reduced.filter((char) => simplified.has(char))),
    notJapanese: new Set([...reducing.values()].flat().filter((char) => traditional.has(char))),
  };
  return known;
}

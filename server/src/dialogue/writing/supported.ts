import { isStopWord, normalise, words } from '#libs/text';

/** The part of a clause that must stand in its evidence. */
const LEAST = 0.5;
/** Characters in a row that stand in no evidence: as many can carry a claim of their own. A Latin word is two. */
const FOREIGN = 4;
const LATIN_WORD = 2;
/** Words of courtesy and of joining sentences, which claim nothing. */
const COURTEOUS = new Set(
  normalise(
    '您 您好 你好 请 可以 需要 会 为 是 哦 呢 呀 的话 关于 目前 现在 这边 我们 帮 了解 告诉 如果 还 也 就 即可 直接 亲 一下 具体 方面 情况 欢迎 其中 另外 同时 此外 please kindly make sure note happy help welcome',
  ).split(' '),
);
const CLAUSES = /[，,；;：:。.！!？?\n]+(?!\d)/u;
const HAN = /\p{Script=Han}/u;

/**
 * Whether a sentence was drawn from its evidence, clause by clause: most of it stands there, and no row of other characters
 * is long enough to say something of its own. It knows nothing of meaning; it stops what came from elsewhere. Pure.
 */
export function isDrawnFrom(sentence: string, evidence: readonly string[]): boolean {
  const told = normalise(evidence.join('\n')).replaceAll(' ', '');
  const clauses = sentence.split(CLAUSES).map((clause) => judge(clause, told));
  return !clauses.includes('foreign') && clauses.includes('drawn');
}

/** Courtesy alone claims nothing, but it is no answer either. */
function judge(clause: string, told: string): 'drawn' | 'foreign' | 'empty' {
  let known = 0;
  let foreign = 0;
  let row = 0;
  let claims = false;
  for (const word of words(normalise(clause))) {
    const han = HAN.test(word);
    const size = han ? word.length : LATIN_WORD;
    if (COURTEOUS.has(word) || (!han && isStopWord(word))) continue;
    const stands = told.includes(word);
    if (stands && word.length > 1) [row, claims] = [0, true];
    // Single characters and small words stand in most texts: they prove nothing, and interrupt nothing.
    else if ((row += size) >= FOREIGN && !stands) return 'foreign';
    if (stands) known += size;
    else if (!isStopWord(word)) [foreign, claims] = [foreign + size, true];
  }
  if (!claims) return 'empty';
  return known > 0 && known / (known + foreign) >= LEAST ? 'drawn' : 'foreign';
}

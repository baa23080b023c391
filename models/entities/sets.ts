import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLabelled, type LabelledSentence } from '../../libs/learn/src/sequence/index.ts';

/** Types of other sets as those of the background. */
const OF_WEIBO: Readonly<Record<string, string>> = {
  'PER.NAM': 'person',
  'ORG.NAM': 'organization',
  'GPE.NAM': 'place',
  'LOC.NAM': 'place',
};
const OF_MSRA: Readonly<Record<string, string>> = { PER: 'person', ORG: 'organization', LOC: 'place' };
/** Longer sentences are mostly whole pages. */
const LONGEST = 300;

const text = (folder: string, file: string) => readFileSync(join(folder, file), 'utf8');

/** The same sentences with the types of `names`; other spans are left out. */
function renamed(sentences: readonly LabelledSentence[], names: Readonly<Record<string, string>>): LabelledSentence[] {
  return sentences
    .filter((sentence) => sentence.text.length <= LONGEST)
    .map((sentence) => ({
      text: sentence.text,
      spans: sentence.spans.flatMap((span) => {
        const type = names[span.type];
        return type === undefined ? [] : [{ ...span, type }];
      }),
    }));
}

/** A number from 0 to 99 that a text always has. */
export const hundredth = (sentence: LabelledSentence): number =>
  Number.parseInt(createHash('sha256').update(sentence.text).digest('hex').slice(0, 8), 16) % 100;

/** News and microblogs with people, places and organisations. */
export function backgroundSentences(folder: string): LabelledSentence[] {
  // The character of a segment of Weibo's columns has a digit beside it.
  const weibo = text(folder, 'weibo-ner/weiboNER_2nd_conll.train').replaceAll(/^(.)\d\t/gmu, '$1\t');
  return [
    ...renamed(readLabelled(text(folder, 'msra-ner/dh_msra.txt')), OF_MSRA),
    ...renamed(readLabelled(weibo), OF_WEIBO),
  ];
}

/** CLUENER: the tenth that is held back, the tenth that choices are made on, and the rest. */
export function cluener(folder: string) {
  const all = readLabelled(text(folder, 'cluener2020/train.jsonl'));
  return {
    heldBack: all.filter((row) => hundredth(row) < 10),
    forChoices: all.filter((row) => hundredth(row) >= 10 && hundredth(row) < 20),
    rest: all.filter((row) => hundredth(row) >= 20),
  };
}

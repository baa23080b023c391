import { correctionsIn, type PaperField, type ToldValue } from '#libs/papers';
import { currentPapers, type Before, type Current, type Spoken } from './assess.ts';
import type { Asked, KeptField } from './port.ts';
import { isDoubtful } from './vouching.ts';

/**
 * What the customer's words say of papers that he showed before: each text is about the latest paper that has what it
 * speaks of. What he writes beside a new picture of his is no correction of it, and a yes is about a paper only where the
 * bot has just asked about it. Pure.
 */
export function spokenOf(
  before: Before,
  { pictures, texts, confirming = false }: Pick<Asked, 'pictures' | 'texts' | 'confirming'>,
): Spoken {
  const shown = currentPapers(before, pictures).filter(({ id, decided }) => id !== null && !decided);
  const corrected = new Map<string, readonly KeptField[]>();
  const doubted = new Map<string, readonly PaperField[]>();
  const confirmed = new Map<string, readonly PaperField[]>();
  const add = <T>(to: Map<string, readonly T[]>, { fileId }: Current, more: readonly T[]) =>
    more.length > 0 && to.set(fileId, [...(to.get(fileId) ?? []), ...more]);
  for (const text of texts) {
    const heard = shown.map((paper) => ({ paper, ...heardOf(text, paper) }));
    const about = heard.find(({ corrections, wrong, yes }) => corrections.length + wrong.length + yes.length > 0);
    if (!about) continue;
    const { paper, corrections, wrong, yes } = about;
    add(
      corrected,
      paper,
      corrections.map((told) => toldField(told, paper)),
    );
    add(doubted, paper, wrong);
    add(confirmed, paper, yes);
  }
  return { corrected, doubted, confirmed };

  function heardOf(text: string, paper: Current) {
    const { corrections, wrong, answer } = correctionsIn(text, paper);
    const isYes = confirming && answer === 'yes' && !promises.test(text);
    return { corrections, wrong, yes: isYes ? askedOf(before, paper) : [] };
  }
}

/** Who will send another picture agrees to that, and says nothing of what was read on this one. */
const promises =
  /[再重补](?:新|给[你您])?(?:[拍发传照]|来一?张)|(?:明天|后天|回头|晚[点些上]|稍后|[待等]会儿?|一会儿?).{0,6}[拍发传照补]|\b(?:again|another|retake|re-?send|new (?:one|photo|picture)|later|tomorrow)\b/iu;

/** What he was asked of a paper: the fields of its rule that were not read surely. */
function askedOf({ table }: Before, { state, rule, fields }: Current): PaperField[] {
  if (state !== 'asked_again') return [];
  const when = table.rules.find(({ id }) => id === rule)?.when ?? [];
  const about = when.flatMap((condition) => ('field' in condition ? [condition.field] : []));
  return fields.filter((field) => about.includes(field.name) && isDoubtful(field)).map(({ name }) => name);
}

function toldField({ field, text, value, valid }: ToldValue, { fields }: Current): KeptField {
  const read = fields.find(({ name }) => name === field);
  const kept = { name: field, text, value, confidence: 1, quad: read?.quad ?? null, from: 'customer' as const };
  return { ...kept, valid };
}

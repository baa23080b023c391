import { maskField, type PaperField, type PaperKind } from '#libs/papers';
import type { Words } from '#platform/words';

/** Characters of a value that is read back; a picture can hold any words. */
const LENGTH = 60;
/** Nothing that a picture says becomes a link of ours. */
const LINK = /(?:https?:|www\.)\S*/giu;

/** Enough of a name on a card to see that it was misread, and not the name. */
const veiled = (name: string): string => {
  const letters = [...name];
  if (letters.length < 3) return `${letters[0] ?? ''}*`;
  return `${letters[0]}${'*'.repeat(letters.length - 2)}${letters.at(-1)}`;
};
const isOwnName = (kind: PaperKind, name: PaperField): boolean =>
  (kind === 'id_card' && name === 'name') || (kind === 'bank_card' && name === 'holder');

/** A value as the customer reads it: numbers of persons covered, a term with its end, never longer than a line. */
export function shownField(
  kind: PaperKind,
  { name, value }: { readonly name: PaperField; readonly value: string },
  words: Words,
): string {
  const covered = isOwnName(kind, name) ? veiled(value) : maskField(kind, name, value);
  const [from, until, ...more] = covered.split('/');
  const plain =
    name === 'term' && until !== undefined && more.length === 0
      ? words('bot.paper.term', { from: from!, until: until || words('bot.paper.lasting') })
      : covered;
  const letters = [...plain.replaceAll(LINK, '…').replaceAll(/\s+/gu, ' ')];
  return letters.length > LENGTH ? `${letters.slice(0, LENGTH).join('')}…` : letters.join('');
}

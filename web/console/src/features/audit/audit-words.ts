import type { AuditEntry } from '#contracts/http/audit';
import { isWordKey, type Words } from '../../app/words.ts';

/** A piece of a sentence: words, or a place where a name stands. */
export type Piece = { readonly kind: 'words'; readonly text: string } | { readonly kind: 'who' | 'what' };

const places = { '\u0001': 'who', '\u0002': 'what' } as const;

/** One entry as a sentence, cut where the names go in: an action without words of its own says its label, or itself. */
export function sentenceOf({ action, detail }: Pick<AuditEntry, 'action' | 'detail'>, t: Words): Piece[] {
  const key = `did.${action}`;
  const label = `action.${action}`;
  const said = isWordKey(key)
    ? t(key, { ...plain(detail), who: '\u0001', what: '\u0002' })
    : t('did.else', { who: '\u0001', what: '\u0002', act: isWordKey(label) ? t(label) : action });
  return said
    .split(/([\u0001\u0002])/)
    .filter((text) => text !== '')
    .map((text): Piece => {
      const kind = places[text as keyof typeof places];
      return kind ? { kind } : { kind: 'words', text };
    });
}

/** Details that can stand in a sentence. What was never written down stands as a dash. */
function plain(detail: AuditEntry['detail']): Record<string, string | number> {
  const fallback = {
    version: '–',
    from: '–',
    to: '–',
    given: '–',
    needed: '–',
    added: '–',
    updated: '–',
    format: '–',
    items: '–',
    done: '–',
    name: '–',
    other: '–',
    title: '–',
    count: '–',
    number: '–',
    examples: '–',
    intents: '–',
    grown: '–',
    a: '–',
    b: '–',
  };
  const told = Object.entries(detail).filter(([, value]) => typeof value === 'string' || typeof value === 'number');
  return { ...fallback, ...(Object.fromEntries(told) as Record<string, string | number>) };
}

/** What a group of actions is called: 知识, 审批. */
export function groupWords(group: string, t: Words): string {
  const key = `audit.group.${group}`;
  return isWordKey(key) ? t(key) : group;
}

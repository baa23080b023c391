import { fold } from '#libs/text';
import { marked, type Source } from './source.ts';
import type { Entity, GazetteerEntry } from './types.ts';

type Names = ReadonlyMap<string, readonly { readonly form: string; readonly entry: GazetteerEntry }[]>;

/** Made once for a list; whoever changes a gazetteer passes a new one. */
const made = new WeakMap<readonly GazetteerEntry[], Names>();

function namesOf(entries: readonly GazetteerEntry[]): Names {
  const known = made.get(entries);
  if (known) return known;
  const names = new Map<string, { form: string; entry: GazetteerEntry }[]>();
  for (const entry of entries) {
    for (const written of [entry.name, ...entry.synonyms]) {
      const form = fold(written).text.trim();
      if (form === '') continue;
      names.set(form[0]!, [...(names.get(form[0]!) ?? []), { form, entry }]);
    }
  }
  // The longest first: 迷你档口店 before 档口店.
  for (const same of names.values()) same.sort((a, b) => b.form.length - a.form.length);
  made.set(entries, names);
  return names;
}

/** Names of the company's own world and their synonyms; Latin names as whole words. */
export function named(source: Source, entries: readonly GazetteerEntry[]): Entity[] {
  const names = namesOf(entries);
  const { text } = source;
  const found: Entity[] = [];
  for (let index = 0; index < text.length; index++) {
    const hit = names.get(text[index]!)?.find(({ form }) => text.startsWith(form, index) && isWhole(text, index, form));
    if (!hit) continue;
    const { name, type } = hit.entry;
    const entity = marked(source, type, [index, index + hit.form.length], { name });
    found.push({ ...entity, source: 'gazetteer' });
    index += hit.form.length - 1;
  }
  return found;
}

function isWhole(text: string, index: number, form: string): boolean {
  const joins = (a: string | undefined, b: string | undefined) =>
    /[a-z0-9]/u.test(a ?? '') && /[a-z0-9]/u.test(b ?? '');
  return !joins(text[index - 1], form[0]) && !joins(form.at(-1), text[index + form.length]);
}

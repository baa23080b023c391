import type { Script } from '#contracts/http/scripts';

/** What was typed after the slash at the beginning of a reply; null when it is no call for a script. */
export function slashQuery(text: string): string | null {
  const match = /^[/／]([^\n]{0,40})$/u.exec(text);
  return match ? match[1]!.trim() : null;
}

/** Scripts that fit, the best first: title before sound before text; without words all of them. */
export function matching(scripts: readonly Script[], words: string, limit: number): Script[] {
  const wanted = words.toLowerCase().replaceAll(/\s/g, '');
  if (wanted === '') return scripts.slice(0, limit);
  return scripts
    .map((script) => ({ script, rank: rankOf(script, wanted) }))
    .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ script }) => script);
}

function rankOf({ title, text, category, sound }: Script, wanted: string): number {
  const places = [
    title.toLowerCase().startsWith(wanted),
    title.toLowerCase().includes(wanted),
    sound.first.startsWith(wanted) || sound.full.startsWith(wanted),
    sound.first.includes(wanted) || sound.full.includes(wanted),
    category.toLowerCase().includes(wanted),
    text.toLowerCase().includes(wanted),
  ];
  const at = places.indexOf(true);
  return at === -1 ? Number.POSITIVE_INFINITY : at;
}

const TITLE = 120;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u2800\u3164\uffa0]+/gu;

/** The ending of a file name, lower case; '' where there is none. */
export function endingOf(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const dot = last.lastIndexOf('.');
  return dot < 0
    ? ''
    : last
        .slice(dot + 1)
        .toLowerCase()
        .replace(INVISIBLE, '')
        .trim()
        .slice(0, 12);
}

/** A title from a file name: its last piece without ending, without anything invisible or that turns the reading direction. */
export function titleFrom(name: string): string {
  const last = name.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const dot = last.lastIndexOf('.');
  return shortTitle(dot > 0 ? last.slice(0, dot) : last);
}

export function shortTitle(text: string): string {
  const plain = text.toWellFormed().replace(/\s+/gu, ' ').replace(INVISIBLE, '').trim();
  return [...plain].slice(0, TITLE).join('');
}

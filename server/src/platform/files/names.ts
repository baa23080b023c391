/** Characters of a stored name, its ending included. */
const NAME = 120;
/** What a file system, a shell or a header could take for more than a letter. */
const UNSAFE = /[<>:"|?*\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u2800\u3164\uffa0]+/gu;

/** The ending that a name claims, as far as it is one; `bin` for none. */
export function ownEnding(claimed: string): string {
  return /\.([a-z0-9]{1,8})$/iu.exec(claimed.trim())?.[1]?.toLowerCase() ?? 'bin';
}

/**
 * A name to show and to save under: the last piece of a path, nothing invisible, nothing that turns the reading
 * direction, and an ending that fits what the file is (`evil.html` that is a picture becomes `evil.html.png`).
 */
export function fileName(claimed: string, endings: readonly string[]): string {
  const last = claimed.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .replace(UNSAFE, '')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/gu, '');
  const dot = plain.lastIndexOf('.');
  const ending = endings.find((each) => each === plain.slice(dot + 1).toLowerCase());
  const kept = ending !== undefined && dot >= 0 ? ending : endings[0]!;
  const stem = ending === undefined || dot < 0 ? plain : plain.slice(0, dot);
  return `${
    [...stem]
      .slice(0, NAME - kept.length - 1)
      .join('')
      .trim() || 'file'
  }.${kept}`;
}

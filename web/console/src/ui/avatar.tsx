/** Letters of a name that are shown in its avatar. */
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The last two Han characters, as colleagues call each other, else the first letters of two words. */
export function initials(name: string): string {
  const letters = [...graphemes.segment(name.trim())].map((part) => part.segment);
  if (/^\p{Script=Han}{2,4}$/u.test(name.trim())) return letters.slice(-2).join('');
  const words = name.trim().split(/\s+/);
  const second = words[1] && /^\p{L}/u.test(words[1]) && /^\p{Script=Latin}/u.test(name) ? words[1] : '';
  const first = letters[0] ?? '·';
  return (first + ([...graphemes.segment(second)][0]?.segment ?? '')).toUpperCase();
}

export function Avatar({
  name,
  size = 32,
  tone = 'neutral',
}: {
  name: string;
  size?: number;
  tone?: 'neutral' | 'accent';
}) {
  return (
    <span className={`avatar avatar-${tone}`} style={{ width: size, height: size }} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

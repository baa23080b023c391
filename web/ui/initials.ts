/** Letters of a name that are shown in its avatar. */
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A name the product gave to somebody unknown: 访客 8F3A. */
const numbered = /^\p{L}+ (?=\S*\d|[A-F\d]{4}$)[A-Z\d]{2,8}$/u;

/** 王先生 is known by his surname. */
const courtesy = /^\p{Script=Han}{1,2}(先生|女士|小姐|老师|经理|老板|同学)$/u;

/**
 * The last two Han characters, as colleagues call each other, else the first letters of two words; of a
 * numbered visitor the end of his number, so that five visitors differ.
 */
export function initials(name: string): string {
  const letters = [...graphemes.segment(name.trim())].map((part) => part.segment);
  if (courtesy.test(name.trim())) return letters[0] ?? '';
  if (/^\p{Script=Han}{2,4}$/u.test(name.trim())) return letters.slice(-2).join('');
  if (numbered.test(name.trim())) return letters.slice(-2).join('');
  const words = name.trim().split(/\s+/);
  const second = words[1] && /^\p{L}/u.test(words[1]) && /^\p{Script=Latin}/u.test(name) ? words[1] : '';
  const first = letters[0] ?? '·';
  return (first + ([...graphemes.segment(second)][0]?.segment ?? '')).toUpperCase();
}

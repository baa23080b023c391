const NUMERALS = '一二三四五六七八九';
const CIRCLED = '①②③④⑤⑥⑦⑧⑨';

const PICK =
  /^(?:我?(?:选择?|要|问的?是?|想问|说的?是?|是|就|看)?(?:的是)?)?(?:第|选项|问题|no\.?|#|number |option )? ?([1-9]|[一二三四五六七八九]|[①-⑨]|first|second|third)(?:号|个|条|项|种|款| one)?(?:问题|选项)?(?:吧|啊|呢|的|那个|谢谢|please| )*$/u;
const ENGLISH: Record<string, number> = { first: 1, second: 2, third: 3 };

/** The number of an offered choice that a message names and nothing else: 1, 第二个, 选③, the first one. */
export function choicePickedIn(normalised: string, raw: string): number | undefined {
  const circled = CIRCLED.indexOf(raw.trim().replace(/^选/u, ''));
  if (circled >= 0 && raw.trim().length <= 2) return circled + 1;
  const text = normalised
    .replace(/^the /u, '')
    .replace(/[.。,，、!！)）(（]+/gu, '')
    .trim();
  const said = PICK.exec(text)?.[1];
  if (said === undefined) return undefined;
  return ENGLISH[said] ?? (NUMERALS.includes(said) ? NUMERALS.indexOf(said) + 1 : Number(said));
}

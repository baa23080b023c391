/** How somebody speaks of what he asked before. */
export const before = '(?:之前|刚才|刚刚|上次|前面|一开始|开头|最开始|最早|以前|早先|昨天|前天)';
export const asked = new RegExp(`^(?:我|咱)?${before}(?:我)?(?:都)?(?:问|咨询|提)(?:过|的|到|了)*`, 'u');
export const first =
  /^(?:我(?:的|问的)?)?(?:第一个|最先|最早|一开始|最开始)(?:的)?(?:问的?)?(?:那个)?(?:问题|问的)?(?:是什么|是啥|呢)?$/u;
export const askedInEnglish =
  /^(?:what (?:did|have) i (?:ask|asked)|my (?:earlier|previous|first) questions?|(?:what )?i asked (?:before|earlier))\b[\s:,]*/iu;

/** Whether somebody asks about what he asked before, which is no new question. Pure. */
export function speaksOfBefore(text: string): boolean {
  const plain = text.trim().replace(/[。.!！?？\s]+$/u, '');
  return asked.test(plain) || askedInEnglish.test(plain) || (plain.includes('问') && first.test(plain));
}

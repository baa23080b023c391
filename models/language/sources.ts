/** Languages in Latin letters, as the file names of locales begin. */
const LATIN =
  'az ca cs da de en es et eu fi fr ga gl hr hu id is it lt lv ms nb nl nn no pl pt ro sk sl sq sv tk tr uz vi'.split(' ');

/** The language of a locale file; null for other scripts and for what is no locale. */
export function languageOfFile(name: string): string | null {
  if (!/\.(?:js|json)$/u.test(name)) return null;
  if (name === '_template.json') return 'en';
  const language = /^([a-z]{2})(?=[_.-])/u.exec(name)?.[1];
  return language !== undefined && LATIN.includes(language) ? language : null;
}

/** Letters that a text has at least. */
const LEAST = 3;

/** Quoted strings of a locale that hold words and not names of keys, without their markup. */
export function textsIn(file: string): string[] {
  return [...file.matchAll(/:\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')/gu)]
    .map(([, double, single]) => (double ?? single ?? '').replace(/<[^>]*>|\$?\{[^}]*\}|\{\{.*?\}\}|\\[nu"'/]\S*/gu, ' '))
    .map((text) => text.replace(/\S*[_/=]\S*|\b(?:aria|role|HTML|CSS|ARIA|WCAG|ID)\S*/gu, ' ').replace(/\s+/gu, ' ').trim())
    .filter((text) => (text.match(/\p{Script=Latin}/gu)?.length ?? 0) >= LEAST && !/\p{Script=Han}/u.test(text));
}

/** English words that carry grammar, not the matter of a sentence. */
const GRAMMAR = new Set(
  `a an the and or but if then so because as of at by for with about into to from up down in out on off over under again
once here there when where why how all any both each few more most other some such only own same than too very can will
just should would could may might must shall is are was were be been being am have has had having do does did doing i me
my we our ours you your yours he him his she her hers it its they them their theirs this that these those what which who
whom also well yes oh like really know think get got get gets there's that's it's i'm don't s t re ve ll d m let us one
ones much many yeah actually sure please`.split(/\s+/u),
);

export const isGrammar = (word: string): boolean => GRAMMAR.has(word);

/** A word without its ending, so that costs and cost meet. Crude on purpose: both sides are cut alike. */
export function stem(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/u.test(word)) return word;
  const cut = word
    .replace(/(?:ies)$/u, 'y')
    .replace(/(?:ing|edly|ed|ers|er|es|s|ly)$/u, '')
    .replace(/([^aeiouls])\1$/u, '$1')
    .replace(/e$/u, '');
  return cut.length < 3 ? word : cut;
}

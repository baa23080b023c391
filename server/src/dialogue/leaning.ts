/** A follow-up this short may lean on the question before. */
const SHORT = 12;
const leaning =
  /^(那么?|那|然后|还有|它|他|这个|那个|这|and |what about |how about |that|it )|(呢|的呢|咋样|怎么样)[?？。!！]*$/iu;
const opening = /^(那么?|然后|还有|and |what about |how about )/iu;
const closing = /呢[?？。!！]*$/u;

/** What a follow-up adds to the question it leans on ("那旗舰店呢" adds "旗舰店"); null when it stands by itself. */
export function addition(text: string): string | null {
  const said = text.trim();
  if ([...said].length > SHORT || !leaning.test(said)) return null;
  return said.replace(opening, '').replace(closing, '').trim() || null;
}

/** The question that follow-ups lean on, and the last one made whole. `texts`: what the customer said, in order. */
export function questionsOf(texts: readonly string[]): { base: string | null; whole: string | null } {
  let base: string | null = null;
  let whole: string | null = null;
  for (const text of texts) {
    const added = base === null ? null : addition(text);
    whole = added === null ? text : `${base}（${added}）`;
    if (added === null) base = text;
  }
  return { base, whole };
}

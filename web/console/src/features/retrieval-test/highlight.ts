/** A stretch of a text; `hit` when it is one of the words. */
export interface Stretch {
  readonly words: string;
  readonly hit: boolean;
}

/** Cuts a text into what is one of the words and what is not, whatever the case. Longer words go first. Pure. */
export function highlight(text: string, words: readonly string[]): Stretch[] {
  const marked = new Uint8Array(text.length);
  const folded = fold(text);
  for (const word of words.map(fold).toSorted((a, b) => b.length - a.length)) {
    if (word === '') continue;
    for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + word.length))
      marked.fill(1, at, at + word.length);
  }
  const stretches: Stretch[] = [];
  for (let from = 0; from < text.length;) {
    let to = from + 1;
    while (to < text.length && marked[to] === marked[from]) to++;
    stretches.push({ words: text.slice(from, to), hit: marked[from] === 1 });
    from = to;
  }
  return stretches;
}

/** Case, kept to texts whose length does not change by it, so that places stay places. */
function fold(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text;
}

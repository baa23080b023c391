/** Who is spoken to in a comment: `@` before a whole name. Of names that begin alike the longest counts. */
export function mentionsIn(words: string, people: readonly { id: string; name: string }[]): string[] {
  const byLength = people.toSorted((a, b) => b.name.length - a.name.length);
  const found = new Set<string>();
  for (let at = words.indexOf('@'); at !== -1; at = words.indexOf('@', at + 1)) {
    const person = byLength.find(({ name }) => words.startsWith(name, at + 1));
    if (person) found.add(person.id);
  }
  return [...found];
}

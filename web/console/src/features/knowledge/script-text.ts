/** What stands in a script for something that is known only when it is said; written `{{称呼}}`. */
export const variables = ['称呼', '坐席', '品牌'] as const;
export type Variable = (typeof variables)[number];

export const written = (name: string) => `{{${name}}}`;

export interface ScriptPart {
  kind: 'text' | 'variable' | 'unknown';
  text: string;
}

/**
 * The text in parts: words, variables, and names in braces that nobody fills. Behind a bar stands what is said without
 * a value: `{{称呼|您}}`; it is all that is left of a name that nobody fills.
 */
export function partsOf(text: string): ScriptPart[] {
  const parts: ScriptPart[] = [];
  let end = 0;
  for (const match of text.matchAll(/\{\{\s*([^{}|\s]{1,20})\s*(?:\|[^{}]{0,40})?\}\}/g)) {
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    const name = match[1] as string;
    parts.push({ kind: variables.some((one) => one === name) ? 'variable' : 'unknown', text: name });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

/** The text with something put in place of what is chosen, and where the cursor stands then. */
export function inserted(text: string, from: number, to: number, piece: string): { text: string; cursor: number } {
  return { text: text.slice(0, from) + piece + text.slice(to), cursor: from + piece.length };
}

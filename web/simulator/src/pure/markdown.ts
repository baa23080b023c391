export interface MarkdownLine {
  readonly form: 'plain' | 'heading' | 'quote';
  readonly pieces: readonly MarkdownPiece[];
}

export interface MarkdownPiece {
  readonly words: string;
  readonly form: 'plain' | 'bold' | 'code' | 'link';
  /** Of a link. */
  readonly href?: string;
}

/** The inline forms that the platform draws: **bold**, `code`, [words](address). */
const inline = /\*\*([^*\n]+)\*\*|`([^`\n]+)`|\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)/g;

/** What a client draws of the markdown in app and robot messages; colours are left out, the rest stays text. */
export function markdownLines(text: string): MarkdownLine[] {
  return text
    .replace(/<\/?font[^>]*>/gi, '')
    .split('\n')
    .map((line) => {
      const [, sign = '', rest = line] = /^(#{1,6}|>)\s+(.*)$/.exec(line) ?? [];
      const form = sign === '' ? 'plain' : sign === '>' ? 'quote' : 'heading';
      return { form, pieces: piecesOf(rest) };
    });
}

function piecesOf(line: string): MarkdownPiece[] {
  const pieces: MarkdownPiece[] = [];
  let from = 0;
  for (const match of line.matchAll(inline)) {
    if (match.index > from) pieces.push({ words: line.slice(from, match.index), form: 'plain' });
    const [whole, bold, code, link, href] = match;
    if (bold) pieces.push({ words: bold, form: 'bold' });
    else if (code) pieces.push({ words: code, form: 'code' });
    else if (link && href) pieces.push({ words: link, form: 'link', href });
    from = match.index + whole.length;
  }
  if (from < line.length) pieces.push({ words: line.slice(from), form: 'plain' });
  return pieces;
}

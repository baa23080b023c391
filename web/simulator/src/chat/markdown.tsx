import { markdownLines, type MarkdownPiece } from '../pure/markdown.ts';

/** The markdown of apps and robots. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="bubble markdown">
      {markdownLines(text).map(({ form, pieces }, index) => (
        <p key={index} className={`markdown-${form}`}>
          {pieces.map((piece, place) => (
            <Piece key={place} piece={piece} />
          ))}
        </p>
      ))}
    </div>
  );
}

function Piece({ piece: { words, form, href } }: { piece: MarkdownPiece }) {
  if (form === 'bold') return <strong>{words}</strong>;
  if (form === 'code') return <code>{words}</code>;
  if (form !== 'link') return words;
  return (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {words}
    </a>
  );
}

import { piecesOf } from '../pure/text-pieces.ts';

/** Text with its line breaks, and with the links that the platform shows as links. */
export function RichText({ text }: { text: string }) {
  return (
    <span className="rich-text">
      {piecesOf(text).map((piece, index) =>
        piece.href === null ? (
          piece.words
        ) : (
          <a key={index} href={piece.href} target="_blank" rel="noreferrer noopener">
            {piece.words}
          </a>
        ),
      )}
    </span>
  );
}

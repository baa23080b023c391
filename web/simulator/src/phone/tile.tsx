import { tileEdge, tileOf } from '../pure/tile.ts';

/** The picture of a link. Decoration: the name beside it is the button's name. */
export function Tile({ text }: { text: string }) {
  const cells = tileOf(text)
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg className="tile-picture" viewBox={`-1 -1 ${tileEdge + 2} ${tileEdge + 2}`} aria-hidden="true">
      <path d={cells} fill="currentColor" />
    </svg>
  );
}

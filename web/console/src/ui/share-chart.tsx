import { useState, type ReactNode } from 'react';
import './section.css';

const width = 640;
const left = 40;
const right = 12;
const top = 12;
const bottom = 20;

/** A line of a chart: one share (0 to 1) per place, null where nothing was measured. */
export interface ShareLine {
  key: string;
  words: string;
  /** Drawn with dots or, dashed, with squares: never told apart by colour alone. */
  look: 'right' | 'false' | 'other';
  shares: readonly (number | null)[];
}

/** Shares over places in order, drawn; its table belongs beside it. */
export function ShareChart({
  label,
  lines,
  height = 160,
  places,
}: {
  label: string;
  lines: readonly ShareLine[];
  height?: number;
  /** Words below the first and the last place. */
  places?: readonly [string, string];
}) {
  const count = Math.max(...lines.map(({ shares }) => shares.length));
  const x = (at: number) => left + ((width - left - right) * at) / Math.max(count - 1, 1);
  const y = (share: number) => top + (height - top - bottom) * (1 - share);
  return (
    <>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line className="grid" x1={left} x2={width - right} y1={y(share)} y2={y(share)} />
            <text x={left - 6} y={y(share) + 4} textAnchor="end">{`${share * 100}%`}</text>
          </g>
        ))}
        {lines.map((line) => (
          <DrawnLine key={line.key} line={line} x={x} y={y} />
        ))}
        {places?.map((words, at) => (
          <text key={at} x={x(at * (count - 1))} y={height - 4} textAnchor={at === 0 ? 'start' : 'end'}>
            {words}
          </text>
        ))}
      </svg>
      {lines.length > 1 && (
        <ul className="plain-list chart-legend">
          {lines.map(({ key, words, look }) => (
            <li key={key}>
              <span className={`mark-${look}`} aria-hidden /> {words}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function DrawnLine({
  line: { look, shares },
  x,
  y,
}: {
  line: ShareLine;
  x: (at: number) => number;
  y: (share: number) => number;
}) {
  const points = shares.flatMap((share, at) => (share === null ? [] : [{ at, x: x(at), y: y(share) }]));
  return (
    <g className={`line-${look}`}>
      <polyline points={points.map((point) => `${point.x},${point.y}`).join(' ')} />
      {points.map((point) =>
        look === 'right' ? (
          <circle key={point.at} cx={point.x} cy={point.y} r={3} />
        ) : (
          <rect key={point.at} x={point.x - 3} y={point.y - 3} width={6} height={6} />
        ),
      )}
    </g>
  );
}

/** A table behind a fold. What is folded away is no stop for the keyboard. */
export function FoldedTable({ summary, label, children }: { summary: string; label: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="folded" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {open && (
        <div className="table-scroll" tabIndex={0} role="region" aria-label={label}>
          <table className="figures-table">{children}</table>
        </div>
      )}
    </details>
  );
}

import { percent } from '../share.ts';

/** Shares of one, the largest first as they come, each with its bar. */
export function Bars({ rows }: { rows: readonly { words: string; share: number }[] }) {
  return (
    <dl className="bars">
      {rows.map(({ words, share }) => (
        <div key={words}>
          <dt className="cut" title={words}>
            {words}
          </dt>
          <dd>
            <span className="bar" aria-hidden>
              <i style={{ width: `${share * 100}%` }} />
            </span>
            <span className="number">{percent(share, 0)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

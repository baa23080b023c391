import type { ReactNode } from 'react';
import './section.css';

/** A part of a page under its own heading, with what belongs beside the heading. */
export function Section({
  title,
  label,
  count,
  side,
  children,
}: {
  title: ReactNode;
  /** How those who listen find it, where the title is more than words. */
  label?: string;
  count?: number;
  side?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="section" aria-label={label ?? (typeof title === 'string' ? title : undefined)}>
      <div className="section-head">
        <h2>
          {title} {count !== undefined && <span className="meta">{count}</span>}
        </h2>
        {side}
      </div>
      {children}
    </section>
  );
}

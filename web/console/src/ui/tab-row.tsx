import { NavLink } from 'react-router';
import './tab-row.css';

export interface TabLink {
  to: string;
  words: string;
}

/** The pages of one chapter, side by side under its name; on a phone the row is pushed aside with a finger. */
export function TabRow({ label, tabs }: { label: string; tabs: readonly TabLink[] }) {
  return (
    <nav className="tab-row" aria-label={label}>
      {tabs.map(({ to, words }) => (
        <NavLink key={to} to={to} end className="tab-link">
          {words}
        </NavLink>
      ))}
    </nav>
  );
}

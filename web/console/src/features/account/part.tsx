import type { ReactNode } from 'react';
import './account.css';

/** One matter of the account: its name, what it means, what can be done. */
export function Part({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <section className="account-part">
      <h2>{title}</h2>
      <p className="meta">{hint}</p>
      {children}
    </section>
  );
}

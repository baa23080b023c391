import type { Services } from '../../app/services.tsx';

/** Where the ticket of the trip to the provider waits, in this tab only. */
const tripKey = 'liren.sso';

interface Kept {
  ticket: string;
  /** The page to come back to. */
  to: string;
}

/** Leaves for the provider of a company; comes back at `/sso`. */
export async function leaveForProvider(call: Services['call'], company: string, again = false): Promise<void> {
  const { url, ticket } = await call('session.startProvider', { body: { company, again } });
  const at = location.pathname.replace(/^\/console/, '') || '/';
  sessionStorage.setItem(tripKey, JSON.stringify({ ticket, to: at === '/sso' ? '/' : at } satisfies Kept));
  location.assign(url);
}

/** What was kept for the trip, once. */
export function takeTrip(): Kept | null {
  const kept = sessionStorage.getItem(tripKey);
  sessionStorage.removeItem(tripKey);
  return kept ? (JSON.parse(kept) as Kept) : null;
}

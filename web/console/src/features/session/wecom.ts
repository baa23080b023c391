import type { Services } from '../../app/services.tsx';

/** Where the ticket of the trip to WeCom waits, in this tab only. */
const tripKey = 'liren.wecom';

interface Trip {
  ticket: string;
  /** The page to come back to. */
  to: string;
  /** To sign in, or to link an account that is signed in. */
  what: 'sign-in' | 'link';
}

/** WeCom's own client: nothing has to be scanned there. */
export const insideWecom = (): boolean => /wxwork\//i.test(navigator.userAgent);

/** Leaves for WeCom; comes back at `/wecom`. */
export async function leaveForWecom(call: Services['call'], app: string, what: Trip['what']): Promise<void> {
  const start = what === 'link' ? 'account.startWecom' : 'session.startWecom';
  const { url, ticket } = await call(start, { body: { app, inside: insideWecom() } });
  const at = location.pathname.replace(/^\/console/, '') || '/';
  sessionStorage.setItem(tripKey, JSON.stringify({ ticket, to: at === '/wecom' ? '/' : at, what } satisfies Trip));
  location.assign(url);
}

/** What was kept for the trip, once. */
export function takeWecomTrip(): Trip | null {
  const kept = sessionStorage.getItem(tripKey);
  sessionStorage.removeItem(tripKey);
  return kept ? (JSON.parse(kept) as Trip) : null;
}

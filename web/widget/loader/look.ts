import type { LauncherView } from '../../../contracts/http/channels.ts';
import { plainLook, type LauncherLook } from '#web-ui/launcher-look.ts';

/** How the button shall stand on this page, or that it shall not. */
export type Look = ({ readonly is: 'shown' } & LauncherLook) | { readonly is: 'hidden' | 'refused' | 'gone' };

/** Ms until the button comes as it is without an answer. */
const patienceMs = 5_000;

/** Asks the server. Who does not answer shows a plain button: the chat says itself what is wrong. */
export async function askLook(place: { server: string; widget: string; locale: string }): Promise<Look> {
  const { server, widget, locale } = place;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patienceMs);
  try {
    const path = `/chat/v1/widgets/${encodeURIComponent(widget)}/launcher`;
    const response = await fetch(server + path, { signal: stop.signal, credentials: 'omit' });
    if (response.status === 404) return { is: 'gone' };
    if (!response.ok) return { is: 'shown', ...plainLook };
    const view = (await response.json()) as LauncherView;
    if (view.is !== 'shown') return view;
    const wish = locale.toLowerCase().startsWith('en') ? 'en' : 'zh-CN';
    return { ...view, text: view.text[view.languages.includes(wish) ? wish : view.languages[0]!] };
  } catch {
    return { is: 'shown', ...plainLook };
  } finally {
    clearTimeout(timer);
  }
}

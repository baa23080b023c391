import type { Identity } from '#web-ui/embedding.ts';
import { Launcher } from './launcher.ts';
import { askLook } from './look.ts';

declare global {
  interface Window {
    /** For the host page's own buttons and sign-in. */
    Liren?: {
      open(): void;
      close(): void;
      /** Who the visitor is, signed by the company's server; null when he signed out. */
      identify(identity: Identity | null): void;
    };
  }
}

/** Reads the script tag, asks how the button shall look, and puts the launcher into the page; once, however often loaded. */
function boot(script: HTMLOrSVGScriptElement | null): void {
  if (window.Liren || !(script instanceof HTMLScriptElement)) return;
  const { widget, locale, colour, identityId, identityName, identitySignature } = script.dataset;
  if (!widget) return console.error('Liren: the script tag lacks data-widget');
  if (location.origin === 'null')
    return console.error('Liren: a page without an origin (file:, sandboxed frame) cannot hold a chat');
  const place = {
    server: new URL(script.src).origin,
    widget,
    locale: locale ?? (document.documentElement.lang || navigator.language),
  };
  const launcher = new Launcher({
    ...place,
    ...(colour === undefined ? {} : { colour }),
  });
  if (identityId && identitySignature) {
    launcher.identify({
      id: identityId,
      signature: identitySignature,
      ...(identityName === undefined ? {} : { name: identityName }),
    });
  }
  window.Liren = {
    open: () => launcher.open(),
    close: () => launcher.close(),
    identify: (identity) => launcher.identify(identity),
  };
  void askLook(place).then((look) => {
    if (look.is === 'refused') return console.error(`Liren: ${location.origin} is not on this widget's list of pages`);
    if (look.is === 'gone') return console.error('Liren: there is no such widget, or it was archived');
    if (document.body) launcher.attach(look);
    else addEventListener('DOMContentLoaded', () => launcher.attach(look));
  });
}

boot(document.currentScript);

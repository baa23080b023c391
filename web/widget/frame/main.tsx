import { render } from 'preact';
import { brandGround, withAccent } from '#web-ui/accent.ts';
import { tokenSheet } from '#web-ui/css.ts';
import { chooseLocale, type Locale } from '#web-ui/i18n.ts';
import { lastingMemory } from '#web-ui/storage.ts';
import { App } from './app.tsx';
import { Chat } from './chat.ts';
import { HostLink } from './host-link.ts';
import { Presence } from './presence.ts';
import './styles.css';
import { Visitor } from './visitor.ts';
import { createWords, WordsProvider, type Words } from './words.ts';

const parameters = new URLSearchParams(location.search);
const metaOf = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name=liren-${name}]`)?.content;
const locale = spoken(chooseLocale([parameters.get('locale'), ...navigator.languages]));
const words = createWords(locale);
const memory = lastingMemory();
const widget = parameters.get('widget') ?? metaOf('widget') ?? '';
const host = new HostLink(parameters.get('embed') === '1' ? parameters.get('origin') : null);
const visitor = new Visitor({
  widget,
  locale,
  memory,
  origin: host.origin,
  onToken: (token) => {
    if (!memory.lasting) host.tell({ t: 'keep', token });
  },
});
const presence = new Presence(!host.isEmbedded);
const chat = new Chat({
  widget,
  visitor,
  memory,
  dayKey: words.clock.dayKey,
  onSpoke: () => host.tell({ t: 'spoke' }),
});

document.documentElement.lang = locale;
document.documentElement.toggleAttribute('data-embedded', host.isEmbedded);
const wear = wardrobe();
paint('');
followColour();
followUnread(words);
listenToHost();
wakeWithNetwork();
document.addEventListener('keydown', ({ key, defaultPrevented }) => {
  if (key === 'Escape' && !defaultPrevented) host.tell({ t: 'close' });
});
render(
  <WordsProvider value={words}>
    <App chat={chat} presence={presence} onClose={host.isEmbedded ? () => host.tell({ t: 'close' }) : null} />
  </WordsProvider>,
  document.querySelector('#chat') as HTMLElement,
);
host.tell({ t: 'ready' });
if (!isPreview()) {
  void chat.greet();
  if (!host.isEmbedded || (visitor.isKnown && !parameters.has('identity'))) void chat.enter();
}

/** The console looks at what it is about to save: nobody arrives, nothing is kept. Only our own pages may. */
function isPreview(): boolean {
  return parameters.has('preview') && host.origin === location.origin;
}

/** The widget's own languages; the first of them for everybody else. */
function spoken(wish: Locale): Locale {
  const offered = metaOf('languages')?.split(' ') ?? [];
  return offered.length === 0 || offered.includes(wish) ? wish : chooseLocale([offered[0]]);
}

/** The company's colour: as the accent, made readable on both schemes, and as the ground of its own things. */
function paint(colour: string): void {
  const palettes = { light: withAccent('light', colour), dark: withAccent('dark', colour) };
  const { fill, ink } = brandGround(colour);
  const { accent, onAccent } = palettes.dark;
  wear(`${tokenSheet(palettes)}
:root{--brand:${fill};--on-brand:${ink}}
@media (prefers-color-scheme:dark){:root{--brand:${accent};--on-brand:${onAccent}}}`);
  // The launcher stands on the host's page, whose scheme is the host's affair.
  if (colour) host.tell({ t: 'colour', accent: fill, onAccent: ink });
}

/** Puts on a style sheet made here: a constructed one, since the page's CSP need not allow style elements. */
function wardrobe(): (css: string) => void {
  try {
    const sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [sheet];
    return (css) => sheet.replaceSync(css);
  } catch {
    const element = document.head.appendChild(document.createElement('style'));
    return (css) => {
      element.textContent = css;
    };
  }
}

function followColour(): void {
  let painted = '';
  const look = () => {
    const colour = chat.view.snapshot().widget?.colour ?? '';
    if (colour !== painted) paint((painted = colour));
  };
  chat.view.subscribe(look);
}

/** What came while nobody looked: on the launcher's badge, or in the title of the full page. */
function followUnread({ t }: Words): void {
  let told = -1;
  const look = () => {
    const { readSeq } = chat;
    const { entries } = chat.timeline.snapshot();
    const unread = entries.filter((entry) => entry.kind === 'message' && !entry.mine && entry.message.seq > readSeq);
    const count = presence.view.snapshot().attending ? 0 : unread.length;
    const brand = chat.view.snapshot().widget?.brand ?? '';
    document.title = t(count > 0 ? 'page.titleUnread' : 'page.title', { brand, count });
    if (count !== told) host.tell({ t: 'unread', count: (told = count) });
  };
  for (const source of [chat.timeline, chat.view, presence.view]) source.subscribe(look);
}

function listenToHost(): void {
  host.listen((word) => {
    if (isPreview()) return word.t === 'preview' ? chat.preview(word.face, word.screen) : undefined;
    switch (word.t) {
      case 'preview':
        return;
      case 'opened':
        presence.opened(true);
        void chat.enter();
        return;
      case 'closed':
        return presence.opened(false);
      case 'kept':
        visitor.restore(word.token);
        if (!parameters.has('identity')) void chat.enter();
        return;
      case 'identify':
        void chat.identify(word.identity, presence.view.snapshot().attending || visitor.isKnown);
        return;
    }
  });
}

/** A page that could not begin for want of a network begins when the network is there. */
function wakeWithNetwork(): void {
  addEventListener('online', () => {
    const { phase, problem } = chat.view.snapshot();
    if (phase === 'failed' && problem === 'unreachable') void chat.retryEntering();
  });
}

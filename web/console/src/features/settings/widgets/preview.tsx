import { Segmented } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { Locale } from '#contracts/common';
import type { LauncherView, WidgetView } from '#contracts/http/channels';
import type { WidgetDetail, WidgetSettings } from '#contracts/http/widgets';
import { envelope, wordFrom, type ChatWord, type HostWord, type PreviewScreen } from '#web-ui/embedding.ts';
import { buttonStyles, wear } from '#web-ui/launcher-look.ts';
import { useServices } from '../../../app/services.tsx';
import { useWords } from '../../../app/words.ts';

/** Ms of rest before what was typed is looked at. */
const restMs = 250;

interface Props {
  widget: WidgetDetail;
  settings: WidgetSettings;
  screen: PreviewScreen;
}

interface Seen {
  view: WidgetView;
  launcher: LauncherView;
}

/** The chat itself, shown what the server would make of these settings if they were saved; and the button beside it. */
export function Preview({ widget, settings, screen }: Props) {
  const { t, locale: own } = useWords();
  const [locale, setLocale] = useState<Locale>(own);
  const spoken = settings.languages.includes(locale) ? locale : settings.languages[0]!;
  const { seen, refused } = useSeen(widget.id, settings);
  return (
    <aside className="preview" aria-label={t('widget.preview')}>
      <header>
        <h2>{t('widget.preview')}</h2>
        {settings.languages.length > 1 && (
          <Segmented
            size="small"
            aria-label={t('widget.previewLanguage')}
            value={spoken}
            options={settings.languages.map((value) => ({ value, label: t(`locale.${value}`) }))}
            onChange={(value) => setLocale(value)}
          />
        )}
      </header>
      {refused && (
        <p className="settings-problem" role="status">
          {t('widget.previewRefused')}
        </p>
      )}
      <div className="preview-stage" data-side={settings.launcher.side}>
        <Frame key={spoken} widgetKey={widget.key} locale={spoken} seen={seen} screen={screen} />
        <Button launcher={seen?.launcher} locale={spoken} />
      </div>
    </aside>
  );
}

/** What the server makes of the settings; the last good answer while they are unfinished. */
function useSeen(id: string, settings: WidgetSettings): { seen: Seen | undefined; refused: boolean } {
  const { call } = useServices();
  const [seen, setSeen] = useState<Seen>();
  const [refused, setRefused] = useState(false);
  const asked = JSON.stringify(settings);
  useEffect(() => {
    const stop = new AbortController();
    const body = { settings: JSON.parse(asked) as WidgetSettings };
    const timer = setTimeout(() => {
      call('widgets.preview', { params: { id }, body }, stop.signal).then(
        (answer) => {
          setSeen(answer);
          setRefused(false);
        },
        () => setRefused(!stop.signal.aborted),
      );
    }, restMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [call, id, asked]);
  return { seen, refused };
}

/** The frame that customers get. It is told what to show and enters no conversation. */
function Frame({
  widgetKey,
  locale,
  seen,
  screen,
}: {
  widgetKey: string;
  locale: Locale;
  seen: Seen | undefined;
  screen: PreviewScreen;
}) {
  const { t } = useWords();
  const frame = useRef<HTMLIFrameElement>(null);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const hear = (event: MessageEvent) => {
      const word = wordFrom<ChatWord>(event, frame.current?.contentWindow, location.origin);
      if (word?.t === 'ready') setReady(true);
    };
    addEventListener('message', hear);
    return () => removeEventListener('message', hear);
  }, []);
  useEffect(() => {
    if (!ready || !seen) return;
    const word: HostWord = { t: 'preview', face: seen.view, screen: shownScreen(seen.view, screen) };
    frame.current?.contentWindow?.postMessage(envelope(word), location.origin);
  }, [ready, seen, screen]);
  const query = new URLSearchParams({ widget: widgetKey, embed: '1', preview: '1', origin: location.origin, locale });
  return <iframe ref={frame} src={`/chat?${query}`} title={t('widget.preview')} />;
}

/** A screen that the settings do not have is not shown. */
function shownScreen({ form, privacy }: WidgetView, screen: PreviewScreen): PreviewScreen {
  if (screen === 'form') return form ? 'form' : 'preview';
  return screen === 'consent' && privacy?.mode !== 'consent' ? 'preview' : screen;
}

/** The button as the loader draws it on a page, in a page's corner. */
function Button({ launcher, locale }: { launcher: LauncherView | undefined; locale: Locale }) {
  const { t } = useWords();
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const host = holder.current;
    if (!host || launcher?.is !== 'shown') return;
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    // Inside the stage instead of the window.
    sheet.replaceSync(`${buttonStyles}:host,button{position:absolute!important}:host{inset:0!important}`);
    root.adoptedStyleSheets = [sheet];
    const button = document.createElement('button');
    button.type = 'button';
    // A picture of it: nobody presses or reads it.
    button.inert = true;
    wear(host, button, { ...launcher, text: launcher.text[locale] });
    root.replaceChildren(button);
  }, [launcher, locale]);
  return <div ref={holder} className="preview-button" role="img" aria-label={t('widget.previewButton')} />;
}

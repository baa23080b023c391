import type { Locale } from '#contracts/common';
import type { LauncherView, WidgetView } from '#contracts/http/channels';
import type { WidgetSettings } from '#contracts/http/widgets';
import { standing, weekWords, type OpeningHours } from '#staff';

/** What customers see of a widget, made from its settings and how things stand. */
export interface Standing {
  key: string;
  privacyVersion: number;
  company: { name: string; brand: string; logo: string | null };
  online: number;
  waitMinutes: number | null;
  hours: OpeningHours | null;
  now: Date;
}

type Words = Record<Locale, string>;

export function viewOf(settings: WidgetSettings, stands: Standing): WidgetView {
  const { company } = stands;
  return {
    key: stands.key,
    brand: settings.brand || company.brand || company.name,
    logo: company.logo,
    colour: settings.colour,
    languages: settings.languages,
    greeting: filled(settings.greeting),
    suggestions: {
      'zh-CN': settings.suggestions['zh-CN'],
      en: settings.suggestions.en.length > 0 ? settings.suggestions.en : settings.suggestions['zh-CN'],
    },
    people: peopleOf(settings, stands),
    away: filled(settings.away.words),
    identityRequired: settings.identityRequired,
    privacy: privacyOf(settings, stands.privacyVersion),
    form: formOf(settings),
  };
}

/** The button; hidden while nobody is there, if so wished. */
export function launcherOf(settings: WidgetSettings, stands: Standing): LauncherView {
  if (settings.away.mode === 'hide' && stands.online === 0 && isClosed(stands)) return { is: 'hidden' };
  const { launcher, colour, languages } = settings;
  return { is: 'shown', colour, ...launcher, text: filled(launcher.text), languages };
}

/** Null when nothing is asked, so that a form without fields stops nobody. */
export function formOf({ form }: WidgetSettings): WidgetView['form'] {
  if (!form.asked || form.fields.length === 0) return null;
  const fields = form.fields.map((field) => ({ ...field, label: filled(field.label) }));
  return { title: filled(form.title), fields };
}

function privacyOf({ privacy: { mode, text, link } }: WidgetSettings, version: number): WidgetView['privacy'] {
  return mode === 'none' ? null : { mode, version: Math.max(1, version), text: filled(text), link };
}

function peopleOf(
  { hours: shown }: WidgetSettings,
  { online, waitMinutes, hours, now }: Standing,
): WidgetView['people'] {
  const made = (locale: Locale) => (hours ? weekWords(hours, locale) : '');
  const own = filled(shown.words);
  const words = { 'zh-CN': own['zh-CN'] || made('zh-CN'), en: own.en || made('en') };
  const stands = hours && standing(hours, now);
  const closed =
    !stands || stands.is === 'open'
      ? null
      : stands.is === 'never'
        ? { opensAt: null, reason: null }
        : { opensAt: stands.opensAt.toISOString(), reason: stands.reason && filled({ ...stands.reason }) };
  return { online, waitMinutes, hours: shown.shown ? words : { 'zh-CN': '', en: '' }, closed };
}

function isClosed({ hours, now }: Standing): boolean {
  return hours !== null && standing(hours, now).is !== 'open';
}

/** An empty text is the other language's. */
function filled({ 'zh-CN': zh, en }: Words): Words {
  return { 'zh-CN': zh || en, en: en || zh };
}

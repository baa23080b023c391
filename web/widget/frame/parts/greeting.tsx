import type { WidgetView } from '../../../../contracts/http/channels.ts';
import { useWords, type Words } from '../words.ts';
import { PrivacyText } from './consent.tsx';
import { AiIcon, ArrowIcon, PersonIcon } from './icons.tsx';

interface GreetingProps {
  widget: WidgetView;
  /** Null when the conversation has begun: the questions have done their work. */
  onAsk: ((question: string) => void) | null;
}

/** The first screen: who answers, three real questions, how long a person takes. */
export function Greeting({ widget, onAsk }: GreetingProps) {
  const words = useWords();
  const { t, locale } = words;
  const { privacy, people } = widget;
  const closedHours = people.online === 0 && people.closed ? people.hours[locale] : '';
  const suggestions = widget.suggestions[locale];
  return (
    <section class={`greeting ${onAsk ? 'alone' : ''}`}>
      <div class="speaker bot">
        <AiIcon small />
        <b>{t('speaker.bot')}</b>
      </div>
      <p class="welcome words">{widget.greeting[locale]}</p>
      <p class="people">
        <PersonIcon small />
        <span>
          {peopleWords(widget, words)}
          {closedHours && <small class="hours">{t('greeting.hours', { hours: closedHours })}</small>}
        </span>
      </p>
      {privacy?.mode === 'notice' && <PrivacyText privacy={privacy} />}
      {onAsk && suggestions.length > 0 && (
        <div class="suggestions" role="group" aria-label={t('greeting.suggestions')}>
          <small>{t('greeting.suggestions')}</small>
          {suggestions.map((question) => (
            <button key={question} type="button" onClick={() => onAsk(question)}>
              <span>{question}</span>
              <ArrowIcon small />
            </button>
          ))}
        </div>
      )}
    </section>
  );
}

/** Whether people are there, and if not, when they will be. */
function peopleWords({ people, away }: WidgetView, { t, locale, clock }: Words): string {
  const { online, waitMinutes, closed } = people;
  const hours = people.hours[locale];
  if (online > 0) {
    if (waitMinutes === null) return t('greeting.online', { online });
    if (waitMinutes < 1) return t('greeting.waitSoon', { online });
    return t('greeting.waitMinutes', { online, minutes: Math.ceil(waitMinutes) });
  }
  if (closed && away[locale]) return away[locale];
  if (!closed?.opensAt) return hours ? t('greeting.nobody', { hours }) : t('greeting.nobodyPlain');
  const time = clock.when(closed.opensAt);
  const reason = closed.reason?.[locale];
  return reason ? t('greeting.closedFor', { reason, time }) : t('greeting.closed', { time });
}

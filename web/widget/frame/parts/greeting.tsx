import type { WidgetView } from '../../../../contracts/http/channels.ts';
import { useWords } from '../words.ts';
import { AiIcon, ArrowIcon, PersonIcon } from './icons.tsx';

interface GreetingProps {
  widget: WidgetView;
  /** Null when the conversation has begun: the questions have done their work. */
  onAsk: ((question: string) => void) | null;
}

/** The first screen: who answers, three real questions, how long a person takes. */
export function Greeting({ widget, onAsk }: GreetingProps) {
  const { t, locale } = useWords();
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
        <span>{peopleWords(widget, t)}</span>
      </p>
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

function peopleWords({ people }: WidgetView, t: ReturnType<typeof useWords>['t']): string {
  const { online, waitMinutes, hours } = people;
  if (online === 0) return t('greeting.nobody', { hours });
  if (waitMinutes === null) return t('greeting.online', { online });
  if (waitMinutes < 1) return t('greeting.waitSoon', { online });
  return t('greeting.waitMinutes', { online, minutes: Math.ceil(waitMinutes) });
}

import { useWords } from '../../../app/words.ts';

/** The first screen of a customer, as WeChat draws it: one bubble, and a line in blue for each question. */
export function WelcomePreview({
  name,
  welcome,
  suggestions,
}: {
  name: string;
  welcome: string;
  suggestions: readonly string[];
}) {
  const { t } = useWords();
  return (
    <section className="wecom-preview" aria-label={t('wecom.preview')}>
      <h2>{t('wecom.preview')}</h2>
      <div className="wecom-phone">
        <p className="wecom-phone-head">{name}</p>
        {welcome.trim() === '' ? (
          <p className="meta wecom-phone-silent">{t('wecom.previewSilent')}</p>
        ) : (
          <div className="wecom-bubble">
            <p>
              {t('wecom.previewLabel')}
              {welcome}
            </p>
            <ul>
              {suggestions.map((each, at) => (
                <li key={at}>{each}</li>
              ))}
              <li>{t('wecom.previewPerson')}</li>
            </ul>
          </div>
        )}
      </div>
    </section>
  );
}

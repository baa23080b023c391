import { Link } from 'react-router';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Section } from '../../../ui/section.tsx';
import { WecomFrame } from './frame.tsx';
import { wecomPath } from './wecom-data.ts';

/** The four doors of the platform; what lies behind each, and why not more. */
const doors = ['app', 'kf', 'robot', 'groups'] as const;
const questions = ['own', 'group', 'private', 'mass', 'first', 'later', 'record'] as const;
const answers = {
  own: 'no',
  group: 'no',
  private: 'no',
  mass: 'partly',
  first: 'no',
  later: 'partly',
  record: 'partly',
} as const;
const limitRows = [
  'window',
  'five',
  'welcome',
  'states',
  'images',
  'media',
  'menu',
  'kept',
  'member',
  'robot',
  'ip',
] as const;

/** What everybody asks first, and what the platform answers. */
export function AllowedPage() {
  const { t } = useWords();
  return (
    <WecomFrame>
      <div className="sections wecom-allowed">
        <p>
          {t('allowed.about')} <Link to={`${wecomPath}/connect`}>{t('wecom.connect')}</Link>
        </p>
        <Section title={t('allowed.questions')}>
          <dl className="wecom-asked">
            {questions.map((each) => (
              <div key={each}>
                <dt>{t(`allowed.ask.${each}`)}</dt>
                <dd>
                  <b data-answer={answers[each]}>
                    <Icon name={answers[each] === 'no' ? 'close' : 'check'} size={14} />
                    {t(`allowed.${answers[each]}`)}
                  </b>
                  <span>{t(`allowed.because.${each}`)}</span>
                </dd>
              </div>
            ))}
          </dl>
        </Section>
        <Section title={t('allowed.doors')}>
          <div className="table-scroll wecom-doors" tabIndex={0} role="region" aria-label={t('allowed.doors')}>
            <table className="figures-table">
              <thead>
                <tr>
                  <th scope="col">{t('allowed.door')}</th>
                  <th scope="col">{t('allowed.who')}</th>
                  <th scope="col">{t('allowed.bot')}</th>
                  <th scope="col">{t('allowed.needs')}</th>
                </tr>
              </thead>
              <tbody>
                {doors.map((door) => (
                  <tr key={door}>
                    <th scope="row">{t(`allowed.door.${door}`)}</th>
                    <td>{t(`allowed.who.${door}`)}</td>
                    <td>{t(`allowed.bot.${door}`)}</td>
                    <td>{t(`allowed.needs.${door}`)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Section>
        <Section title={t('allowed.limits')}>
          <p className="meta">{t('allowed.limitsHint')}</p>
          <dl className="wecom-limits">
            {limitRows.map((each) => (
              <div key={each}>
                <dt>{t(`allowed.limit.${each}`)}</dt>
                <dd>{t(`allowed.limitOf.${each}`)}</dd>
              </div>
            ))}
          </dl>
        </Section>
      </div>
    </WecomFrame>
  );
}

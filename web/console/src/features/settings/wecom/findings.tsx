import type { Finding, FindingState, SetupProblem } from '#contracts/http/wecom-check';
import { useWords } from '../../../app/words.ts';
import { Icon, type IconName } from '../../../ui/icon.tsx';
import { troubleWords, wordsOf, type Said } from './finding-words.ts';

const icons: Record<FindingState, IconName> = { ok: 'check', wrong: 'warning', waiting: 'clock', skipped: 'more' };

/** What a check found, step by step: a shape and a word, what is so, what to do and where. */
export function Findings({ findings, label }: { findings: readonly Finding[]; label: string }) {
  const { t } = useWords();
  const spared = findings.filter(({ problem }) => problem === 'simulated' || problem === 'not_needed');
  const told = findings.filter((finding) => !spared.includes(finding));
  return (
    <>
      {told.length > 0 && <List findings={told} label={label} />}
      {spared.length > 0 && (
        <details className="wecom-spared">
          <summary>{t('wecom.spared', { count: spared.length })}</summary>
          <List findings={spared} label={t('wecom.spared', { count: spared.length })} />
        </details>
      )}
    </>
  );
}

function List({ findings, label }: { findings: readonly Finding[]; label: string }) {
  const { t } = useWords();
  return (
    <ol className="wecom-findings" aria-label={label}>
      {findings.map((finding) => (
        <li key={finding.step} data-state={finding.state}>
          <span className="wecom-mark">
            <Icon name={icons[finding.state]} />
            <span className="unseen">{t(`wecom.finding.${finding.state}`)}</span>
          </span>
          <span className="wecom-finding-step">{t(`wecom.step.${finding.step}`)}</span>
          <Words said={wordsOf(finding, t)} />
        </li>
      ))}
    </ol>
  );
}

/** One thing that is wrong, by itself. */
export function Trouble({ problem, detail = {} }: { problem: SetupProblem; detail?: Finding['detail'] }) {
  const { t } = useWords();
  return (
    <div className="wecom-trouble" role="alert">
      <Icon name="warning" />
      <Words said={troubleWords(problem, detail, t)} />
    </div>
  );
}

function Words({ said: { what, fix, where } }: { said: Said }) {
  const { t } = useWords();
  return (
    <div className="wecom-said">
      <span className="wecom-what">{what}</span>
      {fix && <span>{fix}</span>}
      {where && (
        <span className="meta">
          {t('wecom.whereLabel')}: <span lang="zh-CN">{where}</span>
        </span>
      )}
    </div>
  );
}

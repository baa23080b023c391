import type { Finding, SetupProblem } from '#contracts/http/wecom-check';
import { isWordKey, type Words } from '../../../app/words.ts';

/** What a finding says: what is so, what to do, and where in the console of WeCom. */
export interface Said {
  readonly what: string;
  readonly fix: string | null;
  readonly where: string | null;
}

type Detail = Finding['detail'];

export function wordsOf({ step, problem, detail }: Pick<Finding, 'step' | 'problem' | 'detail'>, t: Words): Said {
  if (problem === null) return { what: t(`wecom.good.${step}`), fix: null, where: null };
  return troubleWords(problem, detail, t);
}

/** What was not seen stands as a dash. */
const unseen = {
  url: '–',
  ip: '–',
  code: '–',
  agentid: '–',
  seconds: '–',
  domain: '–',
  host: '–',
  why: '–',
  names: '–',
};

export function troubleWords(problem: SetupProblem, detail: Detail, t: Words): Said {
  const values = { ...unseen, ...detail };
  const said = (key: string) => (isWordKey(key) ? t(key, values) : null);
  return {
    what: t(`wecom.problem.${problem}`, values),
    fix: said(`wecom.fix.${problem}`),
    where: said(`wecom.where.${problem}`),
  };
}

import { strategyRoutes, type StrategyFields, type StrategyTrial } from '#contracts/http/strategies';
import { perceive } from '#perception';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { handlers, type StaffCaller } from '#platform/http';
import { words } from '#platform/words';
import { courseFor } from './course.ts';
import { kindWords } from './follow.ts';
import {
  createStrategy,
  listStrategies,
  removeStrategy,
  resetStrategy,
  updateStrategy,
  type StrategyEdit,
} from './store.ts';

export interface StrategyDeps {
  db: Db;
  audit: Pick<Audit, 'append'>;
  /** What the lexicon forbids. */
  rules(tenant: string): Promise<{ forbidden(sentence: string): Promise<string | null> }>;
  now(): Date;
}

/** What the page of strategies calls. */
export function createStrategyRoutes({ db, audit, rules, now }: StrategyDeps) {
  const edit = (by: StaffCaller): StrategyEdit => ({ by, now: now(), audit });
  const within = <R>(caller: StaffCaller, work: (tx: Tx) => Promise<R>) => db.tenant(caller.tenant, work);
  const allowed = async (tenant: string, { words: said }: StrategyFields) => {
    const { forbidden } = await rules(tenant);
    for (const [language, sentence] of Object.entries(said)) {
      const term = sentence === null ? null : await forbidden(sentence);
      if (term) throw refuse('strategy.forbidden', `The lexicon forbids "${term}"`, { fields: { [language]: term } });
    }
  };
  return handlers(strategyRoutes, {
    'strategies.list': async ({ caller }) => ({ items: await within(caller, listStrategies) }),
    async 'strategies.create'({ body, caller }) {
      await allowed(caller.tenant, body);
      return within(caller, (tx) => createStrategy(tx, body, edit(caller)));
    },
    async 'strategies.update'({ params, body, caller }) {
      await allowed(caller.tenant, body);
      return within(caller, (tx) => updateStrategy(tx, params.strategy, body, edit(caller)));
    },
    'strategies.reset': ({ params, caller }) =>
      within(caller, (tx) => resetStrategy(tx, params.strategy, edit(caller))),
    async 'strategies.remove'({ params, caller }) {
      await within(caller, (tx) => removeStrategy(tx, params.strategy, edit(caller)));
      return { done: true as const };
    },
    'strategies.try': async ({ body, caller }) => tried(await within(caller, listStrategies), body),
  });
}

/** How a message would be met, with what was said before it. */
function tried(
  rules: Parameters<typeof courseFor>[0],
  { text, before }: { text: string; before: string[] },
): StrategyTrial {
  const locale = 'zh-CN' as const;
  const { language, state } = perceive(text, { locale, before });
  const course = courseFor(rules, state);
  const spoken = language === 'en' ? ('en' as const) : ('zh' as const);
  const said = words(spoken === 'en' ? 'en' : locale);
  return {
    feelings: state.labels.map(({ label, intensity }) => ({ label, intensity })),
    valence: state.valence,
    arousal: state.arousal,
    urgency: state.urgency,
    trust: state.trust,
    trend: state.trend,
    warning: state.warning,
    followed: course.followed.map(({ id }) => id),
    measures: course.measures,
    words: course.measures.reassure ? kindWords(course, said, spoken) : null,
  };
}

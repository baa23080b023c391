import { useState } from 'react';
import { Face } from '../parts/face.tsx';
import { Empty } from '../parts/states.tsx';
import { useAct } from '../parts/use-act.tsx';
import { useWish } from '../parts/use-wish.ts';
import { groupsOf } from '../pure/queue.ts';
import { memberName } from '../pure/names.ts';
import { useClockAt, useWords } from '../words.ts';
import type { KfAccount, Session } from '../wire.ts';
import type { ClientView } from './client-view.ts';
import { Consultation } from './consultation.tsx';

const idOf = ({ open_kfid, external_userid }: Session) => `${open_kfid} ${external_userid}`;

/** The queue of 微信客服 beside the consultation in hand. */
export function Consultations({ serves, ...view }: ClientView & { serves: ReadonlySet<string> }) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<string | null>(null);
  const accounts = view.state.kfAccounts.filter(({ open_kfid }) => serves.has(open_kfid));
  const session = view.state.sessions.find((one) => idOf(one) === chosen && serves.has(one.open_kfid));
  if (accounts.length === 0) return <Empty title={t('kf.notServicer')} hint={t('kf.notServicerHint')} />;
  return (
    <div className={`desk ${session ? 'desk-open' : ''}`}>
      <div className="desk-list">
        {accounts.map((account) => (
          <Serving key={account.open_kfid} account={account} userid={view.member.userid} />
        ))}
        <Queue view={view} serves={serves} chosen={chosen} onChoose={setChosen} />
      </div>
      <div className="desk-chat">
        {session ? (
          <Consultation key={idOf(session)} {...view} session={session} onBack={() => setChosen(null)} />
        ) : (
          <Empty title={t('kf.choose')} hint={t('kf.chooseHint')} />
        )}
      </div>
    </div>
  );
}

/** Whether new consultations of the account may come to this member. */
function Serving({ account, userid }: { account: KfAccount; userid: string }) {
  const { t } = useWords();
  const { act } = useAct();
  const [serving, wish] = useWish(account.servicers.some((one) => one.userid === userid && one.status === 0));
  const path = `/sim/members/${encodeURIComponent(userid)}/serving`;
  return (
    <label className="switch-row">
      <span className="cut">{account.name}</span>
      <span className="meta">{t(serving ? 'kf.serving' : 'kf.stopped')}</span>
      <input
        type="checkbox"
        role="switch"
        checked={serving}
        aria-label={t('kf.serve', { account: account.name })}
        onChange={() => wish(!serving, act('POST', path, { open_kfid: account.open_kfid, serving: !serving }))}
      />
    </label>
  );
}

function Queue({
  view: { state, now, member },
  serves,
  chosen,
  onChoose,
}: {
  view: ClientView;
  serves: ReadonlySet<string>;
  chosen: string | null;
  onChoose: (id: string) => void;
}) {
  const { t } = useWords();
  const clock = useClockAt(now);
  const groups = groupsOf(state.sessions, member.userid, serves);
  if (groups.length === 0) return <Empty title={t('kf.quiet')} hint={t('kf.quietHint')} />;
  return groups.map(({ name, sessions }) => (
    <section key={name} aria-label={t(`kf.group.${name}`)}>
      <h3 className="group-head">
        {t(`kf.group.${name}`)} <span className="number">{sessions.length}</span>
      </h3>
      <ul className="rows">
        {sessions.map((session) => {
          const customer = state.customers.find((one) => one.external_userid === session.external_userid);
          const account = state.kfAccounts.find((one) => one.open_kfid === session.open_kfid);
          const by = name === 'others' && session.servicer ? ` · ${memberName(state, session.servicer)}` : '';
          return (
            <li key={idOf(session)}>
              <button
                type="button"
                className="row"
                aria-current={idOf(session) === chosen ? 'true' : undefined}
                onClick={() => onChoose(idOf(session))}
              >
                <Face name={customer?.name ?? ''} kind="customer" />
                <span className="row-words">
                  <span className="cut">{customer?.name ?? session.external_userid}</span>
                  <span className="meta cut">
                    {account?.name}
                    {by}
                  </span>
                </span>
                <time className={name === 'waiting' ? 'meta waits' : 'meta'}>{clock.brief(session.lastAt)}</time>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  ));
}

import { useEffect, useRef, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Face } from '../parts/face.tsx';
import { Empty } from '../parts/states.tsx';
import { useAct } from '../parts/use-act.tsx';
import { readKfLink } from '../pure/kf-link.ts';
import { useClockAt, useWords } from '../words.ts';
import type { SimCustomer, SimState } from '../wire.ts';
import { Tile } from './tile.tsx';

interface Given {
  readonly state: SimState;
  readonly now: number;
  readonly customer: SimCustomer;
  /** He came back from a chat: the page did not begin here. */
  readonly came: boolean;
  readonly onAccount: (openKfid: string) => void;
}

/** The chats he has, and the ways into new ones. */
export function Home(given: Given) {
  const { t } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (given.came) heading.current?.focus();
  }, [given.came]);
  return (
    <>
      <header className="phone-head">
        <h2 ref={heading} tabIndex={-1}>
          {t('phone.chats')}
        </h2>
      </header>
      <div className="phone-body">
        <Chats {...given} />
        <Doors {...given} />
      </div>
    </>
  );
}

function Chats({ state, now, customer, onAccount }: Given) {
  const { t } = useWords();
  const clock = useClockAt(now);
  const chats = state.sessions
    .filter(({ external_userid }) => external_userid === customer.external_userid)
    .toSorted((one, other) => other.lastAt - one.lastAt);
  if (chats.length === 0) return <Empty title={t('phone.none')} hint={t('phone.noneHint')} />;
  return (
    <ul className="rows">
      {chats.map((chat) => {
        const name = state.kfAccounts.find(({ open_kfid }) => open_kfid === chat.open_kfid)?.name ?? chat.open_kfid;
        return (
          <li key={chat.open_kfid}>
            <button type="button" className="row" onClick={() => onAccount(chat.open_kfid)}>
              <Face name={name} kind="account" />
              <span className="row-words">
                <span className="cut">{name}</span>
                <span className="meta cut">{t('phone.kfOf', { corp: state.corp.name })}</span>
              </span>
              <time className="meta" dateTime={new Date(chat.lastAt).toISOString()}>
                {clock.brief(chat.lastAt)}
              </time>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** A link is opened, not scanned: from a tile that stands for a poster, or as it was received. */
function Doors({ state, customer, onAccount }: Given) {
  const { t } = useWords();
  const { act, say } = useAct();
  const [link, setLink] = useState('');
  const open = async (open_kfid: string, from: { scene?: string; scene_param?: string }) => {
    const path = `/sim/customers/${encodeURIComponent(customer.external_userid)}/open`;
    if ((await act('POST', path, { open_kfid, ...from })) !== undefined) onAccount(open_kfid);
  };
  const paste = () => {
    const read = readKfLink(link, state.kfAccounts);
    if (!read) return say(t('phone.badLink'));
    const { open_kfid, scene, scene_param } = read;
    void open(open_kfid, { ...(scene && { scene }), ...(scene_param && { scene_param }) });
  };
  return (
    <section className="doors" aria-labelledby="doors">
      <h3 id="doors">{t('phone.open')}</h3>
      {state.kfAccounts.length === 0 && <p className="meta">{t('phone.noAccounts')}</p>}
      <ul className="tiles">
        {state.kfAccounts.map(({ open_kfid, name, link: address }) => (
          <li key={open_kfid}>
            <button type="button" className="tile" onClick={() => void open(open_kfid, {})}>
              <Tile text={address || open_kfid} />
              <span>{name}</span>
            </button>
          </li>
        ))}
      </ul>
      <form
        className="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          paste();
        }}
      >
        <input
          aria-label={t('phone.link')}
          placeholder={t('phone.link')}
          value={link}
          onChange={(event) => setLink(event.target.value)}
        />
        <Button type="submit" disabled={link.trim() === ''}>
          {t('phone.openLink')}
        </Button>
      </form>
    </section>
  );
}

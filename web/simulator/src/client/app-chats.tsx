import { useState } from 'react';
import { Composer, type Send } from '../chat/composer.tsx';
import { useRead } from '../live/use-live.tsx';
import { Button, IconButton } from '../parts/button.tsx';
import { Face } from '../parts/face.tsx';
import { Empty, Read } from '../parts/states.tsx';
import { useAct } from '../parts/use-act.tsx';
import { useWords } from '../words.ts';
import type { AppLine, SimApp } from '../wire.ts';
import { AppLines } from './app-lines.tsx';
import type { ClientView } from './client-view.ts';

/** The member's chats with the corp's own apps. */
export function AppChats(view: ClientView) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<number | null>(null);
  const apps = view.state.apps.filter(({ kind, disabled }) => kind === 'built' && !disabled);
  const app = apps.find(({ agentid }) => agentid === chosen);
  if (apps.length === 0) return <Empty title={t('app.none')} hint={t('app.noneHint')} />;
  return (
    <div className={`desk ${app ? 'desk-open' : ''}`}>
      <ul className="desk-list rows">
        {apps.map(({ agentid, name, callback }) => (
          <li key={agentid}>
            <button
              type="button"
              className="row"
              aria-current={agentid === chosen ? 'true' : undefined}
              onClick={() => setChosen(agentid)}
            >
              <Face name={name} kind="account" />
              <span className="row-words">
                <span className="cut">{name}</span>
                <span className="meta cut">{t(callback ? 'app.hears' : 'app.deaf')}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className="desk-chat">
        {app ? (
          <AppChat key={app.agentid} {...view} app={app} onBack={() => setChosen(null)} />
        ) : (
          <Empty title={t('app.choose')} hint={t('app.chooseHint')} />
        )}
      </div>
    </div>
  );
}

function AppChat({ now, member, app, onBack }: ClientView & { app: SimApp; onBack: () => void }) {
  const { t } = useWords();
  const { act } = useAct();
  const base = `/sim/members/${encodeURIComponent(member.userid)}/apps/${app.agentid}`;
  const reading = useRead<{ messages: readonly AppLine[] }>(base);
  const send: Send = async (message) => (await act('POST', `${base}/messages`, message)) !== undefined;
  return (
    <>
      <header className="chat-head">
        <span className="desk-back">
          <IconButton icon="back" label={t('app.back')} onClick={onBack} />
        </span>
        <div className="phone-name">
          <h2 className="cut">{app.name}</h2>
          <span className="meta number">AgentId {app.agentid}</span>
        </div>
        {app.callback && (
          <Button onClick={() => void act('POST', `${base}/events`, { event: 'enter_agent' })}>{t('app.enter')}</Button>
        )}
      </header>
      <Read reading={reading}>
        {({ messages }) => (
          <AppLines
            lines={messages}
            now={now}
            app={app.name}
            member={member.name}
            onCard={(msgid, key, selected) => void act('POST', `${base}/cards`, { msgid, key, selected })}
          />
        )}
      </Read>
      {app.callback ? (
        <Composer onSend={send} label={t('app.write', { name: app.name })} kinds={['image', 'video']} />
      ) : (
        <p className="composer-note">{t('app.mute')}</p>
      )}
    </>
  );
}

import { useState } from 'react';
import { Tabs } from '../parts/tabs.tsx';
import { useWords } from '../words.ts';
import { AppChats } from './app-chats.tsx';
import type { ClientView } from './client-view.ts';
import { Consultations } from './consultations.tsx';
import { Robots } from './robots.tsx';

/** A member's WeCom: consultations of 微信客服, chats with apps, and groups with a robot. */
export function Client(view: ClientView) {
  const { t } = useWords();
  const [part, setPart] = useState<'kf' | 'apps' | 'robots'>('kf');
  const serves = new Set(
    view.state.kfAccounts
      .filter(({ servicers }) => servicers.some(({ userid }) => userid === view.member.userid))
      .map(({ open_kfid }) => open_kfid),
  );
  const waiting = view.state.sessions.filter(({ state, open_kfid }) => state === 2 && serves.has(open_kfid)).length;
  return (
    <section className="client" aria-label={t('client.title', { name: view.member.name })}>
      <Tabs
        label={t('client.parts')}
        chosen={part}
        onChoose={setPart}
        tabs={[
          { id: 'kf', words: t('client.kf'), count: waiting },
          { id: 'apps', words: t('client.apps') },
          { id: 'robots', words: t('client.robots') },
        ]}
      >
        {part === 'kf' && <Consultations {...view} serves={serves} />}
        {part === 'apps' && <AppChats {...view} />}
        {part === 'robots' && <Robots {...view} />}
      </Tabs>
    </section>
  );
}

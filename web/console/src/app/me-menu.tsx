import { useMutation } from '@tanstack/react-query';
import { Modal, Switch } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { ChangePasswordForm } from '../features/session/change-password.tsx';
import { SwitchCompany } from '../features/session/switch-company.tsx';
import { LookSwitch } from '../features/session/look-switch.tsx';
import { Icon } from '../ui/icon.tsx';
import { useNotices } from '../ui/notices.tsx';
import { IdleSetting } from './idle-watch.tsx';
import { usePreferences } from './preferences.tsx';
import { sessionKey, useServices } from './services.tsx';
import { useMay, useSession } from './session.tsx';
import { useWords } from './words.ts';

const presences = ['online', 'busy', 'away'] as const;

/** Who I am, whether I can take conversations, how the console looks and calls. */
export function MeMenu({ signOut, close }: { signOut: () => void; close: () => void }) {
  const { staff, tenant } = useSession();
  const may = useMay();
  const { t } = useWords();
  const [changing, setChanging] = useState(false);
  return (
    <div className="me">
      <div className="me-head">
        <strong className="cut">{staff.name}</strong>
        <span className="meta cut">{tenant.name}</span>
        <span className="meta cut">{staff.email}</span>
      </div>
      {may('conversation.read') && <PresenceSwitch />}
      {may('conversation.read') && <CallSwitches />}
      <div className="me-part">
        <LookSwitch />
      </div>
      <SwitchCompany close={close} />
      <div className="me-part me-acts">
        <Link to="/account" onClick={close}>
          <Icon name="person" /> {t('account.title')}
        </Link>
        <button type="button" onClick={() => setChanging(true)}>
          <Icon name="key" /> {t('session.changeTitle')}
        </button>
        <button
          type="button"
          onClick={() => {
            close();
            signOut();
          }}
        >
          <Icon name="out" /> {t('session.signOut')}
        </button>
      </div>
      <Modal
        open={changing}
        onCancel={() => setChanging(false)}
        title={t('session.changeTitle')}
        footer={null}
        width={400}
        destroyOnHidden
      >
        <ChangePasswordForm first={false} done={() => setChanging(false)} />
      </Modal>
    </div>
  );
}

function PresenceSwitch() {
  const { call, queries } = useServices();
  const { staff } = useSession();
  const { t } = useWords();
  const { failed } = useNotices();
  const change = useMutation({
    mutationFn: (presence: (typeof presences)[number]) => call('session.presence', { body: { presence } }),
    onSuccess: (session) => queries.setQueryData(sessionKey, session),
    onError: failed,
  });
  const shown = change.isPending ? change.variables : staff.presence;
  return (
    <div className="me-part" role="radiogroup" aria-label={t('presence.title')}>
      {presences.map((presence) => (
        <button
          key={presence}
          type="button"
          role="radio"
          aria-checked={shown === presence}
          className="me-presence"
          onClick={() => change.mutate(presence)}
        >
          <i className={`presence presence-${presence}`} />
          <span>{t(`presence.${presence}`)}</span>
          <span className="meta">{t(`presence.${presence}Hint`)}</span>
          {shown === presence && <Icon name="check" size={14} />}
        </button>
      ))}
    </div>
  );
}

/** How a new waiting customer calls: both ways are asked for, never assumed. */
function CallSwitches() {
  const { sound, notifications, set } = usePreferences();
  const { t } = useWords();
  const { told } = useNotices();
  const wish = async (on: boolean) => {
    if (!on) return set({ notifications: false });
    const granted = 'Notification' in window && (await Notification.requestPermission()) === 'granted';
    set({ notifications: granted });
    if (!granted) told(t('call.refused'));
  };
  return (
    <div className="me-part">
      <IdleSetting />
      <label className="me-switch">
        <span>{t('call.sound')}</span>
        <Switch size="small" checked={sound} onChange={(on) => set({ sound: on })} />
      </label>
      <label className="me-switch">
        <span>{t('call.notifications')}</span>
        <Switch size="small" checked={notifications} onChange={(on) => void wish(on)} />
      </label>
    </div>
  );
}

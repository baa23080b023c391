import { App } from 'antd';
import { useEffect, type RefObject } from 'react';
import { useBlocker } from 'react-router';
import { useWords } from '../app/words.ts';

/**
 * Asks before unsaved words are lost, on the way to another page and on closing the tab. `leaving` is set by a page
 * that leaves by itself, for example after it was deleted.
 */
export function useUnsaved(changed: boolean, leaving?: RefObject<boolean>): void {
  const { t } = useWords();
  const { modal } = App.useApp();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      changed && !leaving?.current && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== 'blocked') return undefined;
    const asked = modal.confirm({
      icon: null,
      title: t('unsaved.title'),
      content: t('unsaved.hint'),
      okText: t('unsaved.stay'),
      cancelText: t('unsaved.leave'),
      onOk: () => blocker.reset(),
      onCancel: () => blocker.proceed(),
    });
    return () => asked.destroy();
  }, [blocker, modal, t]);
  useEffect(() => {
    if (!changed) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [changed]);
}

import { Button } from 'antd';
import type { ComponentProps } from 'react';
import { Link, Navigate, useRouteError } from 'react-router';
import '../ui/page.css';
import { Empty } from '../ui/states.tsx';
import { chapters } from './navigation.ts';
import { useMay } from './session.tsx';
import { useWords } from './words.ts';

/** Nothing but a word in place of a page. */
function Alone(words: ComponentProps<typeof Empty>) {
  return (
    <main className="page" id="main">
      <Empty {...words} />
    </main>
  );
}

/** The first chapter this session may open. */
export function Front() {
  const may = useMay();
  const { t } = useWords();
  const first = chapters.find(({ permissions }) => permissions.some(may));
  return first ? (
    <Navigate to={first.path} replace />
  ) : (
    <Alone icon="key" title={t('front.nothing')} hint={t('front.nothingHint')} />
  );
}

export function LostPage() {
  const { t } = useWords();
  return <Alone icon="search" title={t('front.lost')} action={<Link to="/">{t('front.home')}</Link>} />;
}

/** A page broke while drawing, or its chunk is gone because a new version was installed. */
export function RouteFailed() {
  const { t } = useWords();
  console.error(useRouteError());
  return (
    <Alone
      icon="warning"
      title={t('front.broken')}
      hint={t('front.brokenHint')}
      action={<Button onClick={() => location.reload()}>{t('front.reload')}</Button>}
    />
  );
}

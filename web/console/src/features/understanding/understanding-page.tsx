import { lazy } from 'react';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Page } from '../../ui/page.tsx';
import { Sectioned } from '../../ui/sectioned.tsx';
import { Empty } from '../../ui/states.tsx';
import { sections } from './sections.ts';
import '../../ui/section.css';
import './understanding.css';

/** Each section is a chunk of its own, fetched when it is first opened. */
const drawn = sections.map((section) => ({
  ...section,
  Body: lazy(async () => ({ default: await section.load() })),
}));

/** What the bot understands and how it is taught, as far as this session may. */
export function UnderstandingPage() {
  const { t } = useWords();
  const may = useMay();
  const open = drawn.filter(({ permission }) => may(permission));
  if (open.length === 0)
    return (
      <Page title={t('understanding.title')}>
        <Empty icon="understanding" title={t('understanding.closed')} hint={t('understanding.closedHint')} />
      </Page>
    );
  return <Sectioned title={t('understanding.title')} base="/understanding" sections={open} />;
}

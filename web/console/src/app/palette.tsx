import { useQuery } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useDeferredValue, useState, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { Icon, type IconName } from '../ui/icon.tsx';
import { sections } from '../features/settings/sections.ts';
import { chapters, type Chapter } from './navigation.ts';
import { useServices } from './services.tsx';
import { useMay } from './session.tsx';
import { useWords, type WordKey } from './words.ts';
import './palette.css';

interface Found {
  key: string;
  group: 'pages' | 'conversations' | 'articles';
  icon: IconName;
  title: string;
  hint?: string;
  to: string;
}

/** The chapters of the rail, and what lies a step behind them. */
const places: readonly Chapter[] = [
  ...chapters,
  { path: '/start', icon: 'spark', word: 'nav.start', permissions: ['settings.write'] },
  ...sections.map(({ path, word, permission }) => ({
    path: `/settings/${path}`,
    icon: 'settings' as const,
    word,
    permissions: [permission],
  })),
];

/** Rows of each kind; who needs more uses the list itself. */
const perGroup = 6;
/** Articles among which those that carry the words in their title go first. */
const articlesLookedAt = 50;

/** Ctrl-K: one field that finds pages, conversations and articles. */
export function Palette({ open, close }: { open: boolean; close: () => void }) {
  return (
    <Modal
      open={open}
      onCancel={close}
      footer={null}
      closable={false}
      width={560}
      className="palette"
      destroyOnHidden
      style={{ top: 96 }}
    >
      <Finder close={close} />
    </Modal>
  );
}

function Finder({ close }: { close: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const { found, searching } = useFound(useDeferredValue(typed.trim()));
  const chosen = Math.min(at, found.length - 1);
  const go = (item: Found | undefined) => {
    if (!item) return;
    close();
    void navigate(item.to);
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0));
    else if (event.key === 'Enter') go(found[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="palette-field">
        <Icon name="search" size={18} />
        <input
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls="palette-found"
          aria-activedescendant={found[chosen] && `found-${found[chosen].key}`}
          aria-label={t('palette.title')}
          placeholder={t('palette.placeholder')}
          value={typed}
          onKeyDown={press}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
        />
        <kbd className="key">Esc</kbd>
      </div>
      <div className="palette-found quiet-scroll" id="palette-found" role="listbox">
        {found.map((item, index) => (
          <div key={item.key} role="presentation">
            {found[index - 1]?.group !== item.group && <p className="palette-group">{t(`palette.${item.group}`)}</p>}
            <button
              type="button"
              role="option"
              id={`found-${item.key}`}
              aria-selected={index === chosen}
              tabIndex={-1}
              className="palette-item"
              onMouseMove={() => setAt(index)}
              onClick={() => go(item)}
            >
              <Icon name={item.icon} />
              <span className="palette-title cut">{item.title}</span>
              {item.hint && <span className="meta cut">{item.hint}</span>}
            </button>
          </div>
        ))}
        {found.length === 0 && <p className="palette-none">{searching ? t('common.loading') : t('palette.none')}</p>}
      </div>
    </>
  );
}

function useFound(wanted: string): { found: Found[]; searching: boolean } {
  const { call } = useServices();
  const { t } = useWords();
  const may = useMay();
  const conversations = useQuery({
    queryKey: ['palette', 'conversations', wanted],
    enabled: may('conversation.read'),
    queryFn: ({ signal }) =>
      call('conversations.list', { query: { view: 'all', search: wanted, limit: perGroup } }, signal),
    placeholderData: (before) => before,
  });
  const articles = useQuery({
    queryKey: ['palette', 'articles', wanted],
    enabled: wanted !== '' && may('knowledge.read'),
    queryFn: ({ signal }) => call('articles.list', { query: { search: wanted, limit: articlesLookedAt } }, signal),
  });
  const lower = wanted.toLowerCase();
  const named = (word: WordKey) => t(word).toLowerCase().includes(lower);
  const pages = places
    .filter(({ permissions, word }) => permissions.some(may) && named(word))
    .map(({ path, icon, word }): Found => ({ key: path.slice(1), group: 'pages', icon, title: t(word), to: path }));
  const talks = (conversations.data?.items ?? []).map((row): Found => ({
    key: row.id,
    group: 'conversations',
    icon: 'desk',
    title: row.customer.name,
    hint: row.lastMessage?.preview ?? '',
    to: `/desk/${row.id}?view=all`,
  }));
  const titled = (article: { question: string }) => (article.question.toLowerCase().includes(lower) ? 0 : 1);
  const hits = wanted === '' ? [] : (articles.data?.items ?? []).toSorted((a, b) => titled(a) - titled(b));
  const texts = hits.slice(0, perGroup).map((article): Found => ({
    key: article.id,
    group: 'articles',
    icon: 'knowledge',
    title: article.question,
    hint: article.category,
    to: `/knowledge/${article.id}`,
  }));
  return { found: [...pages, ...talks, ...texts], searching: conversations.isFetching || articles.isFetching };
}

import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useSearchParams } from 'react-router';
import {
  gazetteerType,
  learningLimits,
  type GazetteerEntry,
  type GazetteerForm,
  type GazetteerType,
} from '#contracts/http/learning';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Page } from '../../ui/page.tsx';
import { RowActs } from '../../ui/row-acts.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { BadLines, TextImport } from '../../ui/text-import.tsx';
import { GazetteerEntryForm } from './gazetteer-form.tsx';
import { useAgain, understandingKey } from './understanding-data.ts';

/** Rows read at once. */
const perPage = 50;
const types = gazetteerType.options;

interface Filter {
  search: string;
  type: GazetteerType | '';
}

/** The names of the company's own things, so that they are found in what customers write. */
export function GazetteerSection() {
  const { t } = useWords();
  const may = useMay()('understanding.manage');
  const [params, setParams] = useSearchParams();
  const [editing, edit] = useState<GazetteerEntry | 'new' | null>(null);
  const [importing, bring] = useState(false);
  const type = types.find((one) => one === params.get('type')) ?? '';
  const filter: Filter = { search: params.get('q') ?? '', type };
  const change = (part: Partial<Filter>) => {
    const next = { ...filter, ...part };
    setParams({ ...(next.search && { q: next.search }), ...(next.type && { type: next.type }) }, { replace: true });
  };
  const acts = may && (
    <span className="section-acts">
      <Button onClick={() => bring(true)}>{t('gazetteer.import')}</Button>
      <Button type="primary" icon={<Icon name="plus" />} onClick={() => edit('new')}>
        {t('gazetteer.new')}
      </Button>
    </span>
  );
  return (
    <Page
      title={t('understanding.gazetteer')}
      about={t('gazetteer.about')}
      actions={acts}
      filters={
        <>
          <Input
            className="filter-search"
            allowClear
            aria-label={t('gazetteer.search')}
            placeholder={t('gazetteer.search')}
            maxLength={100}
            value={filter.search}
            onChange={(event) => change({ search: event.target.value })}
          />
          <Select
            className="filter-select"
            aria-label={t('gazetteer.type')}
            value={filter.type}
            onChange={(next: Filter['type']) => change({ type: next })}
            options={[
              { value: '', label: t('gazetteer.allTypes') },
              ...types.map((value) => ({ value, label: t(`entity.${value}`) })),
            ]}
          />
        </>
      }
    >
      <Entries filter={filter} may={may} edit={edit} acts={acts} />
      {editing !== null && (
        <GazetteerEntryForm entry={editing === 'new' ? null : editing} type={filter.type} close={() => edit(null)} />
      )}
      {importing && <Import close={() => bring(false)} />}
    </Page>
  );
}

function Entries({
  filter,
  may,
  edit,
  acts,
}: {
  filter: Filter;
  may: boolean;
  edit: (entry: GazetteerEntry) => void;
  acts: React.ReactNode;
}) {
  const { t } = useWords();
  const { call } = useServices();
  const { failed, undoable } = useNotices();
  const again = useAgain();
  const { type } = filter;
  const search = useDeferredValue(filter.search.trim());
  const list = useInfiniteQuery({
    queryKey: [...understandingKey, 'gazetteer', search, type],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      call(
        'gazetteer.list',
        {
          query: {
            limit: perPage,
            ...(search && { search }),
            ...(type && { type }),
            ...(pageParam !== null && { cursor: pageParam }),
          },
        },
        signal,
      ),
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
  });
  const restore = useMutation({
    mutationFn: (body: GazetteerForm) => call('gazetteer.create', { body }),
    onSuccess: again,
    onError: failed,
  });
  const remove = useMutation({
    mutationFn: ({ id }: GazetteerEntry) => call('gazetteer.remove', { params: { id } }),
    onError: failed,
    onSuccess: async (_, { name, synonyms, type: kind }) => {
      undoable(t('gazetteer.removed', { name }), () => restore.mutate({ name, synonyms, type: kind }));
      await again();
    },
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <RowsLoading rows={8} height={32} />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  if (items.length === 0)
    return filter.search !== '' || type !== '' ? (
      <Empty icon="search" title={t('gazetteer.none')} />
    ) : (
      <Empty icon="note" title={t('gazetteer.empty')} hint={t('gazetteer.emptyHint')} action={acts} />
    );
  return (
    <>
      <ul className="plain-list gazetteer-rows" aria-label={t('understanding.gazetteer')}>
        {items.map((entry) => (
          <li key={entry.id}>
            <span className="gazetteer-name">
              <strong>{entry.name}</strong> <span className="tag">{t(`entity.${entry.type}`)}</span>
            </span>
            <span className="meta">{entry.synonyms.join('、')}</span>
            {may && (
              <RowActs
                edit={{ words: t('gazetteer.edit', { name: entry.name }), act: () => edit(entry) }}
                remove={{ words: t('gazetteer.remove', { name: entry.name }), act: () => remove.mutate(entry) }}
              />
            )}
          </li>
        ))}
      </ul>
      <LoadMore list={list} />
    </>
  );
}

function Import({ close }: { close: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const { told } = useNotices();
  const again = useAgain();
  const bring = useMutation({
    mutationFn: (text: string) => call('gazetteer.import', { body: { text } }),
    onSuccess: async ({ added, grown }) => {
      told(t('gazetteer.imported', { added, grown }));
      close();
      await again();
    },
  });
  const words = {
    title: t('gazetteer.importTitle'),
    act: t('intent.importDo'),
    hint: t('gazetteer.importHint'),
    text: t('intent.importText'),
    sample: t('gazetteer.importSample'),
    file: t('intent.importFile'),
    tooBig: t('intent.importTooBig'),
  };
  return (
    <TextImport
      words={words}
      accept=".csv,.tsv,.txt"
      most={learningLimits.importBody}
      bring={{ ...bring, act: (text) => bring.mutate(text) }}
      badLines={(error) => <BadLines error={error} />}
      close={close}
    />
  );
}

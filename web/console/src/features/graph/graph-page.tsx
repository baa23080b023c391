import { Button, Dropdown, Input, Select } from 'antd';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { GraphEntity, GraphSchema } from '#contracts/http/graph';
import { saveBlob } from '../../app/csv.ts';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { KnowledgeFrame } from '../knowledge/frame.tsx';
import { AskPanel } from './ask-panel.tsx';
import { EntityForm } from './entity-form.tsx';
import { useEntities, useLabels, useSchema, type EntityFilter, type Labels } from './graph-data.ts';

const kinds = ['live', 'stale', 'unsourced', 'removed'] as const;
/** Properties that a line shows. */
const shownProperties = 3;

/** All things of the graph: found by name, narrowed by type. */
export function GraphPage() {
  const { t } = useWords();
  const may = useMay()('knowledge.manage');
  const navigate = useNavigate();
  const schema = useSchema();
  const [making, make] = useState(false);
  const add = may && (
    <Button type="primary" icon={<Icon name="plus" />} onClick={() => make(true)}>
      {t('graph.new')}
    </Button>
  );
  return (
    <KnowledgeFrame
      about={t('graph.about')}
      actions={
        <>
          {add}
          <More may={may} />
        </>
      }
      filters={schema.data && <Filters schema={schema.data} />}
    >
      {schema.isPending && <RowsLoading rows={10} height={32} />}
      {schema.isError && <Failed error={schema.error} retry={() => void schema.refetch()} />}
      {schema.isSuccess && schema.data.types.some(({ entities }) => entities > 0) && <AskPanel />}
      {schema.isSuccess && <Entities schema={schema.data} add={add} />}
      {making && schema.data && (
        <EntityForm
          schema={schema.data}
          entity={null}
          close={() => make(false)}
          saved={({ id }) => void navigate(`/knowledge/graph/${id}`)}
        />
      )}
    </KnowledgeFrame>
  );
}

function useFilter(): [EntityFilter, (part: Partial<EntityFilter>) => void] {
  const [params, setParams] = useSearchParams();
  const kept = kinds.find((kind) => kind === params.get('kept')) ?? 'live';
  const filter = { search: params.get('q') ?? '', type: params.get('type') ?? '', kept };
  const change = (part: Partial<EntityFilter>) => {
    const { search, type, kept: kind } = { ...filter, ...part };
    const next = { ...(search && { q: search }), ...(type && { type }), ...(kind !== 'live' && { kept: kind }) };
    setParams(next, { replace: true });
  };
  return [filter, change];
}

function Filters({ schema }: { schema: GraphSchema }) {
  const { t } = useWords();
  const labels = useLabels(schema);
  const [filter, change] = useFilter();
  const all = schema.types.reduce((sum, { entities }) => sum + entities, 0);
  return (
    <div className="graph-filters">
      <Input
        className="filter-search"
        allowClear
        aria-label={t('graph.search')}
        placeholder={t('graph.search')}
        maxLength={100}
        value={filter.search}
        onChange={(event) => change({ search: event.target.value })}
      />
      <Select
        className="graph-type"
        aria-label={t('graph.type')}
        value={filter.type}
        onChange={(type: string) => change({ type })}
        options={[
          { value: '', label: `${t('graph.allTypes')} ${all}` },
          ...schema.types.map(({ key, entities }) => ({ value: key, label: `${labels.type(key)} ${entities}` })),
        ]}
      />
      <Select
        className="graph-kept"
        aria-label={t('graph.kept')}
        value={filter.kept}
        onChange={(kept) => change({ kept })}
        options={kinds.map((kind) => ({ value: kind, label: t(`graph.kept.${kind}`) }))}
      />
      <Link to="/knowledge/graph/suggestions" className="graph-waiting">
        {t('graph.suggestionsOf', { count: schema.suggestions })}
      </Link>
    </div>
  );
}

function Entities({ schema, add }: { schema: GraphSchema; add: ReactNode }) {
  const { t } = useWords();
  const labels = useLabels(schema);
  const [filter, change] = useFilter();
  const deferred = useDeferredValue(filter.search.trim());
  const list = useEntities({ ...filter, search: deferred });
  const isNarrowed = filter.search !== '' || filter.type !== '' || filter.kept !== 'live';
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <RowsLoading rows={10} height={32} />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  if (items.length === 0 && isNarrowed)
    return (
      <Empty
        icon="search"
        title={t('graph.none')}
        action={<Button onClick={() => change({ search: '', type: '', kept: 'live' })}>{t('graph.clear')}</Button>}
      />
    );
  if (items.length === 0)
    return <Empty icon="link" title={t('graph.empty')} hint={t('graph.emptyHint')} action={add} />;
  return (
    <>
      <ul className="graph-entities">
        {items.map((entity) => (
          <li key={entity.id}>
            <EntityLine entity={entity} labels={labels} />
          </li>
        ))}
      </ul>
      <LoadMore list={list} />
    </>
  );
}

function EntityLine({ entity, labels }: { entity: GraphEntity; labels: Labels }) {
  const { t } = useWords();
  const { id, name, type, synonyms, properties, relations, standing, mergedInto, removedAt } = entity;
  const facts = properties.slice(0, shownProperties).map(({ key, value }) => `${labels.property(type, key)} ${value}`);
  return (
    <Link to={`/knowledge/graph/${id}`} className="graph-entity">
      <span className="graph-entity-name">
        <strong>{name}</strong> <span className="tag">{labels.type(type)}</span>
        {removedAt !== null && (
          <span className="tag">
            {mergedInto ? t('graph.mergedInto', { name: mergedInto.name }) : t('graph.removed')}
          </span>
        )}
        {removedAt === null && standing !== 'answers' && (
          <span className="tag tag-waiting">{t(`graph.standing.${standing}`)}</span>
        )}
      </span>
      <span className="meta graph-entity-facts">
        {[...(synonyms.length > 0 ? [t('graph.alsoCalled', { names: synonyms.join('、') })] : []), ...facts].join(
          ' · ',
        )}
      </span>
      <span className="meta graph-entity-count">{t('graph.relationCount', { count: relations })}</span>
    </Link>
  );
}

function More({ may }: { may: boolean }) {
  const { t } = useWords();
  const { call } = useServices();
  const { told, failed } = useNotices();
  const take = (format: 'csv' | 'cypher') =>
    call('graph.export', { query: { format } }).then(
      (file) => saveBlob(`${t('knowledge.tab.graph')}.${format === 'csv' ? 'zip' : 'cypher'}`, file),
      failed,
    );
  const draw = () =>
    call('graph.draw', { body: {} }).then(({ articles }) => told(t('graph.drawing', { count: articles })), failed);
  const items = [
    { key: 'csv', label: t('graph.exportCsv'), onClick: () => void take('csv') },
    { key: 'cypher', label: t('graph.exportCypher'), onClick: () => void take('cypher') },
    ...(may ? [{ key: 'draw', label: t('graph.draw'), onClick: () => void draw() }] : []),
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button type="text" aria-label={t('common.more')} icon={<Icon name="more" size={18} />} />
    </Dropdown>
  );
}

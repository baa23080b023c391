import { App, Button, Dropdown } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { GraphEntity, GraphSchema } from '#contracts/http/graph';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Page, WayBack } from '../../ui/page.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { EntityForm } from './entity-form.tsx';
import { useEntity, useEntityActs, useLabels, useSchema } from './graph-data.ts';
import { MergeDialog } from './merge-dialog.tsx';
import { Neighbourhood } from './neighbourhood.tsx';
import { RelationList } from './relation-list.tsx';
import { SourceNote } from './source-note.tsx';
import { StandingTag } from './standing-tag.tsx';

/** One thing: what is known of it, what it belongs to, and where that is said. */
export function EntityPage() {
  const { id = '' } = useParams();
  const { t } = useWords();
  const entity = useEntity(id);
  const schema = useSchema();
  const both = entity.data && schema.data ? { entity: entity.data, schema: schema.data } : null;
  const failedOne = entity.isError ? entity : schema.isError ? schema : null;
  return (
    <WayBack value="/knowledge/graph">
      <Page title={entity.data?.name ?? t('knowledge.tab.graph')} actions={both && <Acts key={id} {...both} />}>
        <div className="graph-page">
          {!both && !failedOne && <RowsLoading rows={12} />}
          {failedOne && <Failed error={failedOne.error} retry={() => void failedOne.refetch()} />}
          {both && (
            <>
              <About {...both} />
              <RelationList key={id} {...both} />
              <Neighbourhood key={`around ${id}`} entity={both.entity} />
            </>
          )}
        </div>
      </Page>
    </WayBack>
  );
}

/** Properties shown before more are asked for. */
const first = 9;

interface Both {
  entity: GraphEntity;
  schema: GraphSchema;
}

function About({ entity, schema }: Both) {
  const { t } = useWords();
  const labels = useLabels(schema);
  const [all, showAll] = useState(false);
  const { type, synonyms, properties, source, standing, removedAt, mergedInto, updatedAt, updatedBy } = entity;
  return (
    <section className="graph-section" aria-label={t('graph.what')}>
      <p className="graph-about">
        <span className="tag">{labels.type(type)}</span>
        {removedAt === null && <StandingTag standing={standing} />}
        {synonyms.length > 0 && <span>{t('graph.alsoCalled', { names: synonyms.join('、') })}</span>}
        <span className="meta">
          {updatedBy ? t('graph.changedBy', { name: updatedBy.name }) : t('graph.changed')} <Moment at={updatedAt} />
        </span>
      </p>
      {removedAt !== null && (
        <p className="graph-gone" role="status">
          {mergedInto ? (
            <>
              {t('graph.goneInto')} <Link to={`/knowledge/graph/${mergedInto.id}`}>{mergedInto.name}</Link>
            </>
          ) : (
            t('graph.gone')
          )}
        </p>
      )}
      {properties.length > 0 && (
        <dl className="graph-properties">
          {properties.slice(0, all ? properties.length : first).map((property) => (
            <div key={property.key}>
              <dt>{labels.property(type, property.key)}</dt>
              <dd>
                <span className="graph-value">{property.value}</span> <StandingTag standing={property.standing} />
                <SourceNote source={property.source} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {!all && properties.length > first && (
        <p>
          <Button onClick={() => showAll(true)}>
            {t('graph.moreProperties', { count: properties.length - first })}
          </Button>
        </p>
      )}
      {properties.length === 0 && <p className="meta">{t('graph.noProperties')}</p>}
      {source && <SourceNote source={source} />}
    </section>
  );
}

function Acts({ entity, schema }: Both) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const { failed, undoable } = useNotices();
  const navigate = useNavigate();
  const may = useMay()('knowledge.manage');
  const { remove, restore } = useEntityActs(entity);
  const [open, setOpen] = useState<'edit' | 'merge' | null>(null);
  if (!may) return null;
  const { id, name, relations } = entity;
  const back = () => restore.mutate(id, { onError: failed });
  const takeOut = () =>
    modal.confirm({
      icon: null,
      title: t('graph.removeAsk', { name }),
      content: t('graph.removeHint', { count: relations }),
      okText: t('graph.remove'),
      okButtonProps: { danger: true },
      onOk: () =>
        remove.mutateAsync().then(async () => {
          await navigate('/knowledge/graph');
          undoable(t('graph.removedNow', { name }), back);
        }, failed),
    });
  if (entity.removedAt !== null)
    return (
      <Button loading={restore.isPending} onClick={back}>
        {t(entity.mergedInto ? 'graph.takeApart' : 'graph.restore')}
      </Button>
    );
  const items = [
    { key: 'merge', label: t('graph.merge'), onClick: () => setOpen('merge') },
    { key: 'remove', label: t('graph.remove'), danger: true, onClick: takeOut },
  ];
  return (
    <>
      <Button type="primary" onClick={() => setOpen('edit')}>
        {t('graph.edit')}
      </Button>
      <Dropdown menu={{ items }} trigger={['click']}>
        <Button type="text" aria-label={t('common.more')} icon={<Icon name="more" size={18} />} />
      </Dropdown>
      {open === 'edit' && (
        <EntityForm schema={schema} entity={entity} close={() => setOpen(null)} saved={() => setOpen(null)} />
      )}
      {open === 'merge' && <MergeDialog entity={entity} close={() => setOpen(null)} />}
    </>
  );
}

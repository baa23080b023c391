import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { GraphEntity, GraphRef, GraphRelation, GraphSchema } from '#contracts/http/graph';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { useEntityActs, useLabels, useRelations, type Labels } from './graph-data.ts';
import { RelationForm } from './relation-form.tsx';
import { SourceNote } from './source-note.tsx';
import { StandingTag } from './standing-tag.tsx';

/** What an entity belongs to, and what belongs to it, as sentences with their articles. */
export function RelationList({ entity, schema }: { entity: GraphEntity; schema: GraphSchema }) {
  const { t } = useWords();
  const may = useMay()('knowledge.manage') && entity.removedAt === null;
  const labels = useLabels(schema);
  const { failed, undoable } = useNotices();
  const list = useRelations(entity.id);
  const { unrelate, relateAgain } = useEntityActs(entity);
  const [making, make] = useState(false);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const remove = (relation: GraphRelation) =>
    unrelate.mutate(relation, {
      onError: failed,
      onSuccess: () =>
        undoable(t('graph.unrelated', { words: sentence(relation, labels) }), () =>
          relateAgain.mutate(relation, { onError: failed }),
        ),
    });
  const sides = [
    { title: t('graph.out'), relations: items.filter(({ from }) => from.id === entity.id) },
    { title: t('graph.in'), relations: items.filter(({ from }) => from.id !== entity.id) },
  ];
  return (
    <section className="graph-section" aria-label={t('graph.relations')}>
      <div className="graph-head">
        <h2>
          {t('graph.relations')} <span className="meta">{entity.relations}</span>
        </h2>
        {may && (
          <Button icon={<Icon name="plus" />} onClick={() => make(true)}>
            {t('graph.relate')}
          </Button>
        )}
      </div>
      {list.isPending && <RowsLoading rows={5} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <p className="meta">{t('graph.noRelations')}</p>}
      {sides.map(
        ({ title, relations }) =>
          relations.length > 0 && (
            <div key={title}>
              <h3>{title}</h3>
              <ul className="graph-relations">
                {relations.map((relation) => (
                  <li key={relation.id}>
                    <div>
                      <p className="graph-sentence">
                        <End of={relation.from} here={entity.id} />{' '}
                        <span className="graph-verb">{labels.relation(relation.type)}</span>{' '}
                        <End of={relation.to} here={entity.id} />
                        {relation.properties.map(({ key, value }) => (
                          <span key={key} className="meta">
                            {' '}
                            {labels.property(relation.type, key)} {value}
                          </span>
                        ))}{' '}
                        <StandingTag standing={relation.standing} />
                      </p>
                      <SourceNote source={relation.source} />
                    </div>
                    {may && (
                      <Button
                        type="text"
                        size="small"
                        aria-label={t('graph.unrelate', { words: sentence(relation, labels) })}
                        icon={<Icon name="close" size={14} />}
                        onClick={() => remove(relation)}
                      />
                    )}
                  </li>
                ))}
              </ul>
            </div>
          ),
      )}
      <LoadMore list={list} />
      {making && <RelationForm entity={entity} schema={schema} close={() => make(false)} />}
    </section>
  );
}

export const sentence = ({ from, type, to }: Pick<GraphRelation, 'from' | 'type' | 'to'>, labels: Labels) =>
  `${from.name} ${labels.relation(type)} ${to.name}`;

function End({ of: { id, name }, here }: { of: GraphRef; here: string }) {
  return id === here ? <strong>{name}</strong> : <Link to={`/knowledge/graph/${id}`}>{name}</Link>;
}

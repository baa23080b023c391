import { Button, Form, Modal, Select } from 'antd';
import { useState } from 'react';
import type { GraphEntity, GraphSchema } from '#contracts/http/graph';
import { problemWords } from '../../app/problem-words.ts';
import { useWords } from '../../app/words.ts';
import { ArticleSelect, type ChosenArticle } from '../knowledge/article-select.tsx';
import { EntitySelect } from './entity-select.tsx';
import { useEntityActs, useLabels } from './graph-data.ts';

/** Joins an entity with another, in either direction, as far as the schema allows it. */
export function RelationForm({
  entity,
  schema,
  close,
}: {
  entity: GraphEntity;
  schema: GraphSchema;
  close: () => void;
}) {
  const { t } = useWords();
  const labels = useLabels(schema);
  const { relate } = useEntityActs(entity);
  const ways = schema.relations.flatMap(({ key, from, to }) => [
    ...(from.includes(entity.type) ? [{ key, out: true, types: to }] : []),
    ...(to.includes(entity.type) ? [{ key, out: false, types: from }] : []),
  ]);
  const [at, setAt] = useState(0);
  const [other, choose] = useState<string | null>(null);
  const [article, setArticle] = useState<ChosenArticle | null>(null);
  const way = ways[at];
  const wordsOf = ({ key, out }: (typeof ways)[number]) =>
    out ? `${entity.name} ${labels.relation(key)} …` : `… ${labels.relation(key)} ${entity.name}`;
  const save = () => {
    if (!way || other === null) return;
    const ends = way.out ? { fromId: entity.id, toId: other } : { fromId: other, toId: entity.id };
    const source = article && { articleId: article.articleId };
    relate.mutate({ type: way.key, source, ...ends }, { onSuccess: close });
  };
  return (
    <Modal open footer={null} title={t('graph.relate')} onCancel={close}>
      {!way && <p>{t('graph.noWays')}</p>}
      {way && (
        <Form layout="vertical" requiredMark={false} onFinish={save}>
          <Form.Item label={t('graph.relationType')} htmlFor="graph-relation-type">
            <Select
              id="graph-relation-type"
              value={at}
              onChange={(next: number) => {
                setAt(next);
                choose(null);
              }}
              options={ways.map((one, index) => ({ value: index, label: wordsOf(one) }))}
            />
          </Form.Item>
          <Form.Item label={way.types.map(labels.type).join(' / ')} htmlFor="graph-relation-other">
            <EntitySelect
              key={at}
              id="graph-relation-other"
              value={other}
              change={choose}
              types={way.types}
              but={entity.id}
            />
          </Form.Item>
          <Form.Item label={t('graph.source')} htmlFor="graph-relation-source" extra={t('graph.sourceHint')}>
            <ArticleSelect
              id="graph-relation-source"
              label={t('graph.source')}
              value={article}
              change={setArticle}
              none={t('graph.chooseSource')}
              hidden={t('graph.hiddenSource')}
            />
          </Form.Item>
          {relate.error && (
            <p className="form-problem" role="alert">
              {problemWords(relate.error, t)}
            </p>
          )}
          <div className="form-acts">
            <Button onClick={close}>{t('common.cancel')}</Button>
            <Button type="primary" htmlType="submit" disabled={other === null} loading={relate.isPending}>
              {t('common.save')}
            </Button>
          </div>
        </Form>
      )}
    </Modal>
  );
}

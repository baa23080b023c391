import { Button, Input, Select } from 'antd';
import { graphLimits, type GraphEntity, type GraphSource } from '#contracts/http/graph';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { ArticleSelect } from '../knowledge/article-select.tsx';

/** A property as it is being written, with the article that says so. */
export interface WrittenProperty {
  readonly key: string;
  readonly value: string;
  readonly source: Pick<GraphSource, 'articleId' | 'title' | 'quote' | 'passageId'> | null;
}

export const writtenOf = (entity: GraphEntity | null): WrittenProperty[] =>
  (entity?.properties ?? []).map(({ key, value, source }) => ({ key, value, source }));

/** As it is sent: the title is read from the article. */
export const sourceForm = (source: WrittenProperty['source']) =>
  source && { articleId: source.articleId, quote: source.quote, passageId: source.passageId };

/** What is known of an entity, each value with its article. */
export function PropertyFields({
  known,
  properties,
  change,
}: {
  known: readonly { value: string; label: string }[];
  properties: readonly WrittenProperty[];
  change: (properties: WrittenProperty[]) => void;
}) {
  const { t } = useWords();
  const taken = new Set(properties.map(({ key }) => key));
  const free = known.filter(({ value }) => !taken.has(value));
  const put = (next: WrittenProperty) => change(properties.map((one) => (one.key === next.key ? next : one)));
  const label = (key: string) => known.find(({ value }) => value === key)?.label ?? key;
  return (
    <div className="graph-fields">
      {properties.map((property) => {
        const { key, value, source } = property;
        const name = label(key);
        return (
          <div key={key} className="graph-field">
            <label htmlFor={`graph-property-${key}`}>{name}</label>
            <Input
              id={`graph-property-${key}`}
              maxLength={graphLimits.value}
              value={value}
              // The sentence said the old value: the server looks the new one up in the same article.
              onChange={(event) =>
                put({ ...property, value: event.target.value, source: source && { ...source, quote: '' } })
              }
            />
            <ArticleSelect
              id={`graph-source-${key}`}
              label={t('graph.sourceFor', { name })}
              value={source}
              change={(article) => put({ ...property, source: article && { ...article, quote: '', passageId: null } })}
              none={t('graph.chooseSource')}
              hidden={t('graph.hiddenSource')}
            />
            <Button
              type="text"
              aria-label={t('graph.removeProperty', { name })}
              icon={<Icon name="close" size={14} />}
              onClick={() => change(properties.filter((one) => one.key !== key))}
            />
          </div>
        );
      })}
      {free.length > 0 && (
        <Select
          aria-label={t('graph.addProperty')}
          placeholder={t('graph.addProperty')}
          value={null}
          options={[...free]}
          onChange={(key: string | null) => key !== null && change([...properties, { key, value: '', source: null }])}
        />
      )}
    </div>
  );
}

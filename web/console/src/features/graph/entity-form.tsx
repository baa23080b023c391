import { Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { graphLimits, type GraphEntity, type GraphSchema } from '#contracts/http/graph';
import { ProblemError } from '#contracts/client';
import { problemWords } from '../../app/problem-words.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { graphKeys, useLabels, useSaveEntity } from './graph-data.ts';
import { PropertyFields, sourceForm, writtenOf } from './property-fields.tsx';

/** The names and properties of an entity; without one a new one. What was typed stays when somebody else saved first. */
export function EntityForm({
  schema,
  entity,
  close,
  saved,
}: {
  schema: GraphSchema;
  entity: GraphEntity | null;
  close: () => void;
  saved: (entity: GraphEntity) => void;
}) {
  const { t } = useWords();
  const labels = useLabels(schema);
  const { queries } = useServices();
  const save = useSaveEntity(entity);
  const [type, setType] = useState(entity?.type ?? schema.types[0]?.key ?? '');
  const [name, setName] = useState(entity?.name ?? '');
  const [synonyms, setSynonyms] = useState<string[]>([...(entity?.synonyms ?? [])]);
  const [properties, setProperties] = useState(() => writtenOf(entity));
  const known = schema.types.find(({ key }) => key === type)?.properties ?? [];
  const submit = () =>
    save.mutate(
      {
        type,
        name: name.trim(),
        synonyms: synonyms.map((word) => word.trim()).filter((word) => word !== ''),
        properties: properties
          .filter(({ value }) => value.trim() !== '')
          .map(({ key, value, source }) => ({ key, value: value.trim(), source: sourceForm(source) })),
        source: sourceForm(entity?.source ?? null),
      },
      { onSuccess: saved },
    );
  const isConflict = save.error instanceof ProblemError && save.error.problem.code === 'graph.conflict';
  return (
    <Modal open footer={null} width={760} title={t(entity ? 'graph.edit' : 'graph.new')} onCancel={close}>
      <Form layout="vertical" requiredMark={false} onFinish={submit}>
        <div className="graph-two">
          <Form.Item label={t('graph.name')} htmlFor="graph-name">
            <Input
              id="graph-name"
              autoFocus
              maxLength={graphLimits.name}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </Form.Item>
          <Form.Item label={t('graph.type')} htmlFor="graph-type">
            <Select
              id="graph-type"
              disabled={entity !== null}
              value={type}
              onChange={setType}
              options={schema.types.map(({ key }) => ({ value: key, label: labels.type(key) }))}
            />
          </Form.Item>
        </div>
        <Form.Item label={t('graph.synonyms')} htmlFor="graph-synonyms" extra={t('graph.synonymsHint')}>
          <Select
            id="graph-synonyms"
            mode="tags"
            open={false}
            suffixIcon={null}
            maxCount={graphLimits.synonyms}
            value={synonyms}
            onChange={(value: string[]) => setSynonyms(value.map((word) => word.slice(0, graphLimits.name)))}
          />
        </Form.Item>
        <PropertyFields
          known={known.map(({ key }) => ({ value: key, label: labels.property(type, key) }))}
          properties={properties}
          change={setProperties}
        />
        {save.error && (
          <div className="form-problem" role="alert">
            {problemWords(save.error, t)}
            {isConflict && (
              <Button
                type="link"
                size="small"
                onClick={() => {
                  void queries.invalidateQueries({ queryKey: graphKeys.all });
                  close();
                }}
              >
                {t('graph.readAgain')}
              </Button>
            )}
          </div>
        )}
        <div className="form-acts">
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button
            type="primary"
            htmlType="submit"
            loading={save.isPending}
            disabled={name.trim() === '' || type === ''}
          >
            {t('common.save')}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}

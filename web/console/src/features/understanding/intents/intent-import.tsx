import { Modal, Select } from 'antd';
import { useState } from 'react';
import { learningLimits, type DataFormat, type ImportPreview } from '#contracts/http/learning';
import { problemWords } from '../../../app/problem-words.ts';
import { useWords } from '../../../app/words.ts';
import { useNotices } from '../../../ui/notices.tsx';
import { BadLines, FileText } from '../../../ui/text-import.tsx';
import { findingWords } from './finding-lines.tsx';
import { useImport } from './intent-data.ts';

const formats = ['rasa', 'csv', 'jsonl'] as const;
/** Intents and findings that a preview names; the others are counted. */
const named = 8;

/** Intents and examples from another system: shown first, brought when one has seen what comes. */
export function IntentImport({ close }: { close: () => void }) {
  const { t } = useWords();
  const { told } = useNotices();
  const { preview, bring } = useImport();
  const [text, setText] = useState('');
  const [format, setFormat] = useState<DataFormat | 'any'>('any');
  const form = { text, ...(format !== 'any' && { format }) };
  const change = (next: string) => {
    setText(next);
    preview.reset();
    bring.reset();
  };
  const seen = preview.data;
  const error = bring.error ?? preview.error;
  const act = () => {
    if (!seen) return preview.mutate(form);
    bring.mutate(form, {
      onSuccess: ({ examples, known }) => {
        told(t(known > 0 ? 'intent.importedSome' : 'intent.imported', { count: examples, known }));
        close();
      },
    });
  };
  return (
    <Modal
      open
      width={640}
      title={t('intent.importTitle')}
      okText={t(seen ? 'intent.importDo' : 'intent.importLook')}
      cancelText={t('common.cancel')}
      okButtonProps={{
        disabled: text.trim() === '' || seen?.examples === 0,
        loading: preview.isPending || bring.isPending,
      }}
      onOk={act}
      onCancel={close}
    >
      <p className="meta">{t('intent.importHint')}</p>
      <FileText
        words={{
          text: t('intent.importText'),
          sample: sample,
          file: t('intent.importFile'),
          tooBig: t('intent.importTooBig'),
        }}
        accept=".yml,.yaml,.csv,.tsv,.jsonl,.json,.txt"
        most={learningLimits.importBody}
        text={text}
        change={change}
        side={
          <Select
            aria-label={t('intent.importFormat')}
            value={format}
            onChange={(value: DataFormat | 'any') => {
              setFormat(value);
              preview.reset();
            }}
            options={(['any', ...formats] as const).map((value) => ({ value, label: t(`intent.format.${value}`) }))}
          />
        }
      />
      {seen && <Preview preview={seen} />}
      {error && (
        <div className="form-problem" role="alert">
          {problemWords(error, t)}
          <BadLines error={error} />
        </div>
      )}
    </Modal>
  );
}

const sample = 'text,label\n加盟费多少钱,ask_fee\n开一家店要多少,ask_fee\n我要投诉,complain';

function Preview({ preview }: { preview: ImportPreview }) {
  const { t } = useWords();
  const { intents, examples, known, outOfScope, findings, findingsCount, format } = preview;
  return (
    <div className="import-preview" role="status">
      <p>
        {t('intent.previewAll', { format: t(`intent.format.${format}`), count: examples, intents: intents.length })}
        {known > 0 && ` ${t('intent.previewKnown', { known })}`}
        {outOfScope > 0 && ` ${t('intent.previewOutOfScope', { count: outOfScope })}`}
      </p>
      <ul className="plain-list">
        {intents.slice(0, named).map(({ name, title, isNew, examples: count }) => (
          <li key={name}>
            {title} <code className="meta">{name}</code>{' '}
            {isNew && <span className="tag tag-accent">{t('intent.isNew')}</span>}{' '}
            <span className="meta">+{count}</span>
          </li>
        ))}
        {intents.length > named && <li className="meta">{t('common.andMore', { count: intents.length - named })}</li>}
      </ul>
      {findingsCount > 0 && (
        <>
          <h3>{t('intent.previewFindings', { count: findingsCount })}</h3>
          <ul className="plain-list">
            {findings.slice(0, named).map((finding, at) => (
              <li key={at} className={`finding finding-${finding.severity}`}>
                <span className="cut-words">
                  {finding.examples[0] && <q>{finding.examples[0].text}</q>}{' '}
                  {findingWords(finding, finding.examples[0]?.id ?? null, t)}
                </span>
              </li>
            ))}
            {findingsCount > named && <li className="meta">{t('common.andMore', { count: findingsCount - named })}</li>}
          </ul>
        </>
      )}
    </div>
  );
}

import { Button, Input, Tabs } from 'antd';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { importLimits, type ImportOptions, type ImportView } from '#contracts/http/imports';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { DropArea } from './drop-area.tsx';
import { freshOptions, useImportActs } from './import-data.ts';
import { OptionsForm } from './options-form.tsx';
import { TemplateLinks } from './template-links.tsx';
import { sizeWords, troubleWords } from './trouble-words.ts';
import { useUploads } from './use-uploads.ts';

/** What is to come in, from where, and how; nothing is read before it is started. */
export function CollectStep({ view }: { view: ImportView | null }) {
  const { t, locale } = useWords();
  const navigate = useNavigate();
  const notices = useNotices();
  const acts = useImportActs();
  const [options, setOptions] = useState<ImportOptions>(view?.options ?? freshOptions);
  const made = useRef<Promise<string> | null>(null);

  /** The import, made when the first thing is put into it. */
  const theImport = (): Promise<string> => {
    if (view) return Promise.resolve(view.id);
    made.current ??= acts.create.mutateAsync({ body: options }).then(
      ({ id }) => {
        void navigate(`/knowledge/import/${id}`, { replace: true });
        return id;
      },
      (error: unknown) => {
        made.current = null;
        throw error;
      },
    );
    return made.current;
  };
  const uploads = useUploads({ theImport, send: acts.addFile.mutateAsync });
  const change = (part: Partial<ImportOptions>) => {
    const next = { ...options, ...part };
    setOptions(next);
    if (view) acts.setOptions.mutate({ params: { id: view.id }, body: next }, { onError: notices.failed });
  };
  const begin = async () => {
    try {
      const id = await theImport();
      await acts.start.mutateAsync({ params: { id }, body: {} });
    } catch (error) {
      notices.failed(error);
    }
  };
  const files = view?.files ?? [];
  const busy = uploads.waiting.some(({ error }) => error === null);
  return (
    <div className="import-collect">
      <div className="import-collect-main">
        <Tabs
          items={[
            {
              key: 'files',
              label: t('import.from.files'),
              children: <DropArea add={uploads.add} />,
            },
            {
              key: 'text',
              label: t('import.from.text'),
              children: <PasteForm theImport={theImport} send={acts.addText.mutateAsync} />,
            },
            {
              key: 'url',
              label: t('import.from.url'),
              children: <AddressForm theImport={theImport} send={acts.addUrl.mutateAsync} />,
            },
          ]}
        />
        <ul className="import-files" aria-label={t('import.files')}>
          {files.map((file) => (
            <li key={file.id}>
              <Icon name={file.source === 'url' ? 'globe' : 'file'} />
              <span className="import-file-name">
                {file.url ?? file.name}
                {file.refusal && <span className="form-problem">{troubleWords(file.refusal, t)}</span>}
              </span>
              {file.size !== null && <span className="meta number">{sizeWords(file.size, locale)}</span>}
              <Button
                type="text"
                size="small"
                aria-label={t('import.removeFile', { name: file.name })}
                icon={<Icon name="trash" size={14} />}
                onClick={() =>
                  acts.removeFile.mutate({ params: { id: view!.id, fileId: file.id } }, { onError: notices.failed })
                }
              />
            </li>
          ))}
          {uploads.waiting.map(({ key, file, error }) => (
            <li key={key}>
              <Icon name={error === null ? 'clock' : 'warning'} />
              <span className="import-file-name">
                {file.name}
                {error === null ? (
                  <span className="meta" role="status">
                    {t('import.uploading')}
                  </span>
                ) : (
                  <span className="form-problem" role="alert">
                    {error}
                  </span>
                )}
              </span>
              <span className="meta number">{sizeWords(file.size, locale)}</span>
              {error !== null && (
                <Button size="small" onClick={() => uploads.again(key)}>
                  {t('common.retry')}
                </Button>
              )}
              <Button
                type="text"
                size="small"
                aria-label={t('import.removeFile', { name: file.name })}
                icon={<Icon name="close" size={14} />}
                onClick={() => uploads.drop(key)}
              />
            </li>
          ))}
        </ul>
        <div className="import-acts">
          <Button
            type="primary"
            size="large"
            disabled={files.length === 0 || busy}
            loading={acts.start.isPending}
            onClick={() => void begin()}
          >
            {t('import.start')}
          </Button>
          <span className="meta">{t('import.startHint')}</span>
        </div>
      </div>
      <aside className="import-collect-side">
        <OptionsForm options={options} change={change} />
        <TemplateLinks />
      </aside>
    </div>
  );
}

type Sending<Body> = (input: { params: { id: string }; body: Body }) => Promise<unknown>;

function PasteForm({
  theImport,
  send,
}: {
  theImport: () => Promise<string>;
  send: Sending<{ title: string; text: string }>;
}) {
  const { t } = useWords();
  const notices = useNotices();
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const [sending, setSending] = useState(false);
  const add = async () => {
    setSending(true);
    try {
      await send({ params: { id: await theImport() }, body: { title: title.trim(), text } });
      setTitle('');
      setText('');
    } catch (error) {
      notices.failed(error);
    } finally {
      setSending(false);
    }
  };
  return (
    <form
      className="import-form"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <label>
        <span>{t('import.textTitle')}</span>
        <Input value={title} maxLength={120} onChange={(event) => setTitle(event.target.value)} />
      </label>
      <label>
        <span>{t('import.text')}</span>
        <Input.TextArea
          rows={8}
          value={text}
          maxLength={importLimits.text}
          placeholder={t('import.textHint')}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <Button htmlType="submit" loading={sending} disabled={title.trim() === '' || text.trim() === ''}>
        {t('import.add')}
      </Button>
    </form>
  );
}

function AddressForm({ theImport, send }: { theImport: () => Promise<string>; send: Sending<{ url: string }> }) {
  const { t } = useWords();
  const notices = useNotices();
  const [url, setUrl] = useState('');
  const [sending, setSending] = useState(false);
  const valid = /^https?:\/\/\S+$/i.test(url.trim());
  const add = async () => {
    setSending(true);
    try {
      await send({ params: { id: await theImport() }, body: { url: url.trim() } });
      setUrl('');
    } catch (error) {
      notices.failed(error);
    } finally {
      setSending(false);
    }
  };
  return (
    <form
      className="import-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) void add();
      }}
    >
      <label>
        <span>{t('import.url')}</span>
        <Input
          type="url"
          placeholder="https://"
          value={url}
          maxLength={2_000}
          onChange={(event) => setUrl(event.target.value)}
        />
      </label>
      <p className="meta">{t('import.urlHint')}</p>
      <Button htmlType="submit" loading={sending} disabled={!valid}>
        {t('import.add')}
      </Button>
    </form>
  );
}

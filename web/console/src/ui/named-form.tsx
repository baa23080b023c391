import { Button, Form, Input, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { problemWords } from '../app/problem-words.ts';
import { useWords } from '../app/words.ts';

/** Longest name that is asked for. */
const nameLength = 60;

/** Asks for a name, and for what its children ask besides. */
export function NamedForm({
  id,
  title,
  label,
  name: before,
  save,
  children,
  close,
}: {
  id: string;
  title: string;
  label: string;
  name: string;
  save: { isPending: boolean; error: Error | null; act: (name: string) => void };
  children?: ReactNode;
  close: () => void;
}) {
  const { t } = useWords();
  const [name, setName] = useState(before);
  return (
    <Modal open footer={null} title={title} onCancel={close}>
      <Form layout="vertical" requiredMark={false} onFinish={() => save.act(name.trim())}>
        <Form.Item label={label} htmlFor={id}>
          <Input
            id={id}
            autoFocus
            maxLength={nameLength}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Form.Item>
        {children}
        {save.error && (
          <p className="form-problem" role="alert">
            {problemWords(save.error, t)}
          </p>
        )}
        <div className="form-acts">
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={save.isPending} disabled={name.trim() === ''}>
            {t('common.save')}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}

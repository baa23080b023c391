import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { problemWords } from '../../app/problem-words.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { DepartmentChoice } from './choices.tsx';
import { useRefresh } from './staff-data.ts';

export type DepartmentAsk =
  | { does: 'create'; name: string; parentId: string | null }
  | { does: 'rename' | 'move'; id: string; name: string; parentId: string | null };

/** A new department, another name, or another place. */
export function DepartmentForm({ ask, close }: { ask: DepartmentAsk; close: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const refresh = useRefresh();
  const [name, setName] = useState(ask.name);
  const [parentId, setParent] = useState(ask.parentId);
  const save = useMutation({
    mutationFn: () => {
      if (ask.does === 'create') return call('departments.create', { body: { name: name.trim(), parentId } });
      const body = ask.does === 'rename' ? { name: name.trim() } : { parentId };
      return call('departments.update', { params: { id: ask.id }, body });
    },
    onSuccess: () => {
      refresh();
      close();
    },
  });
  const title = {
    create: t('department.new'),
    rename: t('department.rename'),
    move: t('department.moveTitle', { name: ask.name }),
  }[ask.does];
  return (
    <Modal open onCancel={close} title={title} footer={null} width={400} destroyOnHidden>
      <Form layout="vertical" requiredMark={false} onFinish={() => save.mutate()}>
        {ask.does !== 'move' && (
          <Form.Item label={t('department.name')} htmlFor="department-name">
            <Input
              id="department-name"
              autoFocus
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </Form.Item>
        )}
        {ask.does !== 'rename' && (
          <Form.Item label={t('department.parent')} htmlFor="department-parent">
            <DepartmentChoice
              id="department-parent"
              value={parentId}
              onChange={setParent}
              top={t('department.top')}
              {...(ask.does === 'move' && { without: ask.id })}
            />
          </Form.Item>
        )}
        {save.error && (
          <p className="form-problem" role="alert">
            {problemWords(save.error, t)}
          </p>
        )}
        <div className="form-acts">
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={save.isPending} disabled={name.trim() === ''}>
            {ask.does === 'create' ? t('department.create') : t('staff.save')}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}

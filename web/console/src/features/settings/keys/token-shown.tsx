import { Button, Modal } from 'antd';
import type { ApiKey } from '#contracts/http/keys';
import { useWords } from '../../../app/words.ts';
import { CodeBlock } from '../widgets/code-block.tsx';

export interface Given {
  key: ApiKey;
  token: string;
}

/** Shown once. It cannot be closed by a slip beside it. */
export function TokenShown({ given, close }: { given: Given | null; close: () => void }) {
  const { t } = useWords();
  const curl = `curl -H 'authorization: Bearer ${given?.token ?? ''}' \\\n  ${location.origin}/api/v1/${pathFor(given?.key)}`;
  return (
    <Modal
      open={given !== null}
      title={given && t('keys.madeTitle', { name: given.key.name })}
      onCancel={close}
      mask={{ closable: false }}
      keyboard={false}
      closable={false}
      footer={
        <Button type="primary" onClick={close}>
          {t('keys.kept')}
        </Button>
      }
      width={560}
    >
      {given && (
        <>
          <p>{t('keys.madeHint')}</p>
          <CodeBlock name={t('keys.token')} code={given.token} />
          <p className="meta">{t('keys.try')}</p>
          <CodeBlock name={t('keys.try')} code={curl} />
        </>
      )}
    </Modal>
  );
}

/** A read that these scopes allow, else one that answers why not. */
function pathFor(key: ApiKey | undefined): string {
  if (key?.scopes.includes('conversation.read')) return 'conversations?limit=5';
  if (key?.scopes.includes('knowledge.read')) return 'articles?limit=5';
  if (key?.scopes.includes('staff.read')) return 'staff?limit=5';
  return 'audit?limit=5';
}

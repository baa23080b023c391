import { Button } from 'antd';
import { useRef, useState } from 'react';
import { proofName } from '#contracts/http/wecom';
import { wecomLimits } from '#contracts/http/wecom-limits';
import { useServices } from '../../../app/services.tsx';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useNotices } from '../../../ui/notices.tsx';
import { useAct } from './wecom-data.ts';

/** Puts a `WW_verify_*.txt` at the root of our address. */
export function ProofUpload({ primary = false }: { primary?: boolean }) {
  const { t } = useWords();
  const { call } = useServices();
  const { told } = useNotices();
  const field = useRef<HTMLInputElement>(null);
  const [unfit, setUnfit] = useState<string | null>(null);
  const add = useAct(
    (file: { name: string; content: string }) => call('wecom.addProof', { body: file }),
    (_, { name }) => told(t('wecom.proofAdded', { name })),
  );
  const take = async (file: File | undefined) => {
    setUnfit(null);
    if (!file) return;
    const content = file.size > wecomLimits.proof ? '' : (await file.text()).trim();
    if (content === '' || !proofName.safeParse(file.name).success) return setUnfit(file.name);
    return add.mutate({ name: file.name, content });
  };
  return (
    <span className="wecom-upload">
      <input
        ref={field}
        type="file"
        accept=".txt"
        hidden
        aria-label={t('wecom.proofUpload')}
        onChange={({ target }) => {
          void take(target.files?.[0]);
          target.value = '';
        }}
      />
      <Button
        type={primary ? 'primary' : 'default'}
        icon={<Icon name="file" />}
        loading={add.isPending}
        onClick={() => field.current?.click()}
      >
        {t('wecom.proofUpload')}
      </Button>
      {unfit !== null && (
        <span className="form-problem" role="alert">
          {t('wecom.proofUnfit', { name: unfit })}
        </span>
      )}
    </span>
  );
}

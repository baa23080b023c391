import { ProblemError } from '#contracts/client';
import { evaluationLimits } from '#contracts/http/evaluations';
import { useWords } from '../../app/words.ts';
import { useNotices } from '../../ui/notices.tsx';
import { linesOf, TextImport } from '../../ui/text-import.tsx';
import { useSetActs } from './evaluation-data.ts';

/** Many questions at once, pasted or from a file. */
export function ImportDialog({ setId, close }: { setId: string; close: () => void }) {
  const { t } = useWords();
  const { told } = useNotices();
  const { bring } = useSetActs(setId);
  const add = (text: string) =>
    bring.mutate(text, {
      onSuccess: ({ added, known }) => {
        told(t(known > 0 ? 'evaluation.importedKnown' : 'evaluation.imported', { added, known }));
        close();
      },
    });
  const words = {
    title: t('evaluation.importTitle'),
    act: t('evaluation.importDo'),
    hint: t('evaluation.importHint'),
    text: t('evaluation.importText'),
    sample: t('evaluation.importSample'),
    file: t('evaluation.importFile'),
    tooBig: t('evaluation.importTooBig'),
  };
  return (
    <TextImport
      words={words}
      accept=".csv,.tsv,.txt,.jsonl"
      most={evaluationLimits.importBody}
      bring={{ ...bring, act: add }}
      badLines={(error) => <BadLines error={error} />}
      close={close}
    />
  );
}

function BadLines({ error }: { error: Error }) {
  const { t } = useWords();
  const lines = error instanceof ProblemError ? linesOf(error.problem.fields) : [];
  if (lines.length === 0) return null;
  return <p>{lines.map(({ line }) => t('evaluation.importLine', { line })).join(' · ')}</p>;
}

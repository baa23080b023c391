import { simulationLimits } from '#contracts/http/simulations';
import { useWords } from '../../app/words.ts';
import { useNotices } from '../../ui/notices.tsx';
import { BadLines, TextImport } from '../../ui/text-import.tsx';
import { useSetActs } from './simulation-data.ts';

const sample =
  '{"name":"问加盟费","turns":[{"says":"加盟费多少","expect":{"outcome":"answer","contains":["5.8 万元"]}}]}';

/** Many dialogues at once, pasted or from a file. */
export function ImportDialog({ setId, close }: { setId: string; close: () => void }) {
  const { t } = useWords();
  const { told } = useNotices();
  const { bring } = useSetActs(setId);
  const add = (text: string) =>
    bring.mutate(text, {
      onSuccess: ({ added, replaced }) => {
        told(t(replaced > 0 ? 'simulation.importedReplaced' : 'simulation.imported', { added, replaced }));
        close();
      },
    });
  const words = {
    title: t('simulation.importTitle'),
    act: t('simulation.importDo'),
    hint: t('simulation.importHint'),
    text: t('simulation.importText'),
    sample,
    file: t('simulation.importFile'),
    tooBig: t('simulation.importTooBig'),
  };
  return (
    <TextImport
      words={words}
      accept=".jsonl,.json,.txt"
      most={simulationLimits.importBody}
      width={640}
      bring={{ ...bring, act: add }}
      badLines={(error) => <BadLines error={error} />}
      close={close}
    />
  );
}

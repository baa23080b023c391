import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { Page, WayBack } from '../../../ui/page.tsx';
import { Failed, RowsLoading } from '../../../ui/states.tsx';
import { useOverview } from '../understanding-data.ts';
import { ExampleList } from './example-list.tsx';

/** What customers write that is none of the intents: with it the bot learns to say that it does not know. */
export function OutOfScopePage() {
  const { t } = useWords();
  const may = useMay()('understanding.manage');
  const overview = useOverview();
  return (
    <WayBack value="/understanding/intents">
      <Page title={t('intent.outOfScope')} about={t('intent.outOfScopeAbout')}>
        {overview.isPending && <RowsLoading rows={10} />}
        {overview.isError && <Failed error={overview.error} retry={() => void overview.refetch()} />}
        {overview.data && (
          <div className="sections">
            <ExampleList intentId={null} count={overview.data.outOfScope} locked={!may} />
          </div>
        )}
      </Page>
    </WayBack>
  );
}

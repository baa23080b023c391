import { Button } from 'antd';
import { Link } from 'react-router';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { useSpellings, type Spelling } from './test-data.ts';

/** Longest similar or negative question. */
const spellingLength = 200;

/** Puts what was asked into the draft of an article with one click; then it can be handed in, opened, or taken back. */
export function SpellingAct({ articleId, question, words, kind }: Spelling & { question: string }) {
  const { t } = useWords();
  const may = useMay();
  const notices = useNotices();
  const { add, takeOut, publish } = useSpellings();
  const spelling = { articleId, words: words.slice(0, spellingLength), kind };
  const undo = () =>
    takeOut.mutate(spelling, {
      onSuccess: () => {
        add.reset();
        notices.told(t('test.takenOut'));
      },
      onError: notices.failed,
    });
  const put = () =>
    add.mutate(spelling, {
      onSuccess: () => notices.undoable(t(`test.added.${kind}`, { question }), undo),
      onError: notices.failed,
    });
  const submit = (article: NonNullable<typeof add.data>) =>
    publish.mutate(article, {
      onSuccess: (after) => notices.told(t(after.approval ? 'editor.askedNow' : 'editor.publishedNow')),
      onError: notices.failed,
    });
  if (!add.data)
    return (
      <Button
        size="small"
        type="text"
        loading={add.isPending}
        icon={<Icon name={kind === 'similar' ? 'plus' : 'close'} size={14} />}
        title={t(`test.addHint.${kind}`)}
        onClick={put}
      >
        {t(`test.add.${kind}`)}
      </Button>
    );
  const article = publish.data ?? add.data;
  return (
    <span className="test-added">
      <Icon name="check" size={14} />
      {t(`test.addedShort.${kind}`)}
      <Link to={`/knowledge/${articleId}`}>{t('test.open')}</Link>
      {may('knowledge.publish') && !publish.data && (
        <Button size="small" type="link" loading={publish.isPending} onClick={() => submit(article)}>
          {t('test.submit')}
        </Button>
      )}
      {!publish.data && (
        <Button size="small" type="link" loading={takeOut.isPending} onClick={undo}>
          {t('common.undo')}
        </Button>
      )}
    </span>
  );
}

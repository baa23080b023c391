import type { FileView } from '#contracts/http/conversations';
import { useWords, type Words } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import './papers.css';

type Shown = Pick<FileView, 'name' | 'url'> & Partial<Pick<FileView, 'covered' | 'withheld'>>;

/** Why nothing of a picture is shown to this reader; null where something is. */
export function whyHidden({ covered, withheld }: Partial<FileView>, t: Words): string | null {
  if (covered === 'waiting') return t('picture.unchecked');
  return covered === 'withheld' ? t(`picture.withheld.${withheld ?? 'unchecked'}`) : null;
}

/** A picture as it stands in a conversation, or why it does not. */
export function SentPicture({ file }: { file: Shown }) {
  const { t } = useWords();
  const hidden = whyHidden(file, t);
  return hidden !== null ? (
    <p className="picture-unchecked">
      <Icon name={file.covered === 'waiting' ? 'image' : 'lock'} size={20} /> {hidden}
    </p>
  ) : (
    <a href={file.url} target="_blank" rel="noreferrer">
      <img className="picture" src={file.url} alt={file.name} loading="lazy" />
    </a>
  );
}

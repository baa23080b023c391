import { createContext, use, useMemo, useState, type ReactNode } from 'react';
import type { FileView } from '#contracts/http/conversations';
import type { PaperState, SightView } from '#contracts/http/papers';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { flawWord, listed, sightWord } from './paper-words.ts';
import { useDossier, usePictures } from './papers-data.ts';
import { SightDialog } from './sight-dialog.tsx';
import './papers.css';

interface Sights {
  of(fileId: string): SightView | undefined;
  stateOf(paperId: string): PaperState | undefined;
  open(sight: SightView, file: FileView): void;
}

const Context = createContext<Sights>({ of: () => undefined, stateOf: () => undefined, open: () => undefined });

interface Props {
  conversationId: string;
  customerId: string | undefined;
  lastSeq: number;
  openPaper: (paperId: string) => void;
  children: ReactNode;
}

/** What was seen on the pictures of a conversation, for the lines below them. */
export function SightsOf({ conversationId, customerId, lastSeq, openPaper, children }: Props) {
  const pictures = usePictures(conversationId, lastSeq);
  const dossier = useDossier(customerId ?? '', lastSeq, customerId !== undefined);
  const [opened, setOpened] = useState<{ sight: SightView; file: FileView } | null>(null);
  const sights = useMemo((): Sights => {
    const seen = new Map(pictures.data?.items.map((sight) => [sight.fileId, sight]));
    const states = new Map(dossier.data?.papers.map(({ id, state }) => [id, state]));
    return {
      of: (fileId) => seen.get(fileId),
      stateOf: (paperId) => states.get(paperId),
      open: (sight, file) => (sight.paperId === null ? setOpened({ sight, file }) : openPaper(sight.paperId)),
    };
  }, [pictures.data, dossier.data, openPaper]);
  return (
    <Context value={sights}>
      {children}
      {opened && <SightDialog {...opened} close={() => setOpened(null)} />}
    </Context>
  );
}

/** One quiet line under a customer's picture: what it is of and where it stands. It opens what was read. */
export function SightLine({ file }: { file: FileView }) {
  const { t, locale } = useWords();
  const sights = use(Context);
  const sight = sights.of(file.id);
  if (!sight) return null;
  const state = sight.paperId === null ? undefined : sights.stateOf(sight.paperId);
  const said = [
    sightWord(sight.kind, t),
    ...(state ? [t(`paper.state.${state}`)] : []),
    ...(sight.paperId === null && sight.flaws.length > 0
      ? [
          listed(
            sight.flaws.map((flaw) => flawWord(flaw, t)),
            locale,
          ),
        ]
      : []),
    ...(file.covered === 'covered' ? [t('sight.covered')] : []),
    ...(file.covered === 'part' ? [t('sight.part')] : []),
  ].join(' · ');
  return (
    <button type="button" className="sight-line" onClick={() => sights.open(sight, file)}>
      <Icon name={sight.paperId === null ? 'image' : 'paper'} size={13} /> {said}
    </button>
  );
}

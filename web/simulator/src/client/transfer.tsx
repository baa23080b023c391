import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Face } from '../parts/face.tsx';
import { Empty } from '../parts/states.tsx';
import { useWords } from '../words.ts';

interface Colleague {
  readonly userid: string;
  readonly name: string;
  readonly serving: boolean;
}

/** Hands a consultation to a colleague of the same account. */
export function Transfer({
  colleagues,
  onChosen,
  onClose,
}: {
  colleagues: readonly Colleague[];
  onChosen: (userid: string) => void;
  onClose: () => void;
}) {
  const { t } = useWords();
  return (
    <Dialog title={t('kf.transferTo')} onClose={onClose}>
      {colleagues.length === 0 ? (
        <Empty title={t('kf.alone')} />
      ) : (
        <ul className="rows dialog-rows">
          {colleagues.map(({ userid, name, serving }) => (
            <li key={userid} className="row row-still">
              <Face name={name} kind="member" />
              <span className="row-words">
                <span className="cut">{name}</span>
                <span className="meta">{t(serving ? 'kf.serving' : 'kf.stopped')}</span>
              </span>
              <Button onClick={() => onChosen(userid)}>{t('kf.transfer')}</Button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

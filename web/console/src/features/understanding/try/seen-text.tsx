import type { Understood } from '#contracts/http/learning';
import { isWordKey, useWords, type Words } from '../../../app/words.ts';
import { piecesOf } from './pieces.ts';
import { valueWords } from './value-words.ts';

type Entity = Understood['entities'][number];

/** The message with what was found in it marked, and named below the mark. */
export function SeenText({ text, entities }: { text: string; entities: readonly Entity[] }) {
  const { t, locale } = useWords();
  const number = new Intl.NumberFormat(locale);
  return (
    <p className="seen-text">
      {piecesOf(text, entities).map(({ text: piece, mark }, at) =>
        mark === null ? (
          <span key={at}>{piece}</span>
        ) : (
          <mark key={at} title={valueWords(mark.value, number)}>
            {piece}
            <small>{entityWord(mark.type, t)}</small>
          </mark>
        ),
      )}
    </p>
  );
}

/** What an entity is called; a type without words shows its key. */
export function entityWord(type: string, t: Words): string {
  const key = `entity.${type}`;
  return isWordKey(key) ? t(key) : type;
}

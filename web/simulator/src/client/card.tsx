import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { buttonsOf, questionsOf, type CardButton, type CardQuestion, type TemplateCard } from '../pure/card.ts';
import { useWords } from '../words.ts';

/** What was chosen in one question of a card. */
export interface Selected {
  readonly question_key: string;
  readonly option_ids: readonly string[];
}

/** A template card: read, chosen in, and pressed. A card that was answered shows what stands on its button since. */
export function Card({
  card: raw,
  replaceName,
  onAct,
}: {
  card: Readonly<Record<string, unknown>>;
  replaceName: string | null;
  onAct: (key: string, selected: readonly Selected[]) => void;
}) {
  const card = raw as TemplateCard;
  const questions = questionsOf(card);
  const [chosen, setChosen] = useState<Readonly<Record<string, readonly string[]>>>({});
  const chosenIn = ({ key, chosen: first }: CardQuestion) => chosen[key] ?? first;
  const press = (key: string) =>
    onAct(
      key,
      questions.map((question) => ({ question_key: question.key, option_ids: chosenIn(question) })),
    );
  return (
    <div className="template-card">
      {card.source?.desc && <p className="meta">{card.source.desc}</p>}
      {card.main_title?.title && <strong>{card.main_title.title}</strong>}
      {card.main_title?.desc && <p className="meta">{card.main_title.desc}</p>}
      {card.emphasis_content && (
        <p className="card-emphasis">
          <span className="number">{card.emphasis_content.title}</span>
          <span className="meta">{card.emphasis_content.desc}</span>
        </p>
      )}
      {card.quote_area?.quote_text && <blockquote>{card.quote_area.quote_text}</blockquote>}
      {card.sub_title_text && <p>{card.sub_title_text}</p>}
      <Facts card={card} />
      {questions.map((question) => (
        <Asked
          key={question.key}
          question={question}
          chosen={chosenIn(question)}
          still={replaceName !== null}
          onChoose={(ids) => setChosen({ ...chosen, [question.key]: ids })}
        />
      ))}
      <Presses card={card} replaceName={replaceName} onPress={press} />
    </div>
  );
}

function Facts({ card }: { card: TemplateCard }) {
  const facts = [
    ...(card.horizontal_content_list ?? []).map(({ keyname, value }) => [keyname, value]),
    ...(card.vertical_content_list ?? []).map(({ title, desc }) => [title, desc]),
  ];
  if (facts.length === 0) return null;
  return (
    <dl className="card-facts">
      {facts.map(([name, value], index) => (
        <div key={index}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Asked({
  question: { key, title, many, options },
  chosen,
  still,
  onChoose,
}: {
  question: CardQuestion;
  chosen: readonly string[];
  still: boolean;
  onChoose: (ids: readonly string[]) => void;
}) {
  const { t } = useWords();
  return (
    <fieldset className="choices" disabled={still}>
      <legend className="meta">{title || t('card.choose')}</legend>
      {options.map(({ id, text }) => {
        const taken = chosen.includes(id);
        const others = chosen.filter((one) => one !== id);
        return (
          <label key={id} className="choice-row">
            <input
              type={many ? 'checkbox' : 'radio'}
              name={key}
              checked={taken}
              onChange={() => onChoose(many ? (taken ? others : [...chosen, id]) : [id])}
            />
            <span>{text}</span>
          </label>
        );
      })}
    </fieldset>
  );
}

function Presses({
  card,
  replaceName,
  onPress,
}: {
  card: TemplateCard;
  replaceName: string | null;
  onPress: (key: string) => void;
}) {
  const buttons = buttonsOf(card);
  const links = [...(card.jump_list ?? []), ...(card.card_action?.url ? [{ title: '', ...card.card_action }] : [])];
  return (
    <>
      {links.map(({ title, url }, index) => (
        <a key={index} href={url} target="_blank" rel="noreferrer noopener">
          {title || url}
        </a>
      ))}
      {buttons.length > 0 && (
        <div className="card-buttons">
          {replaceName === null ? (
            buttons.map((button, index) => <Press key={index} button={button} onPress={onPress} />)
          ) : (
            <Button disabled>{replaceName}</Button>
          )}
        </div>
      )}
      {card.action_menu?.action_list && (
        <div className="card-buttons">
          {card.action_menu.action_list.map(({ text, key }) => (
            <Button key={key} tone="quiet" onClick={() => onPress(key)}>
              {text}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}

function Press({ button, onPress }: { button: CardButton; onPress: (key: string) => void }) {
  if (button.type === 1)
    return (
      <a className="button button-plain" href={button.url} target="_blank" rel="noreferrer noopener">
        {button.text}
      </a>
    );
  return (
    <Button tone={button.style === 1 ? 'primary' : 'plain'} onClick={() => onPress(button.key ?? '')}>
      {button.text}
    </Button>
  );
}

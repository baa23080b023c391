import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { paperLimits } from '#contracts/http/papers';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Empty } from '../../../ui/states.tsx';
import { firstCondition, RuleForm } from './rule-form.tsx';
import { conditionWords, freshId, kindWords, shifted, type Rule } from './rule-words.ts';

interface Props {
  rules: readonly Rule[];
  /** What is wrong with those that could not be saved, by their place. */
  wrong: ReadonlyMap<number, string>;
  locked: boolean;
  change: (rules: Rule[]) => void;
}

const tones: Readonly<Record<Rule['outcome'], string>> = {
  accepted: 'tag tag-done',
  ask_again: 'tag tag-waiting',
  person: 'tag',
};

/** The rows of the table in the order in which they are asked. */
export function RulesEditor({ rules, wrong, locked, change }: Props) {
  const { t } = useWords();
  const [editing, edit] = useState<{ rule: Rule; at: number | null } | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const wanted = useRef<string | null>(null);
  // Moving a row takes the focus from what moved it.
  useEffect(() => {
    if (wanted.current === null) return;
    list.current?.querySelector<HTMLElement>(`[data-focus="${CSS.escape(wanted.current)}"]`)?.focus();
    wanted.current = null;
  }, [rules]);
  const move = (at: number, by: 1 | -1) => {
    const next = shifted(rules, at, by);
    if (next === rules) return;
    wanted.current = rules[at]!.id;
    change([...next]);
  };
  return (
    <>
      {rules.length === 0 && <Empty icon="paper" title={t('rule.none')} hint={t('rule.noneHint')} />}
      <ol className="rules" ref={list} aria-label={t('paperReview.rules')}>
        {rules.map((rule, at) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            wrong={wrong.get(at)}
            place={{ first: at === 0, last: at === rules.length - 1 }}
            locked={locked}
            edit={() => edit({ rule, at })}
            move={(by) => move(at, by)}
            remove={() => change(rules.filter((_, index) => index !== at))}
          />
        ))}
      </ol>
      {!locked && (
        <Button
          icon={<Icon name="plus" />}
          disabled={rules.length >= paperLimits.rules}
          onClick={() =>
            edit({
              rule: { id: freshId(rules, t), kind: null, when: [firstCondition(null)], outcome: 'ask_again' },
              at: null,
            })
          }
        >
          {t('rule.new')}
        </Button>
      )}
      {editing && (
        <RuleForm
          rule={editing.rule}
          isNew={editing.at === null}
          taken={rules.filter((_, at) => at !== editing.at).map(({ id }) => id)}
          keep={(rule) => {
            change(editing.at === null ? [...rules, rule] : rules.map((one, at) => (at === editing.at ? rule : one)));
            edit(null);
          }}
          close={() => edit(null)}
        />
      )}
    </>
  );
}

interface RowProps {
  rule: Rule;
  wrong: string | undefined;
  place: { first: boolean; last: boolean };
  locked: boolean;
  edit: () => void;
  move: (by: 1 | -1) => void;
  remove: () => void;
}

function RuleRow({ rule, wrong, place, locked, edit, move, remove }: RowProps) {
  const { t, locale } = useWords();
  const when = rule.when.map((one) => conditionWords(one, rule.kind, t)).join(t('rule.and'));
  const words = locale === 'en' ? rule.words?.en : rule.words?.zh;
  const name = `${kindWords(rule.kind, t)} · ${when}`;
  return (
    <li
      className="rule"
      onKeyDown={(event) => {
        if (locked || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
        event.preventDefault();
        move(event.key === 'ArrowUp' ? -1 : 1);
      }}
    >
      <div className="rule-said">
        <p>
          <strong>{kindWords(rule.kind, t)}</strong> · {when} →{' '}
          <span className={tones[rule.outcome]}>{t(`rule.outcome.${rule.outcome}`)}</span>
        </p>
        {words && <p className="meta">{words}</p>}
        {wrong && (
          <p>
            <span className="tag tag-breach">
              <Icon name="warning" size={12} /> {wrong}
            </span>
          </p>
        )}
      </div>
      {!locked && (
        <span className="row-acts">
          <Button
            type="text"
            size="small"
            disabled={place.first}
            aria-label={t('rule.up', { name })}
            icon={<Icon name="sortUp" size={14} />}
            onClick={() => move(-1)}
          />
          <Button
            type="text"
            size="small"
            disabled={place.last}
            aria-label={t('rule.down', { name })}
            icon={<Icon name="down" size={14} />}
            onClick={() => move(1)}
          />
          <Button
            type="text"
            size="small"
            data-focus={rule.id}
            aria-label={t('rule.edit', { name })}
            aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
            icon={<Icon name="note" size={14} />}
            onClick={edit}
          />
          <Button
            type="text"
            size="small"
            aria-label={t('rule.remove', { name })}
            icon={<Icon name="close" size={14} />}
            onClick={remove}
          />
        </span>
      )}
    </li>
  );
}

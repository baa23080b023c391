import { Button, Form, Input, Modal, Radio } from 'antd';
import { useState, type ReactNode } from 'react';
import { simulationLimits, type Rehearsal, type RehearsedTurn } from '#contracts/http/simulations';
import { problemWords } from '../../app/problem-words.ts';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSetActs } from './simulation-data.ts';
import { TurnFields } from './turn-fields.tsx';

const nameLength = 100;

/** A turn that is being written, with a key of its own so that fields keep their words when one above goes. */
interface WrittenTurn extends RehearsedTurn {
  readonly key: number;
}

let made = 0;
const written = (turn: RehearsedTurn): WrittenTurn => ({ ...turn, key: ++made });
const emptyTurn: RehearsedTurn = { says: '', expect: {} };

/** One dialogue, turn by turn with what is expected of each; without one a new one. */
export function DialogueForm({
  setId,
  dialogue,
  from,
  head,
  close,
  saved,
}: {
  setId: string;
  dialogue: (Rehearsal & { id: string | null }) | null;
  from?: string;
  head?: ReactNode;
  close: () => void;
  saved?: () => void;
}) {
  const { t } = useWords();
  const { save } = useSetActs(setId);
  const [name, setName] = useState(dialogue?.name ?? '');
  const [language, setLanguage] = useState(dialogue?.language ?? 'zh-CN');
  const [turns, setTurns] = useState(() => (dialogue?.turns ?? [emptyTurn]).map(written));
  const change = (key: number, turn: RehearsedTurn) =>
    setTurns((all) => all.map((one) => (one.key === key ? { ...turn, key } : one)));
  const isReady = name.trim() !== '' && turns.every(({ says }) => says.trim() !== '');
  const submit = () =>
    save.mutate(
      {
        dialogueId: dialogue?.id ?? null,
        ...(from && { from }),
        name: name.trim(),
        language,
        turns: turns.map(({ says, expect }) => ({ says: says.trim(), expect })),
      },
      { onSuccess: saved ?? close },
    );
  return (
    <Modal
      open
      footer={null}
      width={760}
      title={t(dialogue?.id ? 'simulation.editDialogue' : 'simulation.addDialogue')}
      onCancel={close}
    >
      <Form layout="vertical" requiredMark={false} onFinish={submit}>
        {head}
        <div className="dialogue-head">
          <Form.Item label={t('simulation.dialogueName')} htmlFor="dialogue-name">
            <Input
              id="dialogue-name"
              autoFocus
              maxLength={nameLength}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </Form.Item>
          <Form.Item label={t('simulation.language')}>
            <Radio.Group
              aria-label={t('simulation.language')}
              optionType="button"
              value={language}
              onChange={(event) => setLanguage(event.target.value as Rehearsal['language'])}
              options={[
                { value: 'zh-CN', label: '中文' },
                { value: 'en', label: 'English' },
              ]}
            />
          </Form.Item>
        </div>
        <ol className="dialogue-turns">
          {turns.map((turn, at) => (
            <li key={turn.key}>
              <TurnFields
                at={at + 1}
                turn={turn}
                change={(next) => change(turn.key, next)}
                remove={turns.length > 1 ? () => setTurns((all) => all.filter(({ key }) => key !== turn.key)) : null}
              />
            </li>
          ))}
        </ol>
        <Button
          icon={<Icon name="plus" />}
          disabled={turns.length >= simulationLimits.turns}
          onClick={() => setTurns((all) => [...all, written(emptyTurn)])}
        >
          {t('simulation.addTurn')}
        </Button>
        {save.error && (
          <p className="form-problem" role="alert">
            {problemWords(save.error, t)}
          </p>
        )}
        <div className="form-acts">
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={save.isPending} disabled={!isReady}>
            {t('common.save')}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}

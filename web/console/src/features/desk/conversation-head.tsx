import { Button, Dropdown, Tooltip } from 'antd';
import { useNavigate } from 'react-router';
import type { ConversationRow } from '#contracts/http/conversations';
import { useNow } from '../../app/clock.ts';
import { useMedia, usePhone } from '../../app/media.ts';
import { useMay, useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import type { Acts } from './acts.ts';
import { standing } from './standing.ts';
import { clock, waitingAt } from './waiting.ts';

interface Props {
  row: ConversationRow | undefined;
  acts: Acts;
  transfer: (() => void) | undefined;
  back: () => void;
  asideOpen: boolean;
  toggleAside: () => void;
}

export function ConversationHead({ row, acts, transfer, back, asideOpen, toggleAside }: Props) {
  const { t } = useWords();
  const phone = usePhone();
  const touch = useMedia('(hover: none)');
  return (
    <header className="talk-head">
      {phone && (
        <Button type="text" aria-label={t('common.back')} icon={<Icon name="back" size={20} />} onClick={back} />
      )}
      <div className="talk-who">
        <h1 className="cut">{row?.customer.name ?? ' '}</h1>
        {row && <Stand row={row} />}
      </div>
      <div className="talk-acts">
        {!phone && <Open acts={acts} transfer={transfer} />}
        <Folded acts={phone ? acts : null} transfer={transfer} conversationId={row?.id} />
        <Tooltip title={touch ? null : `${asideOpen ? t('talk.foldCustomer') : t('talk.showCustomer')}  I`}>
          <Button
            type="text"
            aria-pressed={asideOpen}
            aria-label={asideOpen ? t('talk.foldCustomer') : t('talk.showCustomer')}
            icon={<Icon name={phone ? 'person' : 'panel'} size={18} />}
            onClick={toggleAside}
          />
        </Tooltip>
      </div>
    </header>
  );
}

function Open({ acts, transfer }: Pick<Props, 'acts' | 'transfer'>) {
  const { t } = useWords();
  const secondary = [
    [transfer, 'H', t('talk.transfer')],
    [acts.giveBack, 'B', t('talk.return')],
    [acts.close, 'E', t('talk.close')],
    [acts.reopen, '', t('talk.reopen')],
  ] as const;
  return secondary.map(
    ([act, key, words]) =>
      act && (
        <Tooltip key={words} title={key}>
          <Button disabled={acts.busy} onClick={act}>
            {words}
          </Button>
        </Tooltip>
      ),
  );
}

/** What has no button of its own: on a phone every act, and what is done with the conversation elsewhere. */
function Folded({
  acts,
  transfer,
  conversationId,
}: {
  acts: Acts | null;
  transfer: Props['transfer'];
  conversationId: string | undefined;
}) {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const keep =
    conversationId !== undefined && may('knowledge.write')
      ? () => void navigate(`/knowledge/simulations?conversation=${conversationId}`)
      : undefined;
  const items = [
    { key: 'transfer', act: acts && transfer, label: t('talk.transfer') },
    { key: 'return', act: acts?.giveBack, label: t('talk.return') },
    { key: 'close', act: acts?.close, label: t('talk.close') },
    { key: 'reopen', act: acts?.reopen, label: t('talk.reopen') },
    { key: 'keep', act: keep, label: t('simulation.take') },
  ].flatMap(({ key, act, label }) => (act ? [{ key, label, onClick: act }] : []));
  if (items.length === 0) return null;
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button type="text" aria-label={t('common.more')} icon={<Icon name="more" size={20} />} />
    </Dropdown>
  );
}

/** Who speaks, in one word with its colour; who waits, with his time. */
function Stand({ row }: { row: ConversationRow }) {
  const { t } = useWords();
  const { staff } = useSession();
  const now = useNow(1000);
  const stand = standing(row, staff.id);
  const waits = row.waitingSince && row.status === 'open' ? waitingAt(row.waitingSince, now) : null;
  const tones = {
    mine: 'accent',
    colleague: 'plain',
    outside: 'plain',
    bot: 'ai',
    waiting: 'waiting',
    closed: 'plain',
  } as const;
  return (
    <span className="talk-stand">
      <span className={`tag tag-${tones[stand.is]}`}>
        {stand.is === 'bot' && <Icon name="spark" size={12} />}
        {'name' in stand ? t(`stand.${stand.is}`, { name: stand.name }) : t(`stand.${stand.is}`)}
      </span>
      {waits && (
        <span className={`row-wait row-wait-${waits.tone} number`}>
          {t('talk.waits', { time: clock(waits.seconds) })}
        </span>
      )}
      <span className="meta talk-channel">{t(`channel.${row.channel}`)}</span>
    </span>
  );
}

import { useRead } from '../live/use-live.tsx';
import { Empty, Read } from '../parts/states.tsx';
import { useWords } from '../words.ts';
import type { AppLine, Robot, RobotLine } from '../wire.ts';
import { AppLines } from './app-lines.tsx';
import type { ClientView } from './client-view.ts';

/** Groups with a robot: what it said. It hears nothing, so nothing can be written to it. */
export function Robots({ state, now, member }: ClientView) {
  const { t } = useWords();
  const { robots } = state;
  if (robots.length === 0) return <Empty title={t('robot.none')} hint={t('robot.noneHint')} />;
  return (
    <div className="robots">
      {robots.map((robot) => (
        <Group key={robot.key} robot={robot} now={now} member={member.name} />
      ))}
    </div>
  );
}

function Group({ robot, now, member }: { robot: Robot; now: number; member: string }) {
  const { t } = useWords();
  const reading = useRead<{ messages: readonly RobotLine[] }>(`/sim/robots/${encodeURIComponent(robot.key)}`);
  return (
    <section className="robot" aria-label={robot.name}>
      <header className="chat-head">
        <div className="phone-name">
          <h2 className="cut">{robot.name}</h2>
          <span className="meta cut number">key {robot.key}</span>
        </div>
      </header>
      <Read reading={reading}>
        {({ messages }) => (
          <AppLines
            lines={messages.map((line, index): AppLine => ({
              ...line,
              msgid: String(index),
              from: 'app',
              replaceName: null,
            }))}
            now={now}
            app={robot.name}
            member={member}
            onCard={() => undefined}
          />
        )}
      </Read>
      <p className="composer-note">{t('robot.deaf')}</p>
    </section>
  );
}

import { GroundError } from '#platform/config';
import type { PostgresEvent } from '#platform/postgres';

interface Account {
  email: string;
  password: string;
}

export interface Ready {
  urls: { console: string; chat: string; docs: string; wecom?: string };
  /** Accounts of a fresh installation, shown once. */
  first?: { admin?: Account; keeper: Account } | undefined;
  places: { home: string; database: string };
  /** From the start of the process, in milliseconds. */
  ms: number;
}

type Row = [zh: string, en: string, value: string];

/** What the terminal reads, in Chinese and English side by side. News goes to stdout, trouble to stderr. */
export const say = {
  quiet: false,

  ready({ urls, first, places, ms }: Ready): void {
    const rows: Row[] = [
      ['工作台', 'Console', urls.console],
      ...(first?.admin ? adminRows(first.admin) : []),
      ['客户页面', 'Customer chat', urls.chat],
      ...(urls.wecom === undefined ? [] : [wecomRow(urls.wecom)]),
      ['接口文档', 'API docs', urls.docs],
      ['实例管理', 'Installation', `${urls.console}keeper`],
      ...(first ? keeperRows(first.keeper) : []),
      ['数据', 'Data', places.home],
      ...(places.database.startsWith(places.home) ? [] : [databaseRow(places.database)]),
      ['停止', 'Stop', 'Ctrl-C'],
    ];
    news(`\n  离人已启动，用时 ${seconds(ms)} 秒  Liren is running, started in ${seconds(ms)} s\n`);
    for (const [zh, en, value] of rows) news(`  ${pad(zh, 14)}  ${pad(en, 17)}  ${value}`);
    news('');
  },

  portTaken(wanted: number, port: number): void {
    news(`\n  端口 ${wanted} 已被占用，改用 ${port}  Port ${wanted} is taken, using ${port}`);
  },

  stopping(): void {
    news('\n  正在停止，再按一次 Ctrl-C 立即退出  Stopping; Ctrl-C once more leaves at once');
  },

  stopped(ms: number): void {
    news(`  已停止，用时 ${seconds(ms)} 秒  Stopped in ${seconds(ms)} s`);
  },

  forced(): void {
    trouble('已立即退出，下次启动时自动恢复。', 'Left at once; the next start recovers by itself.');
  },

  appStopsLate(limitMs: number): void {
    trouble(
      `应用未能在 ${seconds(limitMs)} 秒内结束，已不再等待。`,
      `The application did not end within ${seconds(limitMs)} s and is not waited for.`,
    );
  },

  /** Returns the exit code. */
  stopTimedOut(): number {
    trouble('未能按时停止，已强制退出。', 'Stopping took too long and was cut off.');
    return 1;
  },

  postgres(event: Exclude<PostgresEvent, { kind: 'gave-up' }>): void {
    if (event.kind === 'died') {
      trouble(`数据库意外退出（${event.reason}），正在重启。`, `The database died (${event.reason}); restarting it.`);
    } else {
      trouble(
        `数据库已恢复，中断 ${seconds(event.downMs)} 秒。`,
        `The database is back after ${seconds(event.downMs)} s.`,
      );
    }
  },

  failure(error: unknown): void {
    if (error instanceof GroundError) trouble(error.zh, error.message);
    else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  },
};

const wecomRow = (url: string): Row => ['企业微信模拟器', 'WeCom simulator', url];

/** Whoever keeps the installation opens companies; he comes after what a first visitor wants to see. */
function keeperRows({ email, password }: Account): Row[] {
  return [
    ['实例账号', 'Keeper', email],
    ['实例密码', 'Keeper password', `${password}  （一次性  one-time）`],
  ];
}

function adminRows({ email, password }: Account): Row[] {
  return [
    ['首位管理员', 'First admin', email],
    ['一次性密码', 'One-time password', `${password}  （7 天内登录并更改  sign in within 7 days and change it）`],
    ['忘记密码', 'Password lost', `./liren staff reset-password ${email}`],
  ];
}

function databaseRow(place: string): Row {
  return ['数据库', 'Database', place];
}

function news(line: string): void {
  if (!say.quiet) process.stdout.write(`${line}\n`);
}

function trouble(zh: string, en: string): void {
  process.stderr.write(`  ${zh}\n  ${en}\n`);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

/** Pads to a width in terminal columns: a Han character takes two. */
function pad(text: string, columns: number): string {
  const width = [...text].reduce((sum, char) => sum + (/\p{Script=Han}/u.test(char) ? 2 : 1), 0);
  return text + ' '.repeat(Math.max(0, columns - width));
}

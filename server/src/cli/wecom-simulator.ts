import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { checkFixtures } from '#libs/wecom';
import {
  checkSimulator,
  presets,
  startWecomSimulator,
  StateFileError,
  type Preset,
  type WecomSimulator,
} from '#simulators/wecom';
import { root } from './open.ts';
import { columns, CommandFailed, print } from './outcome.ts';

const help = `
A platform with one company on it, for this machine only: apps, members, customers, 微信客服, callbacks, a clock that can
be moved and faults that can be planned. What it does not know of WeCom is said in simulators/wecom/README.md.

Examples:
  ./liren wecom-simulator
  ./liren wecom-simulator --state .liren/wecom.json --preset empty
  ./liren wecom-simulator --check corpora/wecom`;

interface Wanted {
  readonly apiPort: number;
  readonly adminPort: number;
  readonly state?: string;
  readonly preset: Preset;
  readonly check?: string;
}

export function wecomSimulatorVerb(program: Command): void {
  program
    .command('wecom-simulator')
    .description('Run a simulated WeCom (企业微信) on this machine')
    .option('--api-port <port>', 'where the API answers; 0: any free port', port, 8790)
    .option('--admin-port <port>', 'where the phones, the clock and the faults are; 0: any free port', port, 8791)
    .option('--state <file>', 'keep the company in a file, so that it outlives this process')
    .addOption(new Option('--preset <name>', 'what a new company has').choices(presets).default('demo'))
    .option('--check <folder>', 'hold the simulator and the readers against a folder of fixtures, then stop')
    .addHelpText('after', help)
    .action((wanted: Wanted) => (wanted.check === undefined ? run(wanted) : check(wanted.check)));
}

async function run({ apiPort, adminPort, state, preset }: Wanted): Promise<void> {
  const pageFolder = resolve(root, 'dist/web/simulator');
  const simulator = await start({
    apiPort,
    adminPort,
    preset,
    ...(state === undefined ? {} : { stateFile: resolve(state) }),
    ...(existsSync(pageFolder) ? { pageFolder } : {}),
  });
  await introduce(simulator, state);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await simulator.stop();
}

/** Exit code 1 with the names of what is wrong; what belongs to calls that nobody speaks yet is counted only. */
async function check(folder: string): Promise<void> {
  if (!existsSync(resolve(folder, 'manifest.json'))) throw new CommandFailed(`${folder} has no manifest.json.`);
  const verdicts = [...checkFixtures(resolve(folder)), ...(await checkSimulator(resolve(folder)))];
  const wrong = verdicts.filter(({ verdict }) => verdict === 'wrong');
  const count = (wanted: string) => verdicts.filter(({ verdict }) => verdict === wanted).length;
  print(`${count('ok')} as they should be, ${wrong.length} wrong, ${count('skipped')} of what is not spoken yet`);
  if (wrong.length > 0) throw new CommandFailed(columns(wrong.map(({ file, why }) => [file, why ?? ''])));
}

async function start(options: Parameters<typeof startWecomSimulator>[0]): Promise<WecomSimulator> {
  try {
    return await startWecomSimulator(options);
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (isTaken) throw new CommandFailed('A port is taken: choose others with --api-port and --admin-port.');
    if (error instanceof StateFileError) throw new CommandFailed(error.message);
    throw error;
  }
}

/** What somebody needs to type into Liren, as the simulator itself knows it. */
interface State {
  readonly corp: { readonly corpid: string; readonly name: string };
  readonly apps: readonly { readonly agentid: number; readonly name: string; readonly secret: string }[];
  readonly kfAccounts: readonly { readonly open_kfid: string; readonly name: string; readonly link: string }[];
}

async function introduce({ apiUrl, adminUrl }: WecomSimulator, state: string | undefined): Promise<void> {
  const { corp, apps, kfAccounts } = (await (await fetch(`${adminUrl}/sim/state`)).json()) as State;
  print(
    columns([
      ['API', apiUrl],
      ['Phones, clock, faults', `${adminUrl}/`],
      ['Kept in', state ?? 'memory, until Ctrl-C'],
      ['Company', `${corp.name}  corpid ${corp.corpid}`],
      ...apps.map(({ agentid, name, secret }) => ['App', `${name}  agentid ${agentid}  secret ${secret}`]),
      ...kfAccounts.map(({ open_kfid, name, link }) => ['微信客服', `${name}  ${open_kfid}  ${link}`]),
    ]),
  );
  print(`
To connect Liren by hand:
  1. WECOM_API_URL=${apiUrl} ./liren start
  2. 设置 → 企业微信 (Settings → WeCom): enter corpid, agentid and secret from above.
  3. Save the callback it shows at ${adminUrl}/ under the app: URL, Token, EncodingAESKey.`);
}

function port(text: string): number {
  const number = Number(text);
  if (/^\d{1,5}$/.test(text) && number <= 65_535) return number;
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}

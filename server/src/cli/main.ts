import { runCommandLine } from './command-line.ts';

/** Long enough to write the last line; a handle that somebody forgot must not keep the terminal. */
const lingerMs = 300;

process.exitCode = await runCommandLine(process.argv.slice(2));
setTimeout(() => process.exit(), lingerMs).unref();

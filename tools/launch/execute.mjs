import { spawn } from 'node:child_process';

/** More output than this is kept from its end only. */
const maxOutput = 200_000;

/** Runs a program to its end and collects what it says. Ends it when the limit passes or when we are asked to stop. */
export function execute(file, args, { limitMs, onOutput, ...options }) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const stop = (signal) => child.kill(signal);
    const limit = setTimeout(() => {
      output += `\ntimed out after ${limitMs / 1000} s`;
      child.kill('SIGTERM');
    }, limitMs);
    const onSignal = (signal) => {
      stop('SIGTERM');
      process.exit(signal === 'SIGINT' ? 130 : 143);
    };
    const hear = (chunk) => {
      output = (output + chunk).slice(-maxOutput);
      onOutput?.(String(chunk));
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
    const end = (code, error) => {
      clearTimeout(limit);
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
      resolve({ code, error, output });
    };
    child.once('error', (error) => end(-1, error));
    child.once('close', (code) => end(code ?? -1));
  });
}

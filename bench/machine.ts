import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

export interface Machine {
  cores: number;
  cpu: string;
  memoryGb: number;
  node: string;
  postgres: string;
  system: string;
  /** Runnable processes on average over the last minute, before the bench began: a busy machine measures low. */
  loadBefore: number;
}

/** What a number is worth only together with. */
export function machineOf(postgres: string, loadBefore: number): Machine {
  const all = cpus();
  return {
    cores: all.length,
    cpu: all[0]?.model.trim() ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    postgres,
    system: `${process.platform} ${execFileSync('uname', ['-r'], { encoding: 'utf8' }).trim()}`,
    loadBefore: Math.round(loadBefore * 10) / 10,
  };
}

export function machineLine({ cores, cpu, memoryGb, node, postgres, system, loadBefore }: Machine): string {
  return `${cores} cores (${cpu}), ${memoryGb} GB, ${system}, Node ${node}, PostgreSQL ${postgres} with fsync on, load before ${loadBefore}`;
}

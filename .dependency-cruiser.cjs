// The fences of the house, as rules. The map they hold is tools/check/chapters.ts.
// Every rule is broken on purpose in tools/fences/fences.test.ts.
const { chapters, browserSafeLibs, mayEnter } = require('./tools/check/chapters.ts');

// The visitor that dependency-cruiser borrows from swc does not know `using` and gives up on the file.
const { Visitor } = require('@swc/core/Visitor.js');
const { visitStatement } = Visitor.prototype;
Visitor.prototype.visitStatement = function visitKnownStatement(statement) {
  if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement);
  return { ...statement, decls: this.visitVariableDeclarators(statement.decls) };
};

const names = Object.keys(chapters);
const anyOf = (list) => `(${list.join('|')})`;
const safeLibs = anyOf(browserSafeLibs);

/** One rule per chapter: what lies outside its row of the map is closed. */
const map = names.map((chapter) => ({
  name: `map-${chapter}`,
  comment: `${chapter} may use: ${mayEnter(chapter).join(', ')}`,
  severity: 'error',
  from: { path: `^server/src/${chapter}/` },
  to: {
    path: `^server/src/${anyOf(names)}/`,
    pathNot: `^server/src/${anyOf(mayEnter(chapter))}/`,
  },
}));

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Cycles hide who owns what; type-only imports count.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolves',
      comment: 'The import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    ...map,
    {
      name: 'chapters-have-one-door',
      comment: 'Enter a chapter by its index.ts.',
      severity: 'error',
      from: { path: '^server/src/([^/]+)/' },
      to: {
        path: `^server/src/${anyOf(names.filter((name) => name !== 'platform'))}/`,
        pathNot: ['^server/src/$1/', '^server/src/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'chapters-have-one-door-from-outside',
      comment: 'Enter a chapter by its index.ts.',
      severity: 'error',
      from: { path: '^(server/src/[^/]+\\.ts$|server/(test|migrations)/|bench/|tools/)' },
      to: {
        path: `^server/src/${anyOf(names.filter((name) => name !== 'platform'))}/`,
        pathNot: '^server/src/[^/]+/index\\.ts$',
      },
    },
    {
      name: 'platform-has-a-door-per-part',
      comment: 'Enter a part of the platform by its index.ts.',
      severity: 'error',
      from: { pathNot: '^server/src/platform/' },
      to: { path: '^server/src/platform/', pathNot: '^server/src/platform/[^/]+/index\\.ts$' },
    },
    {
      name: 'platform-parts-keep-their-doors',
      comment: 'Parts of the platform use each other by the door too.',
      severity: 'error',
      from: { path: '^server/src/platform/([^/]+)/' },
      to: {
        path: '^server/src/platform/',
        pathNot: ['^server/src/platform/$1/', '^server/src/platform/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'nobody-imports-the-composition',
      comment: 'What lies beside the chapters (compose.ts, main.ts, roles, cli) stands above them.',
      severity: 'error',
      from: { path: `^(server/src/${anyOf(names)}/|libs/|contracts/|web/)` },
      to: { path: '^server/src/([^/]+\\.ts$|roles/|cli/)' },
    },
    {
      name: 'product-imports-no-tests',
      comment: 'What ships does not lean on tests, tools or benchmarks.',
      severity: 'error',
      from: { path: '^(server/src/|contracts/|libs/[^/]+/src/|web/)', pathNot: '\\.test\\.tsx?$|^server/src/cli/' },
      to: { path: '^(server/test/|bench/|tools/|libs/[^/]+/(test|bench)/)|\\.test\\.tsx?$' },
    },
    {
      name: 'libs-are-product-blind',
      comment: 'A library knows nothing of the product.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(server|contracts|web|simulators|tools|bench|packs)/' },
    },
    {
      name: 'libs-have-one-door',
      comment: 'Enter a library by src/index.ts.',
      severity: 'error',
      from: { path: '^(libs/[^/]+/|[^l][^/]*/)' },
      to: { path: '^libs/', pathNot: ['^$1', '^libs/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'contracts-import-only-zod',
      comment: 'Contracts are data: zod and each other.',
      severity: 'error',
      from: { path: '^contracts/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^contracts/', '(^|/)node_modules/zod/', '^zod$'] },
    },
    {
      name: 'web-imports-no-server',
      comment: 'A page knows the contracts, browser-safe libraries and web/ui.',
      severity: 'error',
      from: { path: '^web/' },
      to: {
        path: '^(server|simulators|tools|bench|libs)/',
        pathNot: `^libs/${safeLibs}/`,
      },
    },
    {
      name: 'web-apps-stand-apart',
      comment: 'What two pages share lies in web/ui.',
      severity: 'error',
      from: { path: '^web/([^/]+)/' },
      to: { path: '^web/', pathNot: ['^web/$1/', '^web/ui/'] },
    },
    {
      name: 'browser-code-has-no-node',
      comment: 'Node modules do not exist in a browser.',
      severity: 'error',
      from: {
        path: `^(web/|contracts/|libs/${safeLibs}/src/)`,
        pathNot: '(\\.test\\.tsx?|vite\\.config\\.ts)$',
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'browser-safe-libs-use-their-like',
      comment: 'A browser-safe library uses only browser-safe libraries.',
      severity: 'error',
      from: { path: `^libs/${safeLibs}/src/` },
      to: { path: '^libs/', pathNot: `^libs/${safeLibs}/` },
    },
    {
      name: 'server-imports-no-pages',
      comment: 'The server serves built pages; it never imports their source.',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^web/' },
    },
    {
      name: 'server-runs-without-dev-dependencies',
      comment: 'What production runs is in "dependencies".',
      severity: 'error',
      from: {
        path: '^(server/src/|server/migrations/|contracts/|libs/[^/]+/src/)',
        pathNot: '\\.test\\.ts$',
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    parser: 'swc', // under TypeScript 7 the default parser reads no .ts file at all
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^web/dist/', '^web/[^/]+/dist/', '^[.]liren/'] }, // our own builds, never a package's
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
    },
  },
};

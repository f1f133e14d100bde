// Who may import whom: docs/architecture.md in a form that fails `npm run check`.

/** What each package may import of the others. */
const MAY_IMPORT = {
  model: [],
  libvirt: [],
  'libvirt-xml': [],
  host: [],
  provision: ['model', 'libvirt-xml'],
  rollout: ['model'],
  gateway: ['model'],
  api: ['model'],
  web: ['api', 'model'],
  cli: ['api', 'libvirt', 'provision'],
  server: ['model', 'libvirt', 'libvirt-xml', 'host', 'provision', 'rollout', 'gateway', 'api'],
  testkit: ['model', 'libvirt', 'libvirt-xml', 'host', 'provision', 'rollout', 'gateway', 'api'],
};

const TESTS = '\\.test\\.tsx?$';
const group = (names) => (names.length === 0 ? '' : `(${names.join('|')})/`);

const arrows = Object.entries(MAY_IMPORT).map(([name, allowed]) => ({
  name: `${name}-imports`,
  comment: `packages/${name} may import ${allowed.length === 0 ? 'no other package here' : allowed.join(', ')}; its tests also testkit.`,
  severity: 'error',
  from: { path: `^packages/${name}/`, pathNot: TESTS },
  to: { path: '^packages/', pathNot: `^packages/${group([name, ...allowed])}` },
}));

export default {
  forbidden: [
    ...arrows,
    {
      name: 'tests-import',
      comment: 'A test beside its code may import testkit and nothing of server, web or cli but its own package.',
      severity: 'error',
      from: { path: `^packages/([^/]+)/.*${TESTS}` },
      to: { path: '^packages/(server|web|cli)/', pathNot: '^packages/$1/' },
    },
    {
      name: 'whole-product-tests-go-through-the-front-door',
      comment: 'test/ and bench/ start the server as a process; nothing imports web or cli.',
      severity: 'error',
      from: { path: '^(test|bench)/' },
      to: { path: '^packages/(web|cli)/' },
    },
    {
      name: 'rollout-knows-no-driver',
      comment: 'rollout sees hypervisors through its ports.ts only.',
      severity: 'error',
      from: { path: '^packages/rollout/' },
      to: { path: '^packages/(libvirt|libvirt-xml|host|server)/' },
    },
    {
      name: 'packages-by-their-edge',
      comment: 'Another package is imported through its name (its index.ts), never by a path into it.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/', pathNot: ['^packages/$1/', '^packages/[^/]+/src/index\\.ts$', '^packages/[^/]+/package\\.json$'] },
    },
    {
      name: 'portal-components-know-no-pages',
      comment: 'Inside web: pages → components; queries import neither.',
      severity: 'error',
      from: { path: '^packages/web/src/(components|queries)/' },
      to: { path: '^packages/web/src/pages/' },
    },
    {
      name: 'portal-queries-know-no-components',
      comment: 'Inside web: pages → components; queries import neither.',
      severity: 'error',
      from: { path: '^packages/web/src/queries/' },
      to: { path: '^packages/web/src/components/' },
    },
    { name: 'no-cycles', comment: 'Modules that import each other cannot be understood apart.', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'no-missing', comment: 'An import that leads nowhere.', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^bun:' } },
    {
      name: 'no-test-tools-in-the-product',
      comment: 'What ships needs no test tools. (Undeclared npm packages are found by the check for unused code.)',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: [TESTS, '^packages/testkit/'] },
      to: { path: 'node_modules/(vitest|fast-check|playwright-core|@axe-core)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules/\\.cache|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'], extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
    skipAnalysisNotInRules: true,
  },
};

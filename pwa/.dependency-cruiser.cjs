// The layers of the app, held here: screens → entries → store ← sync.

/** One layer, and the folders it may import beside its own, the contract and packages. */
const layers = {
  words: [],
  ui: ['words', 'styles'],
  api: [],
  store: [],
  vault: ['store'],
  entries: ['store', 'vault'],
  sync: ['store', 'api'],
  sw: ['sync', 'store'],
};

/** What screens may import of the rest. */
const screens = [
  'entries',
  'ui',
  'store',
  'api',
  'words',
  'styles',
  'sync/index',
  'sync/\\w+\\.svelte',
];

/** Packages that one folder alone may know. */
const owners = { dexie: 'store|sync', uqr: 'ui', workbox: 'sw' };

function layer(name, allowed) {
  return {
    name: `${name}-layer`,
    comment: `${name} imports ${allowed.join(', ') || 'no other folder'}`,
    severity: 'error',
    from: { path: `^src/${name}/`, pathNot: '\\.test\\.ts$' },
    to: { path: '^src/', pathNot: `^src/(${[name, ...allowed].join('|')})\\b` },
  };
}

function owner([name, folder]) {
  return {
    name: `${name}-owner`,
    comment: `only ${folder} knows ${name}`,
    severity: 'error',
    from: { path: '^src/', pathNot: `^src/(${folder}|test)/|\\.test\\.ts$` },
    to: { path: `node_modules/${name}` },
  };
}

module.exports = {
  forbidden: [
    ...Object.entries(layers).map(([name, allowed]) => layer(name, allowed)),
    layer('screens', screens),
    ...Object.entries(owners).map(owner),
    {
      name: 'no-circle',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
    {
      name: 'no-development-packages',
      comment: 'what runs on phones is a dependency',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$|^src/test/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'browser', 'import', 'types', 'default'],
      extensions: ['.ts', '.svelte', '.js', '.d.ts'],
    },
  },
};

/** The import rule: which way imports may point, and which package has its home where. */
const edges = ['http', 'mqtt', 'storage', 'purchasing', 'notify', 'integrations'];
const only = (name, from, to) => ({ name, severity: 'error', from: { path: from }, to: { pathNot: to } });
/** A package that may be imported from its homes only. */
const home = (pkg, homes) => ({
  name: `home-of-${pkg.replace(/\W+/g, '-')}`,
  comment: `${pkg} belongs to ${homes}`,
  severity: 'error',
  from: { pathNot: `${homes}|^test/` },
  to: { path: `(^|/)node_modules/${pkg}/` },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      comment: "vite's types of import.meta.glob are named by a reference, which is no import",
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^vite/types/' },
    },
    {
      name: 'only-declared-packages',
      comment: 'a package that package.json does not name is there by accident',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-tools-in-the-product',
      comment: 'what builds and tests is not part of what runs',
      severity: 'error',
      from: { path: '^(server|firmware-sim|kiosk)/', pathNot: '^server/bin/|^kiosk/vite\\.config\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '(^|/)node_modules/@fontsource', dependencyTypesNot: ['type-only'] },
    },
    { name: 'nothing-imports-tests', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
    only('contract-is-alone', '^server/contract/', '^server/contract/|(^|/)node_modules/valibot/'),
    only('domain-knows-contract', '^server/domain/', '^server/(contract|domain)/|(^|/)node_modules/valibot/'),
    only('usecases-know-domain', '^server/usecases/', '^server/(contract|domain|usecases)/|(^|/)node_modules/valibot/'),
    ...edges.map((edge) => ({
      name: `${edge}-knows-no-other-edge`,
      severity: 'error',
      from: { path: `^server/${edge}/` },
      to: { path: '^(server|kiosk|firmware-sim)/', pathNot: `^server/(contract|domain|usecases|${edge})/` },
    })),
    {
      name: 'kiosk-knows-contract',
      severity: 'error',
      from: { path: '^kiosk/' },
      to: { path: '^(server|firmware-sim)/', pathNot: '^server/contract/' },
    },
    {
      name: 'sim-knows-contract',
      severity: 'error',
      from: { path: '^firmware-sim/' },
      to: { path: '^(server|kiosk)/', pathNot: '^server/contract/' },
    },
    {
      name: 'server-knows-no-page',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^(kiosk|firmware-sim)/' },
    },
    home('hono', '^server/http/'),
    home('@hono/[^/]+', '^server/http/'),
    home('aedes', '^server/mqtt/'),
    home('ws', '^server/mqtt/'),
    home('mqtt', '^server/mqtt/|^firmware-sim/'),
    home('lowdb', '^server/storage/'),
    home('postgres', '^server/storage/postgres/'),
    home('lit', '^kiosk/'),
    home('uplot', '^kiosk/'),
    home('uqr', '^kiosk/'),
    home('valibot', '^server/(contract|domain|usecases|http)/|^server/[^/]+$|^kiosk/|^firmware-sim/'),
    home('nodemailer', '^server/(purchasing|notify)/'),
    home('pino', '^server/log'),
    home('@jmespath-community/[^/]+', '^server/mqtt/dialects/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
      conditionNames: ['import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};

// Which room may import which: the table is in docs and in AGENTS.md, this file enforces it.
const tests = '[.]test[.]tsx?$|-for-tests[.]ts$';
const generated = '^lib/db/generated/';

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** Files of a room, its tests left out: a test may start whatever stands behind what it proves. */
const room = (path, more = {}) => ({ path, pathNot: [tests, ...(more.pathNot ?? [])] });

module.exports = {
  forbidden: [
    forbid(
      'no-cycles',
      'Two files that need each other are one idea.',
      { pathNot: generated },
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    forbid(
      'simulator-stands-alone',
      'The product runs against AWS; it must not know the simulator.',
      room('^(app|components|lib)/|^server[.]ts$'),
      { path: '^simulator/' },
    ),
    forbid(
      'simulator-imports-nothing-of-ours',
      'The simulator is an AWS: it knows the wire, not the product.',
      { path: '^simulator/', pathNot: tests },
      { path: '^(app|components|lib|e2e)/|^server[.]ts$' },
    ),
    forbid(
      'contract-is-the-bottom',
      'The wire: zod and its own files, nothing else.',
      room('^lib/contract/'),
      { pathNot: ['^lib/contract/', '^node_modules/zod/'] },
    ),
    forbid(
      'api-endpoints-carry-no-schemas',
      'The browser imports the endpoints: zod must not come along.',
      room('^lib/contract/(api/|endpoint[.]ts|build-request[.]ts)'),
      { path: '^node_modules/zod/' },
    ),
    forbid(
      'domain-imports-only-the-contract',
      'Verbs and ports: no SDK, no Prisma, no Next.',
      room('^lib/domain/'),
      {
        pathNot: [
          '^lib/(domain|contract)/',
          '^lib/paths[.]ts$',
          '^node_modules/(zod|yaml)/',
          '^(crypto|timers/promises)$',
        ],
      },
    ),
    forbid(
      'inventory-and-tail-import-only-ports',
      'What is known, and lines on their way: behind ports.',
      room('^lib/(inventory|tail)/'),
      {
        pathNot: [
          '^lib/(domain|contract)/',
          '^lib/(inventory|tail)/',
          '^(node:)?(crypto|events|timers|util)',
          '^node_modules/lru-cache/',
        ],
      },
    ),
    forbid(
      'adapters-import-only-ports',
      'An adapter answers ports; it reaches no other room.',
      room('^lib/adapters/'),
      {
        path: '^(app|components)/|^lib/(db|http|inventory|tail|client|server)/|^lib/(runtime|runtime-slot|env|config)[.]ts$',
      },
    ),
    forbid(
      'platforms-do-not-know-each-other',
      'What ECS and Kubernetes share is a term of both.',
      room('^lib/adapters/ecs/'),
      { path: '^lib/adapters/(kubernetes|eks|kubeconfig)/' },
    ),
    forbid(
      'kubernetes-does-not-know-ecs',
      'What ECS and Kubernetes share is a term of both.',
      room('^lib/adapters/(kubernetes|eks|kubeconfig)/'),
      { path: '^lib/adapters/ecs/' },
    ),
    forbid(
      'cloudwatch-knows-no-platform',
      'How metrics are read is the same for each.',
      room('^lib/adapters/cloudwatch/'),
      { path: '^lib/adapters/(ecs|kubernetes|eks|kubeconfig)/' },
    ),
    forbid(
      'terms-are-pure',
      'Words and rules of both platforms: no call, no client.',
      room('^lib/adapters/terms/'),
      { pathNot: '^lib/(adapters/terms|contract|domain)/' },
    ),
    forbid(
      'db-imports-only-ports',
      'Every Prisma query is in lib/db, and nothing else is.',
      room('^lib/db/'),
      {
        path: '^(app|components)/|^lib/(adapters|http|inventory|tail|client|server)/|^lib/(runtime|runtime-slot|env|config)[.]ts$',
      },
    ),
    forbid(
      'only-db-knows-prisma',
      'Every Prisma query is in lib/db.',
      room('^(app|components|lib|e2e)/', { pathNot: ['^lib/db/'] }),
      { path: ['^node_modules/@prisma/', generated] },
    ),
    forbid(
      'only-adapters-know-the-sdk',
      'AWS answers are parsed and translated in one place.',
      room('^(app|components|lib)/', { pathNot: ['^lib/adapters/'] }),
      { path: '^node_modules/@(aws-sdk|smithy)/' },
    ),
    forbid(
      'only-the-composition-root-wires',
      'Adapters, inventory, tail and db meet in lib/runtime.ts alone.',
      room('^(app|components|lib)/', {
        pathNot: ['^lib/(runtime|upstreams|metrics|env)[.]ts$', '^lib/(adapters|inventory|tail|db)/'],
      }),
      { path: '^lib/(adapters|inventory|tail|db)/' },
    ),
    forbid(
      'runtime-is-loaded-by-the-server-alone',
      'Routes and pages are bundled apart: they take the process from the slot.',
      { pathNot: ['^server[.]ts$', '^lib/(runtime|upstreams)[.]ts$', '^lib/server/', tests] },
      { path: '^lib/(runtime|upstreams|metrics)[.]ts$|^lib/server/' },
    ),
    forbid('http-stays-above-adapters', 'Request to context to verb to envelope.', room('^lib/http/'), {
      path: '^(app|components)/|^lib/(adapters|db|inventory|tail)/|^lib/runtime[.]ts$',
    }),
    forbid('the-kit-is-bare', 'components/ui could ship in another product.', room('^components/ui/'), {
      path: '^(app|lib)/|^components/(?!ui/)',
    }),
    forbid(
      'components-reach-no-server',
      'No file of the browser reaches adapters, db, http or runtime, however far away.',
      room('^components/|^app/.*client[.]tsx$'),
      {
        reachable: true,
        path: '^lib/(adapters|db|http|inventory|tail|server)/|^lib/(runtime|runtime-slot|env)[.]ts$',
      },
    ),
    forbid('client-imports-only-the-contract', 'Fetch, keys and live updates.', room('^lib/client/'), {
      path: '^lib/(?!client/|contract/|paths[.]ts$)|^(app|components)/',
    }),
    forbid(
      'not-to-unresolvable',
      'An import that leads nowhere.',
      { pathNot: generated },
      { couldNotResolve: true },
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules', generated] },
    exclude: { path: ['[.]css$', '^[.]next/', '^data/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.d.ts'],
    },
  },
};

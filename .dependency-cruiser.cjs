// A domain file is pure: commands in, events out.
const domain = '\\.(decider|events|commands|upcasters)\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circular', comment: 'Circular imports break decorator metadata and start order.', severity: 'error', from: { path: '\\.ts$' }, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'domain-is-pure',
      comment: 'A decider, its events and commands import only libs/decider, libs/contracts, libs/common and pure files of their own service.',
      severity: 'error',
      from: { path: `^services/([^/]+)/src/.*${domain}` },
      to: { pathNot: ['^libs/(decider|contracts|common)/', '^services/$1/src/'] },
    },
    {
      name: 'domain-needs-no-framework',
      comment: 'Time, ids and storage are arguments; neither Nest nor a driver nor randomness belongs in the domain.',
      severity: 'error',
      from: { path: [`^services/.*${domain}`, '^libs/(decider|contracts)/src/(?!.*\\.spec\\.ts$)'] },
      to: { path: ['node_modules/(@nestjs|mongoose|mongodb|kafkajs|@apollo|fastify)/', '^(node:)?(fs|net|http|https|child_process|worker_threads)(/|$)', '\\.(resolver|module|controller|handler|repository)\\.ts$'] },
    },
    {
      name: 'domain-draws-no-random',
      comment: 'node:crypto brings randomUUID and randomBytes: deterministic digests come from libs/common.',
      severity: 'error',
      from: { path: `^services/.*${domain}` },
      to: { path: '^(node:)?crypto$' },
    },
    { name: 'services-stand-alone', comment: 'Services meet in events, contracts and federation only.', severity: 'error', from: { path: '^services/([^/]+)/' }, to: { path: '^(services|gateway)/', pathNot: '^services/$1/' } },
    { name: 'gateway-stands-alone', severity: 'error', from: { path: '^gateway/' }, to: { path: '^services/' } },
    { name: 'libs-know-no-service', severity: 'error', from: { path: '^libs/' }, to: { path: '^(services|gateway|tools|bench)/' } },
    { name: 'checker-stands-alone', comment: 'What checks a fault run shares no code with the system: a mistake would hide itself.', severity: 'error', from: { path: '^infra/faults/check/' }, to: { path: ['^(libs|services|gateway|tools|bench)/', '^infra/(?!faults/check/)'] } },
    { name: 'event-store-is-a-port', comment: 'Adapters live in event-store-mongodb.', severity: 'error', from: { path: '^libs/event-store/' }, to: { path: 'node_modules/(mongoose|mongodb|kafkajs)/' } },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: ['/dist/', 'bench/results'] },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'require', 'node', 'default'] },
  },
};

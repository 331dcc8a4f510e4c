/** Who may import whom (docs/architecture.md): each rule says what to do instead. */
const DOMAINS = '^src/(people|locations|cases|meetings)/';
const PURE = '[.](rules|stages)[.]ts$|^integrations/(_template/)?[^/]+/translate[.]ts$';

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one, or hide a third: move what they share into a file of its own.',
      severity: 'error',
      from: { pathNot: '[.]entity[.]ts$' },
      to: { circular: true, viaOnly: { pathNot: '[.]entity[.]ts$' } },
    },
    {
      name: 'people-and-locations-know-no-cases',
      comment: 'Arrows go meetings → cases → people, locations: let the higher domain write the edge (extendEntity).',
      severity: 'error',
      from: { path: '^src/(people|locations)/' },
      to: { path: '^src/(cases|meetings)/' },
    },
    {
      name: 'people-and-locations-stand-alone',
      comment: 'People and locations do not know each other: the case that joins them says how.',
      severity: 'error',
      from: { path: '^src/(people|locations)/' },
      to: { path: '^src/(people|locations)/', pathNot: '^src/$1/' },
    },
    {
      name: 'cases-know-no-meetings',
      comment: 'Arrows go meetings → cases: let the meeting write the edge (extendEntity).',
      severity: 'error',
      from: { path: '^src/cases/' },
      to: { path: '^src/meetings/' },
    },
    {
      name: 'rules-are-pure',
      comment: 'A rule, a process table or a translation takes what it needs as arguments: no ORM, no graph, no clock, no I/O.',
      severity: 'error',
      from: { path: PURE },
      to: { path: '^src/(graph|database|server|live|tools)/|^src/shared/clock[.]ts$|[.](entity|graph)[.]ts$|/commands/|node_modules/(@mikro-orm|kysely|pg|graphql|@pothos|kafkajs|fastify)|^(node:)?(fs|net|http|child_process)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'integrations-stay-outside',
      comment: 'An adapter knows the kit, commands, event and report types, and shared words: never an entity, a graph file, the server or the database.',
      severity: 'error',
      from: { path: '^integrations/(?!kit/|registry[.]ts)' },
      to: { path: '^src/', pathNot: '^src/(shared|exchange)/|/commands/|[.](events|report|rules)[.]ts$' },
    },
    {
      name: 'one-partner-one-folder',
      comment: 'An adapter never imports another partner: what two share belongs into the kit.',
      severity: 'error',
      from: { path: '^integrations/(?!kit/)([^/]+)/' },
      to: { path: '^integrations/(?!kit/)([^/]+)/', pathNot: '^integrations/$1/' },
    },
    {
      name: 'kafkajs-in-the-kit',
      comment: 'Only integrations/kit/kafka-*.ts speak Kafka: use the bus port (src/exchange/bus.ts).',
      severity: 'error',
      from: { pathNot: '^integrations/kit/kafka-[a-z-]+[.]ts$' },
      to: { path: 'node_modules/kafkajs' },
    },
    {
      name: 'src-does-not-know-integrations',
      comment: 'The registry is handed in by main.ts and the tools: take it as an argument.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main[.]ts|tools/)' },
      to: { path: '^integrations/' },
    },
    {
      name: 'the-console-is-a-client',
      comment: 'Pages ask the graph like any partner: they import nothing of the hub.',
      severity: 'error',
      from: { path: '^src/console/' },
      to: { path: '^(src|integrations)/', pathNot: '^src/console/' },
    },
    {
      name: 'nobody-imports-the-console',
      comment: 'The server serves the built pages as files.',
      severity: 'error',
      from: { path: '^(src|integrations)/', pathNot: '^src/console/' },
      to: { path: '^src/console/' },
    },
    {
      name: 'graph-files-are-the-top',
      comment: 'Only graph files of a domain above, and graph/schema.ts, import a graph file.',
      severity: 'error',
      from: { pathNot: '[.]graph[.]ts$|^src/graph/schema[.]ts$' },
      to: { path: '[.]graph[.]ts$' },
    },
    {
      name: 'no-unlisted-package',
      comment: 'A package that package.json does not list may be gone tomorrow: list it, with its exact version.',
      severity: 'error',
      from: { path: '^(src|integrations)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      comment: 'The file is not there: check the name and its ending.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'src/console/generated|[.]css$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js'], exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};

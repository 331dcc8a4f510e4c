/** Questions of a key worker of the Street Worker project: whom they support, and what they may read at all. */
import type { ReadyMadeQuery } from './ready-made-query.ts';

export const KEY_WORKER: readonly ReadyMadeQuery[] = [
  {
    title: 'Whom do we support?',
    note: 'By the alias that is shown, with what is safe; nobody outside the project finds them by any name.',
    text: `query WhomWeSupport {
  people(first: 10) {
    totalCount
    nodes {
      displayName
      markings
      contactChannels { kind safeToCall safeText bestTimes }
    }
  }
}
`,
  },
  {
    title: 'Into which compartments am I read?',
    note: 'You are told of your own, and of no others.',
    text: `query MyCompartments {
  compartments(first: 20) {
    nodes { code description closed inForceTo }
  }
}
`,
  },
];

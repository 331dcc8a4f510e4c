/** Questions of the ASB officer: cases and what is due on them, how people can be reached safely, and a case to open. */
import type { ReadyMadeQuery } from './ready-made-query.ts';

export const ASB_OFFICER: readonly ReadyMadeQuery[] = [
  {
    title: 'Which cases are being responded to?',
    note: 'With the actions still open and who does them.',
    text: `query InResponse {
  cases(first: 20, filter: { stage: RESPONSE }) {
    totalCount
    nodes {
      title
      summary
      openedAt
      ward { name }
      owner { name }
      actions(filter: { status: OPEN }) {
        totalCount
        nodes { text dueOn owner { name agency { name } } }
      }
    }
  }
}
`,
  },
  {
    title: 'Whom may I ring, and is it safe?',
    note: 'UNKNOWN is never taken for yes.',
    text: `query SafeToContact {
  cases(first: 10) {
    nodes {
      title
      people(first: 10) {
        edges {
          role
          node {
            displayName
            preferredLanguage
            interpreterNeeded
            contactChannels { kind value safeToCall safeVoicemail safeText bestTimes }
          }
        }
      }
    }
  }
}
`,
  },
  {
    title: 'Open a case',
    note: 'The only one here that writes. Run it twice: the same idempotencyKey gets the same case.',
    text: `mutation OpenACase {
  caseOpen(
    idempotencyKey: "start-page-example"
    origin: COMMUNITY
    title: "Off-road bikes on the playing field"
    summary: "Residents report off-road bikes on most evenings. Opened from the start page as an example."
  ) {
    __typename
    ... on Case { id title stage owner { name } }
    ... on Refusal { message }
  }
}
`,
  },
];

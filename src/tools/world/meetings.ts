/** Where the invented world talks it over. */

export interface MeetingPart {
  readonly key: string;
  readonly kind: string;
  readonly title: string;
  /** Days ago that it was held; below zero, days until it will be. */
  readonly daysAgo: number;
  readonly venue: string;
  readonly chair: string | null;
  readonly chairName: string | null;
  readonly ward: string | null;
  readonly invited: readonly string[];
  readonly decisions: readonly { readonly text: string; readonly because: string }[];
}

export const MEETINGS: readonly MeetingPart[] = [
  {
    key: 'panel',
    kind: 'ASB_PANEL',
    title: 'ASB Panel',
    daysAgo: 2,
    venue: 'Invented House, room 2',
    chair: 'marta',
    chairName: null,
    ward: null,
    invited: ['marta', 'callum', 'imogen', 'noreen'],
    decisions: [
      { text: 'Offer both households mediation before any warning.', because: 'Neither has been offered support yet, and support comes before enforcement.' },
    ],
  },
  {
    key: 'nat',
    kind: 'NAT',
    title: 'Neighbourhood Action Team: Town',
    daysAgo: 8,
    venue: 'Example Community Hall',
    chair: null,
    chairName: 'Councillor Fern Imagined',
    ward: 'E05015092',
    invited: ['devon', 'imogen'],
    decisions: [{ text: 'Bellwether Square stays the first priority.', because: 'Residents scored it highest, and the patrols have only begun.' }],
  },
  {
    key: 'nitesafe',
    kind: 'NITESAFE',
    title: 'NiteSafe Partnership',
    daysAgo: 12,
    venue: 'Security Control Centre',
    chair: 'devon',
    chairName: null,
    ward: 'E05015092',
    invited: ['devon', 'asha', 'imogen'],
    decisions: [{ text: 'Move one officer to the taxi rank at closing time.', because: 'Two of three fights began there.' }],
  },
  {
    key: 'next-panel',
    kind: 'ASB_PANEL',
    title: 'ASB Panel',
    daysAgo: -26,
    venue: 'Invented House, room 2',
    chair: 'marta',
    chairName: null,
    ward: null,
    invited: ['marta', 'callum', 'imogen', 'noreen'],
    decisions: [],
  },
];

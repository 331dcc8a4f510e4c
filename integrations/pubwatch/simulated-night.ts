/** What the invented doors say: each story is one evening at one door, entry by entry. Nobody here lives, no door here stands. */
import type { NteCategory } from '../../src/cases/nte/radio-log.report.ts';

/** Radios that the invented world hands out for this (src/tools/world/night.ts). */
export const SIMULATED_RADIOS = ['S11', 'S14', 'S15', 'S16', 'S17', 'S18'] as const;

/** One that nobody holds: its entries show how the hub keeps them all the same. */
export const LOST_RADIO = 'S99';

export interface StoryPart {
  readonly category: NteCategory;
  readonly words: string;
  readonly place?: string;
  /** What an amendment of it says, if it is amended. */
  readonly amended?: { readonly category: NteCategory; readonly words: string };
}

export const STORIES: readonly (readonly StoryPart[])[] = [
  [
    { category: 'REFUSED_ENTRY', words: 'Two refused at the door, they argue and stay.' },
    { category: 'FIGHT_DISORDER', words: 'Pushing in the queue now.', place: 'Outside, by the rope' },
    {
      category: 'FIGHT_DISORDER',
      words: 'One swings at door staff.',
      amended: { category: 'VIOLENCE', words: 'One struck a member of door staff in the face.' },
    },
    { category: 'MEDICAL', words: 'Door staff have a cut lip, first aider with them.' },
  ],
  [
    { category: 'DRUGS', words: 'Bag found in a cubicle, into the drug safe.' },
    { category: 'EJECTION', words: 'The one who had it is put out quietly.' },
  ],
  [
    { category: 'VULNERABLE_PERSON', words: 'Young woman alone on the steps, cold, cannot find her friends.' },
    { category: 'WELFARE_CHECK', words: 'NiteSafe with her now, walking to the Safe Haven.' },
  ],
  [
    { category: 'SPIKING', words: 'A customer feels suddenly very unwell after one drink. Testing kit used.' },
    { category: 'MEDICAL', words: 'Paramedic asked for, sitting up and talking.' },
  ],
  [
    { category: 'STREET_DRINKING', words: 'Group with cans on the benches, loud.', place: 'The benches across the road' },
    { category: 'DAMAGE', words: 'A can thrown at the window, glass cracked.' },
  ],
  [
    { category: 'BANNED_PERSON_SIGHTING', words: 'Somebody on the list seen walking towards the square.' },
    { category: 'REFUSED_ENTRY', words: 'The same person refused here, left without trouble.' },
  ],
  [{ category: 'TAXI_RANK', words: 'Queue is long and short-tempered, could do with a walk past.', place: 'Taxi rank' }],
  [{ category: 'BARRIER_FAULT', words: 'Barrier has not come down, cars are coming through.', place: 'End of the street' }],
  [{ category: 'UNDERAGE', words: 'Three with borrowed cards, refused; heading across the road.' }],
];

/** `npm run contracts`: fails when what is printed in schema/ would break a partner who holds what was released last. */
import { contractChanges } from './contract-changes.ts';
import { PRESENT, readContract, RELEASED } from './contract.ts';

const [released, present] = [readContract(RELEASED), readContract(PRESENT)];
if (!present) fail(`There are no contracts in ${PRESENT}/: print them with npm run generate.`);
if (!released) fail(`Nothing was released yet: ${RELEASED}/ is empty. Release the contracts with npm run contracts:release, and commit them.`);

const breaks = contractChanges(released, present);
if (breaks.length > 0)
  fail(
    [
      `${breaks.length === 1 ? 'A change breaks' : `${breaks.length} changes break`} what was released to partners:`,
      ...breaks.map(({ contract, what, instead }) => `- ${contract}: ${what}. ${instead}`),
      'docs/how-to/change-a-contract.md says what may change.',
    ].join('\n'),
  );
process.stdout.write(`Nothing breaks: ${released.topics.length} topics and the API still keep what was released.\n`);

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

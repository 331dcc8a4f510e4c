/** `npm run contracts:release`: makes what is printed in schema/ the contracts that partners are promised from now on. */
import { cpSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { contractChanges } from './contract-changes.ts';
import { PRESENT, readContract, RELEASED } from './contract.ts';

const { values } = parseArgs({ options: { agreed: { type: 'boolean', default: false } } });
const [released, present] = [readContract(RELEASED), readContract(PRESENT)];
if (!present) fail(`There are no contracts in ${PRESENT}/: print them with npm run generate.`);

const breaks = released ? contractChanges(released, present) : [];
const list = breaks.map(({ contract, what }) => `- ${contract}: ${what}`).join('\n');
if (breaks.length > 0 && !values.agreed)
  fail(
    `What is printed breaks what was released:\n${list}\nMake a new major beside the old. Where every partner concerned has agreed in writing, release it with npm run contracts:release -- --agreed.`,
  );

rmSync(RELEASED, { recursive: true, force: true });
for (const part of ['hub.graphql', 'asyncapi.yaml', 'messages']) cpSync(`${PRESENT}/${part}`, `${RELEASED}/${part}`, { recursive: true });
process.stdout.write(`Released: the API and ${present.topics.length} topics. Commit ${RELEASED}/.\n`);
if (breaks.length > 0) process.stdout.write(`Tell every partner, and the CHANGELOG, what broke:\n${list}\n`);

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

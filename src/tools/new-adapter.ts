/** `npm run new:adapter -- inbound NAME`, or `outbound NAME`: copies a working adapter with its tests and lists it in the registry; then it is yours to change. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ok, refuse, type Result } from '../shared/result.ts';

const KINDS = ['inbound', 'outbound'] as const;
type Kind = (typeof KINDS)[number];

/** What is there already: a new partner may not be taken for one of these. */
export interface TakenNames {
  readonly topics: readonly string[];
  /** The words that `npm run simulate` takes. */
  readonly players: readonly string[];
}

const USAGE = 'npm run new:adapter -- inbound NAME (they send, the hub records) or outbound NAME (the hub tells them); NAME such as fire-arson';
const LONGEST = 40;
/** Names that mean something else here. */
const RESERVED = ['kit', 'hub', 'inbound', 'outbound', 'registry', 'sample-partner'];

/** Makes the adapter under the folder of a project. Answers what to do next; a refusal says why, and then nothing was written. */
export async function newAdapter(root: string, args: readonly string[], taken: TakenNames): Promise<Result<string, string>> {
  const [given = '', name = '', ...more] = args;
  const kind = KINDS.find((each) => each === given);
  if (kind === undefined || name === '' || more.length > 0) return refuse(`Say what to make: ${USAGE}.`);
  const wrong = wrongName(root, kind, name, taken);
  if (wrong !== null) return refuse(wrong);
  const registry = join(root, 'integrations', 'registry.ts');
  const listed = withLine(await readFile(registry, 'utf8'), name);
  if (listed === null)
    return refuse('The list of partners in integrations/registry.ts is not where it was: put `import(…)` lines inside `partnersIn([ … ])` again.');

  const folders = [
    { from: join(root, 'integrations', '_template', kind), to: join(root, 'integrations', name) },
    { from: join(root, 'test', 'integrations', '_template', kind), to: join(root, 'test', 'integrations', name) },
  ];
  const made: string[] = [];
  try {
    for (const { from, to } of folders) {
      // Written beside its place first: a folder that is there is there whole.
      const beside = join(dirname(to), `.${name}.new`);
      made.push(beside);
      await copy(from, beside, (text) => renamed(text, kind, name));
      made.push(to);
      await rename(beside, to);
    }
    const beside = `${registry}.new`;
    made.push(beside);
    await writeFile(beside, listed);
    await rename(beside, registry);
  } catch (failure) {
    for (const each of made) await rm(each, { recursive: true, force: true });
    throw failure;
  }
  return ok(nextSteps(kind, name));
}

function wrongName(root: string, kind: Kind, name: string, { topics, players }: TakenNames): string | null {
  if (!/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name) || name.length > LONGEST)
    return `"${name}" cannot be the name of a folder of ours: write small letters and digits with hyphens between words, at most ${LONGEST} characters, such as fire-arson.`;
  if (RESERVED.includes(name)) return `"${name}" means something else here: take the partner's own name, such as fire-arson.`;
  const folder = [join('integrations', name), join('test', 'integrations', name)].find((each) => existsSync(join(root, each)));
  if (folder !== undefined) return `There is a folder ${folder} already: take another name, or go on in that folder.`;
  const topic = kind === 'inbound' ? `${name}.incident.v1` : `hub.${name}.v1`;
  if (topics.includes(topic)) return `The topic ${topic} belongs to another adapter: take another name, such as ${name}-log.`;
  if (players.includes(name)) return `\`npm run simulate -- ${name}\` plays another partner: take another name, such as ${name}-log.`;
  return null;
}

/** The registry with a line for the partner at the end of its list; null when the list is not found. */
function withLine(registry: string, name: string): string | null {
  const [, before, after] = /^([^]*?\bpartnersIn\(\[\n(?: {2}import\('[^']+'\),\n)*)(\]\);\n[^]*)$/.exec(registry) ?? [];
  return before === undefined || after === undefined ? null : `${before}  import('./${name}/partner.ts'),\n${after}`;
}

async function copy(from: string, to: string, change: (text: string) => string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copy(source, target, change);
    else await writeFile(target, change(await readFile(source, 'utf8')));
  }
}

/** The words of the template as those of the partner; and paths that lead out of its folder are one step shorter, for the copy lies one step higher. */
function renamed(text: string, kind: Kind, name: string): string {
  const words = name.split('-').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  const pascal = words.join('');
  return text
    .replaceAll(`_template/${kind}`, name)
    .replaceAll(/(['`])\.\.\/(?=\.\.\/)/g, '$1')
    .replaceAll('sample-partner', name)
    .replaceAll('samplePartner', `${pascal.charAt(0).toLowerCase()}${pascal.slice(1)}`)
    .replaceAll('SamplePartner', pascal)
    .replaceAll('Sample Partner', words.join(' '));
}

function nextSteps(kind: Kind, name: string): string {
  const what =
    kind === 'inbound'
      ? `integrations/${name}/ takes incidents on ${name}.incident.v1: make messages.ts and translate.ts say what they really send, and feed.ts whose records they are.`
      : `integrations/${name}/ tells of cases on hub.${name}.v1: make adapter.ts say of which events, and messages.ts and translate.ts in which words.`;
  return [
    what,
    'Next: npm run generate, and read what it changed in schema/.',
    `Then: npm test -- test/integrations/${name}, and npm run simulate -- ${name} beside a running hub.`,
    'The README in the folder is for the partner: fill in why, and who to ring. docs/how-to/add-a-partner.md goes on from here.',
  ].join('\n');
}

if (import.meta.main) {
  const { integrations, simulators } = await import('../../integrations/registry.ts');
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const args = process.argv.slice(2);
  const made = await newAdapter(root, args, { topics: integrations.topics.map(({ name }) => name), players: Object.keys(simulators) });
  if (made.ok) {
    // Names differ in length: lines are broken anew, as the project's format has it.
    const name = args[1] ?? '';
    spawnSync(join(root, 'node_modules/.bin/oxfmt'), [join(root, 'integrations', name), join(root, 'test/integrations', name)], { cwd: root });
  }
  (made.ok ? process.stdout : process.stderr).write(`${made.ok ? made.value : made.refusal}\n`);
  process.exitCode = made.ok ? 0 : 1;
}

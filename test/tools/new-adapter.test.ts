/** `npm run new:adapter`: what it makes works as it stands, says what to do next, and leaves no trace when it is taken away; what it refuses it leaves undone. */
import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { newAdapter, type TakenNames } from '../../src/tools/new-adapter.ts';
import { scratchFolder } from '../support/scratch.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

/** Every file under a folder with what it says. */
async function filesIn(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return new Map(await Promise.all(files.toSorted().map(async (file): Promise<[string, string]> => [file.slice(folder.length), await readFile(file, 'utf8')])));
}

describe('in a copy of the project', () => {
  let copy = '';
  let registry = '';
  let schema: Map<string, string>;
  const ADAPTERS = [
    ['inbound', 'fire-arson', 'fire-arson.incident.v1'],
    ['outbound', 'blue-door', 'hub.blue-door.v1'],
  ] as const;
  const folders = ADAPTERS.flatMap(([, name]) => [`integrations/${name}`, `test/integrations/${name}`]);

  /** A program of the project, in the copy, as somebody there would start it. */
  async function program(script: string, ...args: string[]): Promise<string> {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_|FORCE_COLOR|TEST$)/.test(name)));
    const { stdout } = await run(process.execPath, [script, ...args], { cwd: copy, env: { ...env, NO_COLOR: '1' }, maxBuffer: 2 ** 24 }).catch(
      (failure: unknown) => {
        const { stdout: out = '', stderr = '' } = failure as { stdout?: string; stderr?: string };
        throw new Error(`${script} ${args.join(' ')} failed.\n${out}\n${stderr}`);
      },
    );
    return stdout;
  }

  beforeAll(async () => {
    copy = await scratchFolder();
    const parts = [
      'src',
      'integrations',
      'test',
      'schema',
      'package.json',
      'tsconfig.json',
      'vitest.config.ts',
      'codegen.ts',
      '.oxfmtrc.json',
      '.oxlintrc.json',
    ];
    for (const part of parts) await cp(join(ROOT, part), join(copy, part), { recursive: true });
    await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    registry = await readFile(join(copy, 'integrations/registry.ts'), 'utf8');
    await program('src/tools/print-promises.ts');
    schema = await filesIn(join(copy, 'schema'));
    for (const [kind, name] of ADAPTERS) expect(await program('src/tools/new-adapter.ts', kind, name)).toContain(`npm test -- test/integrations/${name}`);
  }, 60_000);

  test('each is one line of the registry', async () => {
    const now = (await readFile(join(copy, 'integrations/registry.ts'), 'utf8')).split('\n');
    expect(now.filter((line) => !registry.split('\n').includes(line))).toEqual(["  import('./fire-arson/partner.ts'),", "  import('./blue-door/partner.ts'),"]);
    expect(now.length - registry.split('\n').length).toBe(2);
  });

  test('nothing of the template is left in them', async () => {
    for (const folder of folders)
      for (const [file, text] of await filesIn(join(copy, folder))) expect(text, `${folder}${file}`).not.toMatch(/sample.?partner|_template/i);
  });

  test('they are typed, linted and formatted like everything else', async () => {
    // What is wrong elsewhere in the project is for its own check to say.
    const said = await program('node_modules/typescript-native/bin/tsc', '--noEmit').catch(String);
    expect(said.split('\n').filter((line) => /fire-arson|blue-door|registry/.test(line))).toEqual([]);
    await program('node_modules/oxlint/bin/oxlint', '--deny-warnings', ...folders);
    await program('node_modules/oxfmt/bin/oxfmt', '--check', ...folders);
  }, 180_000);

  test('their tests pass: what is sent is taken or told', async () => {
    const said = await program('node_modules/vitest/vitest.mjs', 'run', ...ADAPTERS.map(([, name]) => `test/integrations/${name}`));
    expect(said).toMatch(/Test Files +4 passed \(4\)/);
  }, 180_000);

  test('their messages are printed for the partner, and taken away they leave no trace', async () => {
    await program('src/tools/print-promises.ts');
    const printed = await filesIn(join(copy, 'schema'));
    for (const [, , topic] of ADAPTERS) expect([...printed.keys()]).toContain(`/messages/${topic}.schema.json`);
    expect(printed.get('/acls.json')).toContain('fire-arson-send');

    for (const folder of folders) await rm(join(copy, folder), { recursive: true });
    const line = /^ {2}import\('\.\/(fire-arson|blue-door)\/partner\.ts'\),\n/gm;
    await writeFile(join(copy, 'integrations/registry.ts'), (await readFile(join(copy, 'integrations/registry.ts'), 'utf8')).replaceAll(line, ''));
    expect(await readFile(join(copy, 'integrations/registry.ts'), 'utf8')).toBe(registry);
    await program('src/tools/print-promises.ts');
    expect(await filesIn(join(copy, 'schema'))).toEqual(schema);
  }, 60_000);
});

describe('what cannot be made', () => {
  const TAKEN: TakenNames = { topics: ['police.incident.v1', 'hub.case.v1'], players: ['florist'] };
  const REGISTRY = "const partners = await partnersIn([\n  import('./pubwatch/partner.ts'),\n]);\n";

  /** A project with nothing but what the command looks at. */
  async function aProject(registry = REGISTRY): Promise<string> {
    const root = await scratchFolder();
    for (const folder of ['integrations/pubwatch', 'test/integrations/leftover', 'integrations/_template/inbound', 'test/integrations/_template/inbound'])
      await mkdir(join(root, folder), { recursive: true });
    await writeFile(join(root, 'integrations/registry.ts'), registry);
    await writeFile(join(root, 'integrations/_template/inbound/partner.ts'), "import '../../kit/partner.ts'; // sample-partner\n");
    return root;
  }

  test.each([
    ['nothing', [], /^Say what to make: npm run new:adapter -- inbound NAME /],
    ['no name', ['inbound'], /^Say what to make: /],
    ['a direction that there is not', ['sideways', 'fire-arson'], /^Say what to make: /],
    ['two names', ['inbound', 'fire', 'arson'], /^Say what to make: /],
    ['capitals', ['inbound', 'Fire'], /^"Fire" cannot be the name of a folder of ours: /],
    ['a path', ['inbound', '../fire'], /cannot be the name of a folder of ours: /],
    ['underscores', ['inbound', 'fire_arson'], /cannot be the name of a folder of ours: /],
    ['a word that begins with a digit', ['inbound', 'fire-2'], /cannot be the name of a folder of ours: /],
    ['a hyphen at the end', ['inbound', 'fire-'], /cannot be the name of a folder of ours: /],
    ['a name that is too long', ['inbound', 'f'.repeat(41)], /at most 40 characters/],
    ['a name that means something else', ['inbound', 'kit'], /^"kit" means something else here: /],
    ['a folder that is there', ['inbound', 'pubwatch'], /^There is a folder integrations\/pubwatch already: /],
    ['tests that are there', ['inbound', 'leftover'], /^There is a folder test\/integrations\/leftover already: /],
    ['a topic of another, in', ['inbound', 'police'], /^The topic police\.incident\.v1 belongs to another adapter: /],
    ['a topic of another, out', ['outbound', 'case'], /^The topic hub\.case\.v1 belongs to another adapter: /],
    ['a word that plays another', ['inbound', 'florist'], /^`npm run simulate -- florist` plays another partner: /],
  ])('%s is refused with a sentence, and nothing is written', async (_, args, sentence) => {
    const root = await aProject();
    const before = await filesIn(root);
    const made = await newAdapter(root, args, TAKEN);
    expect(made).toEqual({ ok: false, refusal: expect.stringMatching(sentence) });
    expect(made.ok ? '' : made.refusal).toMatch(/\.$/);
    expect(await filesIn(root)).toEqual(before);
  });

  test('a registry in which the list is not found is left as it is', async () => {
    const root = await aProject('const partners = [];\n');
    const before = await filesIn(root);
    expect(await newAdapter(root, ['inbound', 'fire-arson'], TAKEN)).toEqual({
      ok: false,
      refusal: expect.stringContaining('The list of partners in integrations/registry.ts is not where it was'),
    });
    expect(await filesIn(root)).toEqual(before);
  });

  test('when it breaks off half-way, nothing is left', async () => {
    const root = await aProject();
    await rm(join(root, 'test/integrations/_template'), { recursive: true });
    const before = await filesIn(root);
    await expect(newAdapter(root, ['inbound', 'fire-arson'], TAKEN)).rejects.toThrow('ENOENT');
    expect(await filesIn(root)).toEqual(before);
    expect((await readdir(join(root, 'integrations'))).toSorted()).toEqual(['_template', 'pubwatch', 'registry.ts']);
  });
});

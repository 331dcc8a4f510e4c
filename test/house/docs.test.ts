/** The pages under docs/ say what is: each room, file, table and arrow that they name is there, and each sentence of a hub that cannot start is explained. */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const PAGES = ['README.md', ...globSync('docs/**/*.md', { cwd: ROOT })].toSorted();
const ARCHITECTURE = read('docs/architecture.md');
const DIAGRAMS = [...ARCHITECTURE.matchAll(/^```mermaid\n([^]*?)^```$/gm)].map(([, diagram = '']) => diagram);

describe('rooms', () => {
  const rooms = ['src', 'integrations'].flatMap((house) =>
    readdirSync(join(ROOT, house), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [`${house}/${entry.name}/`] : [])),
  );

  // A partner comes with one command and goes without a trace: its own README says what it is.
  const partners = [...read('integrations/registry.ts').matchAll(/import\('\.\/([a-z-]+)\/partner\.ts'\)/g)].map(([, folder]) => `integrations/${folder}/`);

  test('are all in the table of the architecture, but for partners, which may be; and no other', () => {
    const table = [...ARCHITECTURE.matchAll(/^\| `((?:src|integrations)\/[^`]+\/)` +\|/gm)].map(([, room = '']) => room);
    expect(table.filter((room) => !partners.includes(room)).toSorted()).toEqual(rooms.filter((room) => !partners.includes(room)).toSorted());
    expect(table.filter((room) => !rooms.includes(room))).toEqual([]);
  });

  test.each(partners)('%s says in its README what it is', (room) => {
    expect(read(`${room}README.md`)).toMatch(/^# .+$/m);
  });

  test('of src are all in the map of the README', () => {
    const map = [...read('README.md').matchAll(/^\| \[((?:src)\/[^\]]+\/)\]/gm)].map(([, room]) => room);
    expect(map.toSorted()).toEqual(rooms.filter((room) => room.startsWith('src/')).toSorted());
  });
});

describe('files', () => {
  test.each(PAGES)('that %s names are there', (path) => {
    const named = [...withoutFences(read(path)).matchAll(/`((?:src|integrations|test|docs|schema|bench)\/[^`*… ]*)`/g)].flatMap(([, name]) => name ?? []);
    expect(named.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
  });

  test.each(PAGES)('that the commands of %s are given are there', (path) => {
    const commands = [...read(path).matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, lines = '']) => lines).join('\n');
    const given = commands.match(/(?<=^|\s)(?:integrations|schema|docs)\/[^\s"']+/gm) ?? [];
    expect(given.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
  });

  test('that the diagrams name are there', () => {
    const files = globSync(['src/**/*.ts', 'integrations/**/*.ts'], { cwd: ROOT });
    const named = DIAGRAMS.flatMap((diagram) => diagram.match(/[\w/.-]+\.ts\b/g) ?? []);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !files.some((file) => `/${file}`.endsWith(`/${name}`)))).toEqual([]);
  });
});

describe('the sketch of the data', () => {
  const sketch = DIAGRAMS.find((diagram) => diagram.startsWith('erDiagram')) ?? '';
  const arrows = [...sketch.matchAll(/^ +(\w+) (\|\||\|o)--\S+ (\w+) :/gm)].map(([, one = '', kind, many = '']) => ({
    one: one.toLowerCase(),
    many: many.toLowerCase(),
    needed: kind === '||',
  }));
  const tables = new Map(
    [...read('schema/database.sql').matchAll(/^create table "?(\w+)"? \(\n([^]*?)^\);$/gm)].map(([, name = '', columns = '']) => [name, columns]),
  );

  test('has an arrow in every line', () => {
    expect(arrows.length).toBe(sketch.trim().split('\n').length - 1);
  });

  test.each(arrows)('$one → $many is a foreign key, needed: $needed', ({ one, many, needed }) => {
    const columns = tables.get(many) ?? '';
    const keys = [...columns.matchAll(/FOREIGN KEY \((\w+)\) REFERENCES "?(\w+)"?\(/g)].filter(([, , target]) => target === one).map(([, column]) => column);
    expect(keys.length, `${many} points to ${one}`).toBeGreaterThan(0);
    expect(keys.some((key) => new RegExp(`^  ${key} .*not null`, 'm').test(columns))).toBe(needed);
  });
});

describe('decisions', () => {
  const adrs = readdirSync(join(ROOT, 'docs/adr')).toSorted();

  test.each(adrs)('%s has its number, a date and a status', (name) => {
    const [, number = ''] = /^(\d{4})-[a-z0-9-]+\.md$/.exec(name) ?? [];
    expect(read(`docs/adr/${name}`)).toMatch(
      new RegExp(`^# ${Number(number)}\\. .+\\n\\nDate: \\d{4}-\\d{2}-\\d{2}\\. Status: (proposed|accepted|superseded)\\b`),
    );
  });

  test('are numbered without a hole', () => {
    expect(adrs.map((name) => Number(name.slice(0, 4)))).toEqual(adrs.map((_, index) => index + 1));
  });
});

test('the glossary is in the order of the alphabet, each word once', () => {
  const lines = read('docs/glossary.md')
    .split('\n')
    .filter((line) => line.startsWith('|'));
  const terms = lines.slice(2).map((line) => line.split('|')[1]?.trim() ?? '');
  expect(terms.length).toBeGreaterThan(40);
  expect(terms).toEqual([...new Set(terms)].toSorted((a, b) => a.localeCompare(b, 'en', { sensitivity: 'base' })));
});

describe('when the hub does not start', () => {
  const page = plain(read('docs/how-to/when-the-hub-does-not-start.md'));
  const files = globSync(['src/**/*.ts', 'integrations/kit/kafka-*.ts'], { cwd: ROOT }).toSorted();
  const said = files
    .map((file) => ({ file, words: sayings(ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true)).flatMap(fixedWords) }))
    .filter(({ words }) => words.length > 0);

  test('it is said where this test looks', () => {
    const places = [
      'src/config.ts',
      'src/database/open.ts',
      'src/database/embedded/postmaster.ts',
      'src/server/server.ts',
      'src/access/development-key.ts',
      'integrations/kit/kafka-failures.ts',
    ];
    expect(said.map(({ file }) => file)).toEqual(expect.arrayContaining(places));
  });

  test.each(said)('every sentence of $file is explained', ({ words }) => {
    expect(words.filter((each) => !page.includes(plain(each)))).toEqual([]);
  });
});

/** Where such sentences are said: where one of these failures is made, and in these declarations. */
function sayings(node: ts.Node): ts.Node[] {
  const failures = ['DatabaseCannotStart', 'CannotListen', 'DevelopmentKeyUnusable', 'BusCannotStart'];
  const declarations = ['Environment', 'sentences', 'noPostgresUrl', 'whyNot', 'kafkaOf', 'readClientFile', 'tlsOf', 'loginOf', 'whyUnusable'];
  const here =
    (ts.isNewExpression(node) && failures.includes(node.expression.getText())) ||
    ((ts.isVariableDeclaration(node) || ts.isFunctionDeclaration(node)) && declarations.includes(node.name?.getText() ?? ''));
  return here ? [node] : childrenOf(node).flatMap(sayings);
}

/** Of the texts under a node, the parts that are always the same: several words, long enough to be told from one another. */
function fixedWords(node: ts.Node): string[] {
  const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
  const own = isText && /^.{6,} .{6,}$/.test(node.text.trim()) ? [node.text.trim()] : [];
  return [...own, ...childrenOf(node).flatMap(fixedWords)];
}

function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  return children;
}

/** Without the marks of Markdown and with one blank where there are several. */
function plain(text: string): string {
  return text.replace(/[`\\]/g, '').replace(/\s+/g, ' ');
}

function withoutFences(page: string): string {
  return page.replace(/^```[^]*?^```$/gm, '');
}

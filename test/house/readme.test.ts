/** The README tells the truth: its settings are those of the hub, its commands are those of package.json, and its links lead somewhere. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { SETTINGS } from '../../src/settings.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const PAGES = ['README.md', 'CHANGELOG.md', ...globSync(['docs/**/*.md', 'integrations/**/*.md'], { cwd: ROOT })].toSorted();

/** npm runs it by itself, after `npm ci`. */
const NOBODY_TYPES = ['prepare'];

/** The text under a heading, up to the next of the same rank. */
function section(page: string, heading: string): string {
  const text = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (text === undefined) throw new Error(`There is no section "${heading}" any more: name the new one here.`);
  return text;
}

/** The rows of the first table in a text, without its head. */
function rows(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('the settings', () => {
  const settings = SETTINGS.map(({ name, default: unset, meaning }) => ({ name, default: unset, meaning }));

  test('of the README are those of the hub, with their defaults and meanings', () => {
    const bare = (cell: string) => cell.replace(/^`(.*)`$/, '$1');
    const table = rows(section(read('README.md'), 'Settings')).map(([name = '', unset = '', meaning = '']) => ({
      name: bare(name),
      default: unset === '—' ? null : bare(unset),
      meaning,
    }));
    expect(table).toEqual(settings);
  });

  test('of .env.example are the same, each behind a # so that copying it changes nothing', () => {
    const found = [...read('.env.example').matchAll(/^# (.+)\n#([A-Z_]+)=(.*)$/gm)].map(([, meaning, name, unset]) => ({
      name,
      default: unset || null,
      meaning,
    }));
    expect(found).toEqual(settings);
    expect(read('.env.example')).not.toMatch(/^[A-Z_]+=/m);
  });
});

describe('the commands', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = (page: string) =>
    [...page.matchAll(/npm (?:run (?:--silent )?)?(?!run|ci|install|rebuild)([a-z][a-z:-]*[a-z])/g)].flatMap(([, name]) => name ?? []);

  test('that people type stand in the table of the README, all of them', () => {
    const typed = Object.keys(scripts).filter((name) => !NOBODY_TYPES.includes(name));
    const table = rows(section(read('README.md'), 'Commands')).flatMap(([command = '']) => named(command));
    expect(table.toSorted()).toEqual(typed.toSorted());
  });

  test.each(PAGES)('that %s names are there', (path) => {
    expect(named(read(path)).filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('links', () => {
  const links = (path: string) =>
    [...withoutFences(read(path)).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target]) => (target && !/^(https?|mailto):/.test(target) ? [target] : []));

  test('are found where there are some', () => {
    expect(links('README.md').length).toBeGreaterThan(30);
  });

  test.each(PAGES)('of %s lead somewhere', (path) => {
    expect(links(path).filter((target) => !leadsSomewhere(path, target))).toEqual([]);
  });

  test('of the README reach every how-to', () => {
    const reached = links('README.md').map((target) => relative(ROOT, join(ROOT, target)));
    expect(PAGES.filter((page) => page.startsWith('docs/how-to/') && !reached.includes(page))).toEqual([]);
  });
});

function leadsSomewhere(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(ROOT, file))) return false;
  return anchor === undefined || headings(read(file)).includes(anchor);
}

/** The headings of a page as their anchors. */
function headings(page: string): string[] {
  return [...withoutFences(page).matchAll(/^#+ (.+)$/gm)].map(([, words = '']) =>
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function withoutFences(page: string): string {
  return page.replace(/^```[^]*?^```$/gm, '');
}

/** Every pair of text and ground that the pages use is readable in light and in dark: WCAG 2.2 AA, 4.5 to 1. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../../src/console/styles/tokens.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');

function colours(text: string): Map<string, string> {
  return new Map([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', colour = '']) => [name, colour]));
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

const PAIRS = [
  ['ink', 'paper'],
  ['ink', 'card'],
  ['ink', 'fresh'],
  ['ink', 'accent-wash'],
  ['ink', 'bar-ground'],
  ['ink', 'bad-wash'],
  ['ink-soft', 'paper'],
  ['ink-soft', 'card'],
  ['ink-soft', 'fresh'],
  ['ink-soft', 'bar-ground'],
  ['accent', 'paper'],
  ['accent', 'card'],
  ['accent', 'accent-wash'],
  ['accent-ink', 'accent'],
  ['good', 'good-wash'],
  ['warn', 'warn-wash'],
  ['warn', 'card'],
  ['warn', 'fresh'],
  ['bad', 'bad-wash'],
  ['bad', 'card'],
  ['bad', 'fresh'],
  ['invented', 'invented-wash'],
] as const;

describe.each([
  ['light', colours(light)],
  ['dark', colours(dark)],
])('in %s', (_, palette) => {
  test.each(PAIRS)('%s on %s', (text, ground) => {
    const [over, under] = [palette.get(text), palette.get(ground)];
    if (over === undefined || under === undefined)
      throw new Error(`tokens.css has no --${over === undefined ? text : ground}: take the pair out, or put the colour back.`);
    expect(contrast(over, under)).toBeGreaterThanOrEqual(4.5);
  });
});

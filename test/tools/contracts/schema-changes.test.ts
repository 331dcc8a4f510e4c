/** Every edit of a message schema that would break somebody is named, and the harmless ones are let through; what is let through is tried with a thousand messages. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Action, schemaChanges } from '../../../src/tools/contracts/schema-changes.ts';
import { attemptsAt, samplesOf, taker } from './samples.ts';

const RELEASED = {
  $id: 'urn:test:1',
  title: 'A radio log',
  type: 'object',
  required: ['radio', 'kind', 'at'],
  properties: {
    radio: { type: 'string', pattern: '^R[0-9]{1,3}$', description: 'The radio.' },
    kind: { type: 'string', enum: ['VIOLENCE', 'DRUGS', 'WELFARE'], description: 'What happened.' },
    at: { type: 'string', format: 'date-time', description: 'When.' },
    words: { type: ['string', 'null'], maxLength: 200, description: 'What was said.' },
    people: { type: 'integer', minimum: 0, maximum: 50, description: 'How many.' },
    place: {
      type: 'object',
      description: 'Where.',
      required: ['name'],
      properties: { name: { type: 'string', description: 'Its name.' }, floor: { type: 'integer', description: 'The floor.' } },
    },
    tags: {
      type: 'array',
      maxItems: 3,
      description: 'Tags.',
      items: { anyOf: [{ enum: ['CCTV', 'TAXI'] }, { type: 'string', pattern: '^[A-Z]+$' }], description: 'One.' },
    },
  },
};

type Schema = typeof RELEASED & Record<string, unknown>;
/** A copy with an edit. */
function edited(edit: (schema: { properties: Record<string, Record<string, unknown>>; required: string[] } & Record<string, unknown>) => void): Schema {
  const copy = structuredClone(RELEASED) as never;
  edit(copy);
  return copy;
}
const changesOf = (action: Action, present: object) => schemaChanges(RELEASED, present, action).map(({ at, what }) => `${at}: ${what}`);

describe('what breaks who sends to the hub', () => {
  test.each<[string, Schema, string]>([
    ['a field removed', edited(({ properties }) => delete properties['words']), 'words: it is no longer read'],
    [
      'a field of a field removed',
      edited(({ properties }) => void Object.assign(properties['place'] ?? {}, { properties: { name: { type: 'string' } } })),
      'place.floor: it is no longer read',
    ],
    ['a field retyped', edited(({ properties }) => void (properties['people'] = { type: 'string' })), 'people: it is no longer taken as integer'],
    [
      'null no longer taken',
      edited(({ properties }) => void (properties['words'] = { type: 'string', maxLength: 200 })),
      'words: it is no longer taken as null',
    ],
    [
      'a new required field',
      edited(({ properties, required }) => {
        properties['night'] = { type: 'string' };
        required.push('night');
      }),
      'night: it must now be sent, which it need not be',
    ],
    ['an optional field made required', edited(({ required }) => void required.push('people')), 'people: it must now be sent, which it need not be'],
    [
      'an enum narrowed',
      edited(({ properties }) => void (properties['kind'] = { type: 'string', enum: ['VIOLENCE', 'DRUGS'] })),
      'kind: the value "WELFARE" is no longer taken',
    ],
    [
      'a field renamed',
      edited(({ properties }) => {
        properties['count'] = properties['people'] ?? {};
        delete properties['people'];
      }),
      'people: it is no longer read',
    ],
    [
      'free text made a list',
      edited(({ properties }) => void (properties['words'] = { type: ['string', 'null'], maxLength: 200, enum: ['FIGHT', null] })),
      'words: only some values are taken where any were',
    ],
    [
      'a shorter text',
      edited(({ properties }) => void (properties['words'] = { type: ['string', 'null'], maxLength: 100 })),
      'words: it is taken within narrower limits (maxLength 100, released: 200)',
    ],
    [
      'another pattern',
      edited(({ properties }) => void (properties['radio'] = { type: 'string', pattern: '^R[0-9]{1,2}$' })),
      'radio: it is taken within narrower limits',
    ],
    [
      'a new limit',
      edited(({ properties }) => void Object.assign(properties['tags'] ?? {}, { minItems: 1 })),
      'tags: it is taken within narrower limits (minItems 1, released: none)',
    ],
    [
      'no unnamed fields any more',
      edited((schema) => void (schema['additionalProperties'] = false)),
      ': fields that the schema does not name are no longer let through',
    ],
    [
      'a keyword that nobody understands',
      edited((schema) => void (schema['if'] = { required: ['words'] })),
      ': the keyword if changed, which the check does not understand',
    ],
    [
      'a narrower item',
      edited(({ properties }) => void Object.assign(properties['tags'] ?? {}, { items: { enum: ['CCTV', 'TAXI'] } })),
      'tags[]: only some values are taken where any were',
    ],
  ])('%s', (_, present, sentence) => {
    expect(changesOf('receive', present).join('\n')).toContain(sentence);
  });
});

describe('what breaks who reads from the hub', () => {
  test.each<[string, Schema, string]>([
    ['a field removed', edited(({ properties }) => delete properties['words']), 'words: it is no longer sent'],
    ['a field retyped', edited(({ properties }) => void (properties['people'] = { type: 'string' })), 'people: it may be sent as string, which it never was'],
    [
      'a field that may now be null',
      edited(({ properties }) => void (properties['people'] = { type: ['integer', 'null'], minimum: 0, maximum: 50 })),
      'people: it may be sent as null, which it never was',
    ],
    ['a field that is no longer always there', edited((schema) => void (schema.required = ['radio', 'kind'])), 'at: it is no longer always sent'],
    [
      'an enum widened',
      edited(({ properties }) => void (properties['kind'] = { type: 'string', enum: ['VIOLENCE', 'DRUGS', 'WELFARE', 'FIRE'] })),
      'kind: the value "FIRE" may be sent, which the released schema does not know',
    ],
    [
      'a list made free text',
      edited(({ properties }) => void (properties['kind'] = { type: 'string' })),
      'kind: it may hold any value where only some were listed',
    ],
    [
      'a field renamed',
      edited(({ properties }) => {
        properties['count'] = properties['people'] ?? {};
        delete properties['people'];
      }),
      'people: it is no longer sent',
    ],
    [
      'a longer text',
      edited(({ properties }) => void (properties['words'] = { type: ['string', 'null'], maxLength: 500 })),
      'words: it may be sent beyond its limits (maxLength 500, released: 200)',
    ],
    [
      'no form any more',
      edited(({ properties }) => void (properties['at'] = { type: 'string' })),
      'at: it may be sent beyond its limits (format none, released: "date-time")',
    ],
  ])('%s', (_, present, sentence) => {
    expect(changesOf('send', present).join('\n')).toContain(sentence);
  });
});

const HARMLESS: readonly [string, readonly Action[], Schema][] = [
  ['the same', ['receive', 'send'], edited(() => undefined)],
  [
    'other words for people',
    ['receive', 'send'],
    edited((schema) => {
      schema['title'] = 'Radio';
      Object.assign(schema.properties['words'] ?? {}, { description: 'Other words.', examples: ['x'] });
    }),
  ],
  ['the order of names', ['receive', 'send'], edited((schema) => void schema.required.reverse())],
  ['a new optional field', ['receive', 'send'], edited(({ properties }) => void (properties['night'] = { type: 'string' }))],
  [
    'a new optional field of a field',
    ['receive', 'send'],
    edited(({ properties }) => void Object.assign(properties['place']?.['properties'] ?? {}, { room: { type: 'string' } })),
  ],
  ['an enum widened', ['receive'], edited(({ properties }) => void (properties['kind'] = { type: 'string', enum: ['VIOLENCE', 'DRUGS', 'WELFARE', 'FIRE'] }))],
  ['an enum narrowed', ['send'], edited(({ properties }) => void (properties['kind'] = { type: 'string', enum: ['VIOLENCE', 'DRUGS'] }))],
  ['a required field made optional', ['receive'], edited((schema) => void (schema.required = ['radio', 'kind']))],
  ['an optional field always sent', ['send'], edited(({ required }) => void required.push('people'))],
  ['null taken too', ['receive'], edited(({ properties }) => void (properties['people'] = { type: ['integer', 'null'], minimum: 0, maximum: 50 }))],
  ['wider limits', ['receive'], edited(({ properties }) => void (properties['words'] = { type: ['string', 'null'], maxLength: 500 }))],
  ['narrower limits', ['send'], edited(({ properties }) => void (properties['people'] = { type: 'integer', minimum: 1, maximum: 50 }))],
  ['whole numbers where any are taken', ['receive'], edited(({ properties }) => void (properties['people'] = { type: 'number', minimum: 0 }))],
  [
    'a new word of an open list',
    ['receive', 'send'],
    edited(
      ({ properties }) =>
        void Object.assign(properties['tags'] ?? {}, { items: { anyOf: [{ enum: ['CCTV', 'TAXI', 'DOOR'] }, { type: 'string', pattern: '^[A-Z]+$' }] } }),
    ),
  ],
  [
    'a definition put aside',
    ['receive', 'send'],
    edited((schema) => {
      schema['$defs'] = { place: schema.properties['place'] };
      schema.properties['place'] = { $ref: '#/$defs/place' };
    }),
  ],
];

describe('what breaks nobody', () => {
  test.each(HARMLESS.flatMap(([name, actions, present]) => actions.map((action) => ({ name, action, present }))))(
    '$name, on a topic that the hub does $action',
    ({ action, present }) => {
      expect(changesOf(action, present)).toEqual([]);
      const [written, read] = action === 'receive' ? [RELEASED, present] : [present, RELEASED];
      const takes = taker(read);
      fc.assert(
        fc.property(samplesOf(written), (message) => takes(message)),
        { numRuns: 1_000 },
      );
    },
  );
});

describe('messages of several forms', () => {
  const sent = { type: 'object', required: ['id', 'reason'], properties: { id: { type: 'string' }, reason: { type: 'string' } } };
  const withdrawn = { type: 'object', required: ['id', 'withdrawnAt'], properties: { id: { type: 'string' }, withdrawnAt: { type: 'string' } } };
  const forms = { oneOf: [sent, withdrawn] };

  test('each may grow', () => {
    const grown = { oneOf: [{ ...sent, properties: { ...sent.properties, note: { type: 'string' } } }, withdrawn] };
    expect(schemaChanges(forms, grown, 'send')).toEqual([]);
    expect(schemaChanges(forms, grown, 'receive')).toEqual([]);
  });

  test('a further form is taken, but not sent', () => {
    const closed = { type: 'object', required: ['id', 'closedAt'], properties: { id: { type: 'string' }, closedAt: { type: 'string' } } };
    expect(schemaChanges(forms, { oneOf: [sent, withdrawn, closed] }, 'receive')).toEqual([]);
    expect(schemaChanges(forms, { oneOf: [sent, withdrawn, closed] }, 'send')).not.toEqual([]);
    expect(schemaChanges(forms, { oneOf: [sent] }, 'receive').map(({ at }) => at)).toContain('withdrawnAt');
  });

  test('a form that swallows another cannot be told apart from it any more', () => {
    const anything = { type: 'object', required: ['id'], properties: { ...sent.properties, withdrawnAt: { type: 'string' } } };
    expect(schemaChanges(forms, { oneOf: [anything, withdrawn] }, 'receive')).not.toEqual([]);
  });

  test('a schema that refers to itself is compared by its words', () => {
    const tree = (type: string) => ({
      $ref: '#/$defs/node',
      $defs: { node: { type: 'object', properties: { name: { type }, next: { $ref: '#/$defs/node' } } } },
    });
    expect(schemaChanges(tree('string'), tree('string'), 'receive')).toEqual([]);
    expect(schemaChanges(tree('string'), tree('integer'), 'receive')).not.toEqual([]);
  });
});

/** Edits at random, each of one place, most of them harmful to someone. */
const edit = fc.record({
  field: fc.constantFrom(...Object.keys(RELEASED.properties)),
  by: fc.constantFrom<
    (field: Record<string, unknown>, schema: Record<string, unknown> & { required: string[]; properties: Record<string, unknown> }, name: string) => void
  >(
    (field) => void (field['type'] = 'string'),
    (field) => void (field['type'] = ['string', 'integer', 'null', 'object', 'array']),
    (field) => void delete field['type'],
    (field) => void (field['maxLength'] = 3),
    (field) => void (field['minimum'] = 10),
    (field) => void delete field['maximum'],
    (field) => void delete field['pattern'],
    (field) => void (field['enum'] = ['DRUGS', null, 1]),
    (field) => void delete field['enum'],
    (field) => void (field['const'] = 'DRUGS'),
    (field) => void (field['format'] = 'date'),
    (field) => void (field['required'] = ['floor']),
    (field) => void (field['items'] = { type: 'string' }),
    (field) => void (field['anyOf'] = [{ type: 'string' }, { type: 'integer', maximum: 7 }]),
    (field) => void (field['oneOf'] = [{ type: ['string', 'null'] }, { type: 'integer' }]),
    (field) => void (field['allOf'] = [{ maxLength: 150 }, { maximum: 20 }]),
    (field) => void (field['not'] = { const: 'DRUGS' }),
    (_, schema, name) => void (schema.required = [...new Set([...schema.required, name])]),
    (_, schema, name) => void (schema.required = schema.required.filter((each) => each !== name)),
    (_, schema, name) => void delete schema.properties[name],
    (_, schema) => void (schema['additionalProperties'] = false),
  ),
});

test.each<Action>(['receive', 'send'])('what passes for harmless is so, whatever was edited where the hub does %s', (action) => {
  let passed = 0;
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
      const present = edited((schema) => {
        for (const { field, by } of edits) by(schema.properties[field] ?? {}, schema, field);
      });
      if (schemaChanges(RELEASED, present, action).length > 0) return;
      passed += 1;
      const [written, read] = action === 'receive' ? [RELEASED, present] : [present, RELEASED];
      const takes = taker(read);
      const messages = fc.sample(attemptsAt(written), 40).filter(taker(written));
      for (const message of messages) if (!takes(message)) throw new Error(`Not taken: ${JSON.stringify(message)} by ${JSON.stringify(read.properties)}`);
    }),
    { numRuns: 150 },
  );
  expect(passed).toBeGreaterThan(10);
});

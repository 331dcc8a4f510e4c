/** Who may do what on a secured Kafka: as the registry has it, and as reliability goal G40 and §4.4 want it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Account, accessRulesOf, accountsAsPrinted, accountsOf, type Contracts, nameOfRule } from '../../../integrations/kit/accounts.ts';
import { accounts, inboundAdapters, integrations } from '../../../integrations/registry.ts';

const topic = (name: string, more: { fedBy?: 'hub' } = {}) => ({ topic: { name }, ...more });

/** A partner that asks and is answered, one that only sends, one that only listens, and a feed of the hub's own. */
const CONTRACTS: Contracts = {
  inbound: [
    { name: 'fire', partner: 'Fire Service', topics: [topic('fire.arson.v1')] },
    { name: 'fire', partner: 'Fire Service', topics: [topic('opendata.fire.v1', { fedBy: 'hub' })] },
    { name: 'shelter', partner: 'The Shelter', topics: [topic('shelter.answer.v1')] },
  ],
  outbound: [
    { name: 'shelter', partner: 'The Shelter', topic: { name: 'hub.referral-shelter.v1' } },
    { name: 'library', partner: 'The Library', topic: { name: 'hub.opening.v1' } },
  ],
  topics: [
    'fire.arson.v1',
    'fire.arson.v1.dead',
    'fire.arson.v1.receipts',
    'opendata.fire.v1',
    'opendata.fire.v1.dead',
    'shelter.answer.v1',
    'shelter.answer.v1.dead',
    'shelter.answer.v1.receipts',
    'hub.referral-shelter.v1',
    'hub.opening.v1',
    'hub.case.v1',
  ],
  groups: ['hub.shelter', 'hub.fire'],
};

const of = (list: readonly Account[], name: string) => list.find((account) => account.name === name);
const partners = accounts.filter(({ partner }) => partner !== null);

describe('of any registry', () => {
  const made = accountsOf(CONTRACTS);

  test('each partner has one account for each direction that it uses, and the hub has its own', () => {
    expect(made.map(({ name }) => name)).toEqual(['fire-receive', 'fire-send', 'hub', 'library-receive', 'shelter-receive', 'shelter-send']);
  });

  test('a partner writes its own topics, and reads its receipts, its dead letters and what is sent to it', () => {
    expect(of(made, 'shelter-send')).toEqual({
      name: 'shelter-send',
      partner: 'The Shelter',
      direction: 'send',
      topics: { 'shelter.answer.v1': ['Describe', 'Write'] },
      groups: [],
    });
    expect(of(made, 'shelter-receive')).toEqual({
      name: 'shelter-receive',
      partner: 'The Shelter',
      direction: 'receive',
      topics: {
        'hub.referral-shelter.v1': ['Describe', 'Read'],
        'shelter.answer.v1.dead': ['Describe', 'Read'],
        'shelter.answer.v1.receipts': ['Describe', 'Read'],
      },
      groups: ['shelter-receive'],
    });
  });

  test('a partner that only listens cannot send at all', () => {
    expect(of(made, 'library-receive')?.topics).toEqual({ 'hub.opening.v1': ['Describe', 'Read'] });
  });

  test('what the hub feeds itself is written by no partner, and its dead letters are none of theirs', () => {
    const named = made.filter(({ partner }) => partner !== null).flatMap(({ topics }) => Object.keys(topics));
    expect(named.filter((name) => name.startsWith('opendata.'))).toEqual([]);
    expect(of(made, 'hub')?.topics['opendata.fire.v1']).toEqual(['Describe', 'Read', 'Write']);
  });

  test('the hub reads what comes in, and cannot write it', () => {
    const hub = of(made, 'hub');
    expect(hub?.topics['fire.arson.v1']).toEqual(['Describe', 'Read']);
    expect(hub?.topics['fire.arson.v1.dead']).toEqual(['Describe', 'Write']);
    expect(hub?.topics['hub.case.v1']).toEqual(['Describe', 'Write']);
    expect(Object.keys(hub?.topics ?? {})).toEqual(CONTRACTS.topics.toSorted());
    expect(hub?.groups).toEqual(['hub.fire', 'hub.shelter']);
  });

  test('two folders cannot share a topic', () => {
    const outbound = [...CONTRACTS.outbound, { name: 'fire', partner: 'Fire Service', topic: { name: 'hub.opening.v1' } }];
    expect(() => accountsOf({ ...CONTRACTS, outbound })).toThrow('share the topic hub.opening.v1: one topic belongs to one partner');
    const inbound = [...CONTRACTS.inbound, { name: 'library', partner: 'The Library', topics: [topic('fire.arson.v1')] }];
    expect(() => accountsOf({ ...CONTRACTS, inbound })).toThrow('share the topic fire.arson.v1');
  });

  test('rules are single, sorted and readable', () => {
    expect(accessRulesOf(made).map(nameOfRule).slice(0, 4)).toEqual([
      'fire-receive may Describe the topic fire.arson.v1.dead',
      'fire-receive may Describe the topic fire.arson.v1.receipts',
      'fire-receive may Read the group fire-receive',
      'fire-receive may Read the topic fire.arson.v1.dead',
    ]);
  });
});

describe('of this registry', () => {
  test('schema/acls.json is what the registry says', () => {
    expect(readFileSync(new URL('../../../schema/acls.json', import.meta.url), 'utf8')).toBe(accountsAsPrinted(accounts));
  });

  test('a producer cannot read, a consumer cannot write, a name is no pattern', () => {
    for (const { name, direction, topics, groups } of partners) {
      const operations = new Set(Object.values(topics).flat());
      expect(operations, name).toEqual(new Set(['Describe', direction === 'send' ? 'Write' : 'Read']));
      expect(groups, name).toEqual(direction === 'send' ? [] : [name]);
      expect(Object.keys(topics).filter((each) => /[*?]/.test(each))).toEqual([]);
    }
  });

  test('every topic of an account is declared', () => {
    const declared = integrations.topics.map(({ name }) => name);
    expect(accounts.flatMap(({ topics }) => Object.keys(topics)).filter((name) => !declared.includes(name))).toEqual([]);
  });

  test('police intelligence and what concerns victims never share a principal', () => {
    const sensitive = (names: readonly string[]) => [
      names.some((name) => name.includes('intelligence')),
      names.some((name) => /victim|remedi|referral/.test(name)),
    ];
    for (const { name, topics } of partners) expect(sensitive(Object.keys(topics)), name).not.toEqual([true, true]);
  });

  test('events of the hub that carry its own work are read by no partner', () => {
    const own = /^hub\.(case|person|meeting|incident|nte-incident|premises|referral)\.v\d+$/;
    expect(partners.flatMap(({ topics }) => Object.keys(topics)).filter((name) => own.test(name))).toEqual([]);
  });

  test('every inbound topic but the open data has exactly one account that writes it', () => {
    for (const { name, topics } of inboundAdapters)
      for (const each of topics) {
        const writers = accounts.filter((account) => account.topics[each.topic.name]?.includes('Write')).map((account) => account.name);
        expect(writers, each.topic.name).toEqual([each.fedBy === 'hub' ? 'hub' : `${name}-send`]);
      }
  });
});

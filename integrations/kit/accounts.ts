/** Which accounts a secured Kafka has and what each may do: one for each partner and direction, and the hub's own; everything that is not said here is refused. */
import { deadTopicOf } from './inbound-dead-letters.ts';
import { receiptsTopicOf } from './receipts.ts';

/** What may be done to a topic. Nobody may make one: topics are made from the registry, before the accounts are. */
export const TopicRight = { DESCRIBE: 'Describe', READ: 'Read', WRITE: 'Write' } as const;
export type TopicRight = (typeof TopicRight)[keyof typeof TopicRight];

/** The topics that an account may use in one way. Names are literal: there is no wildcard and no prefix. */
export type TopicRights = Readonly<Record<string, readonly TopicRight[]>>;

export interface Account {
  /** The user name: `<folder>-send`, `<folder>-receive`, or `hub`. Of an account that reads, also the name of its consumer group. */
  readonly name: string;
  /** As printed; null: the hub itself. */
  readonly partner: string | null;
  /** `send`: writes and cannot read. `receive`: reads and cannot write. Only the hub does both. */
  readonly direction: 'send' | 'receive' | 'both';
  readonly topics: TopicRights;
  /** The consumer groups that it may join. */
  readonly groups: readonly string[];
}

/** What the registry says of an adapter that reads. */
export interface ReadingContract {
  /** The adapter's folder. */
  readonly name: string;
  readonly partner: string;
  readonly topics: readonly { readonly topic: { readonly name: string }; readonly fedBy?: 'hub' }[];
}

/** What the registry says of an adapter that sends. */
export interface SendingContract {
  readonly name: string;
  readonly partner: string;
  readonly topic: { readonly name: string };
}

export interface Contracts {
  readonly inbound: readonly ReadingContract[];
  readonly outbound: readonly SendingContract[];
  /** The name of every topic there is. */
  readonly topics: readonly string[];
  /** The consumer groups of the hub. */
  readonly groups: readonly string[];
}

/** The account of the hub itself. */
export const HUB_ACCOUNT = 'hub';

const WRITES = [TopicRight.DESCRIBE, TopicRight.WRITE];
const READS = [TopicRight.DESCRIBE, TopicRight.READ];

/**
 * All accounts, by name. Reliability goal G40: a producer cannot read, a consumer cannot write, nobody makes a topic. A partner's folder is
 * a principal of its own, so that police intelligence and what concerns victims never share one. Throws when two folders would share a topic.
 */
export function accountsOf(contracts: Contracts): Account[] {
  const folders = [...new Set([...contracts.inbound, ...contracts.outbound].map(({ name }) => name))];
  const accounts = [hubAccount(contracts), ...folders.flatMap((folder) => accountsOfFolder(folder, contracts))];
  refuseSharedTopics(accounts);
  return accounts.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function accountsOfFolder(folder: string, { inbound, outbound, topics }: Contracts): Account[] {
  const reading = inbound.filter(({ name }) => name === folder);
  const sending = outbound.filter(({ name }) => name === folder);
  const partner = [...reading, ...sending][0]?.partner ?? folder;
  const sent = theirs(reading);
  const answers = sent.flatMap((name) => [receiptsTopicOf(name), deadTopicOf(name)]).filter((name) => topics.includes(name));
  const received = [...sending.map(({ topic }) => topic.name), ...answers];
  const send: Account = { name: `${folder}-send`, partner, direction: 'send', topics: rights(sent, WRITES), groups: [] };
  const receive = `${folder}-receive`;
  return [
    ...(sent.length === 0 ? [] : [send]),
    ...(received.length === 0 ? [] : [{ name: receive, partner, direction: 'receive' as const, topics: rights(received, READS), groups: [receive] }]),
  ];
}

/** The hub reads what comes in and writes everything else: receipts, dead letters, what it sends, its own events, and the feed that it publishes itself. */
function hubAccount({ inbound, topics, groups }: Contracts): Account {
  const read = inbound.flatMap((adapter) => adapter.topics.map(({ topic }) => topic.name));
  const partners = theirs(inbound);
  const own = topics.map((name): [string, readonly TopicRight[]] => {
    const mayRead = read.includes(name) ? [TopicRight.READ] : [];
    const mayWrite = partners.includes(name) ? [] : [TopicRight.WRITE];
    return [name, [TopicRight.DESCRIBE, ...mayRead, ...mayWrite]];
  });
  return { name: HUB_ACCOUNT, partner: null, direction: 'both', topics: Object.fromEntries(own.toSorted()), groups: groups.toSorted() };
}

/** The topics on which the partner itself writes; the hub feeds the others. */
function theirs(adapters: readonly ReadingContract[]): string[] {
  return adapters.flatMap(({ topics }) => topics.flatMap(({ topic, fedBy }) => (fedBy === 'hub' ? [] : [topic.name])));
}

function rights(names: readonly string[], each: readonly TopicRight[]): TopicRights {
  return Object.fromEntries(names.toSorted().map((name) => [name, each]));
}

function refuseSharedTopics(accounts: readonly Account[]): void {
  const holders = new Map<string, string>();
  for (const { name: account, partner, direction, topics } of accounts)
    for (const topic of partner === null ? [] : Object.keys(topics)) {
      const place = `${direction} ${topic}`;
      const other = holders.get(place);
      if (other !== undefined)
        throw new Error(`The accounts ${other} and ${account} would share the topic ${topic}: one topic belongs to one partner's folder.`);
      holders.set(place, account);
    }
}

/** One right as Kafka keeps it. */
export interface AccessRule {
  readonly account: string;
  readonly resource: 'topic' | 'group';
  readonly name: string;
  readonly operation: TopicRight;
}

/** The rights of the accounts one by one, sorted. */
export function accessRulesOf(accounts: readonly Account[]): AccessRule[] {
  const rules = accounts.flatMap(({ name: account, topics, groups }): AccessRule[] => [
    ...Object.entries(topics).flatMap(([name, operations]) => operations.map((operation): AccessRule => ({ account, resource: 'topic', name, operation }))),
    ...groups.map((name): AccessRule => ({ account, resource: 'group', name, operation: TopicRight.READ })),
  ]);
  return rules.toSorted((a, b) => (nameOfRule(a) < nameOfRule(b) ? -1 : 1));
}

/** A rule as one line: `hub may Read the topic police.incident.v1`. */
export function nameOfRule({ account, resource, name, operation }: AccessRule): string {
  return `${account} may ${operation} the ${resource} ${name}`;
}

/** schema/acls.json: for partners to read, and for what brings a broker to it. */
export function accountsAsPrinted(accounts: readonly Account[]): string {
  const printed = {
    description:
      'The accounts of a secured Kafka and all that each may do, by literal names. What is not listed is refused: nobody else, no other topic, no making of topics. Printed from integrations/registry.ts by `npm run generate`.',
    accounts: accounts.map(({ name, partner, direction, topics, groups }) => ({
      account: name,
      partner: partner ?? 'Safer Neighbourhoods Hub',
      direction,
      topics,
      groups,
    })),
  };
  return `${JSON.stringify(printed, null, 2)}\n`;
}

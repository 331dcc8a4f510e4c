/** Brings the rights that a broker keeps to exactly those that the registry declares: what is missing is added, everything else is taken away. */
import { setTimeout as pause } from 'node:timers/promises';
import kafkajs, { type AclEntry, type Admin } from 'kafkajs';
import type { TopicSpec } from '../../src/exchange/bus.ts';
import type { KafkaAccess } from '../../src/exchange/kafka-access.ts';
import type { AccessRule } from './accounts.ts';
import { transport } from './kafka-client.ts';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
const CLIENT_ID = 'safer-neighbourhoods-administration';
const PATIENCE_MS = 15_000;
const LOOK_AGAIN_MS = 20;
const DAY_MS = 24 * 3_600_000;

/** A right as the broker tells it, of whatever kind: the declared ones are ALLOW, for any host, of one literal name. */
export interface KeptRule {
  readonly principal: string;
  readonly host: string;
  readonly permission: 'ALLOW' | 'DENY' | 'OTHER';
  readonly operation: string;
  readonly resource: string;
  readonly name: string;
  readonly pattern: 'LITERAL' | 'PREFIXED' | 'OTHER';
}

/** What was changed. */
export interface AclChange {
  readonly added: readonly KeptRule[];
  readonly removed: readonly KeptRule[];
}

const OPERATIONS = { Describe: AclOperationTypes.DESCRIBE, Read: AclOperationTypes.READ, Write: AclOperationTypes.WRITE } as const;
const RESOURCES = { topic: AclResourceTypes.TOPIC, group: AclResourceTypes.GROUP } as const;

/** A declared right as the broker keeps it. */
export function asKept({ account, resource, name, operation }: AccessRule): KeptRule {
  return { principal: `User:${account}`, host: '*', permission: 'ALLOW', operation, resource, name, pattern: 'LITERAL' };
}

/** All rights that the broker keeps, sorted. The account must be an administrator's. Rejects when the broker cannot be reached or refuses. */
export function keptRules(access: KafkaAccess): Promise<KeptRule[]> {
  return withAdmin(access, async (admin) => (await keptEntries(admin)).map(told).toSorted(byText));
}

/** Brings the rights of the broker to the declared ones, and answers what that changed once the broker goes by them. */
export function applyRules(access: KafkaAccess, declared: readonly AccessRule[]): Promise<AclChange> {
  return withAdmin(access, async (admin) => {
    const wanted = declared.map(entryOf);
    const { missing, surplus } = difference(await keptEntries(admin), wanted);
    // Taken away first: for a moment an account may do too little, never too much.
    if (surplus.length > 0) await admin.deleteAcls({ filters: surplus });
    if (missing.length > 0) await admin.createAcls({ acl: missing });
    await untilKept(admin, wanted);
    return { added: missing.map(told), removed: surplus.map(told) };
  });
}

/** A change is acknowledged by the controller; the broker hears of it a moment later. */
async function untilKept(admin: Admin, wanted: readonly AclEntry[]): Promise<void> {
  for (const deadline = performance.now() + PATIENCE_MS; ; await pause(LOOK_AGAIN_MS)) {
    const { missing, surplus } = difference(await keptEntries(admin), wanted);
    if (missing.length + surplus.length === 0) return;
    if (performance.now() > deadline)
      throw new Error(`Kafka did not take ${missing.length + surplus.length} changes of rights: start it again, and see its log.`);
  }
}

function difference(kept: readonly AclEntry[], wanted: readonly AclEntry[]): { missing: AclEntry[]; surplus: AclEntry[] } {
  const names = { kept: new Set(kept.map(textOf)), wanted: new Set(wanted.map(textOf)) };
  return { missing: wanted.filter((entry) => !names.kept.has(textOf(entry))), surplus: kept.filter((entry) => !names.wanted.has(textOf(entry))) };
}

/** Makes the topics that are missing, for accounts that may make none. One that is there stays as it is. */
export function makeTopics(access: KafkaAccess, topics: readonly TopicSpec[]): Promise<void> {
  return withAdmin(access, async (admin) => {
    const known = new Set(await admin.listTopics());
    const missing = topics.filter(({ name }) => !known.has(name));
    if (missing.length === 0) return;
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map(({ name, partitions, retentionDays }) => ({
        topic: name,
        numPartitions: partitions,
        configEntries: [{ name: 'retention.ms', value: String(retentionDays * DAY_MS) }],
      })),
    });
  });
}

async function withAdmin<Outcome>(access: KafkaAccess, work: (admin: Admin) => Promise<Outcome>): Promise<Outcome> {
  const { brokers } = access;
  const admin = new kafkajs.Kafka({ clientId: CLIENT_ID, brokers: [...brokers], ...transport(access), logLevel: kafkajs.logLevel.NOTHING }).admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

async function keptEntries(admin: Admin): Promise<AclEntry[]> {
  const { resources } = await admin.describeAcls({
    resourceType: AclResourceTypes.ANY,
    resourcePatternType: ResourcePatternTypes.ANY,
    operation: AclOperationTypes.ANY,
    permissionType: AclPermissionTypes.ANY,
  });
  return resources.flatMap(({ acls, resourceType, resourceName, resourcePatternType }) =>
    acls.map((acl) => ({ ...acl, resourceType, resourceName, resourcePatternType })),
  );
}

function entryOf({ account, resource, name, operation }: AccessRule): AclEntry {
  return {
    principal: `User:${account}`,
    host: '*',
    operation: OPERATIONS[operation],
    permissionType: AclPermissionTypes.ALLOW,
    resourceType: RESOURCES[resource],
    resourceName: name,
    resourcePatternType: ResourcePatternTypes.LITERAL,
  };
}

function told({ principal, host, operation, permissionType, resourceType, resourceName, resourcePatternType }: AclEntry): KeptRule {
  const permission = permissionType === AclPermissionTypes.ALLOW ? 'ALLOW' : permissionType === AclPermissionTypes.DENY ? 'DENY' : 'OTHER';
  const pattern =
    resourcePatternType === ResourcePatternTypes.LITERAL ? 'LITERAL' : resourcePatternType === ResourcePatternTypes.PREFIXED ? 'PREFIXED' : 'OTHER';
  return {
    principal,
    host,
    permission,
    operation: nameIn(OPERATIONS, operation),
    resource: nameIn(RESOURCES, resourceType),
    name: resourceName,
    pattern,
  };
}

function nameIn(names: Readonly<Record<string, number>>, value: number): string {
  return Object.keys(names).find((name) => names[name] === value) ?? `other ${value}`;
}

function textOf(entry: AclEntry): string {
  const { principal, host, operation, permissionType, resourceType, resourceName, resourcePatternType } = entry;
  return JSON.stringify([principal, host, operation, permissionType, resourceType, resourceName, resourcePatternType]);
}

function byText(a: KeptRule, b: KeptRule): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

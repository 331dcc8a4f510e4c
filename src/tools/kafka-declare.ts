/** `npm run kafka:declare`: makes the topics and the rights of accounts on the Kafka of KAFKA_CLIENT as the registry declares them; what was declared before and is no more, loses its rights. */
import { setTimeout as pause } from 'node:timers/promises';
import { accessRulesOf } from '../../integrations/kit/accounts.ts';
import { applyRules, makeTopics } from '../../integrations/kit/kafka-acls.ts';
import { accounts, integrations } from '../../integrations/registry.ts';
import { readConfig, SettingsWrong } from '../config.ts';
import type { KafkaAccess } from '../exchange/kafka-access.ts';

/** A broker that has just opened its port may refuse for a while; so may one whose network is slow to come. Milliseconds. */
const PATIENCE_MS = 60_000;
const LOOK_AGAIN_MS = 1_000;

try {
  const { kafka } = readConfig();
  if (kafka === null) fail("No Kafka is named: set KAFKA_CLIENT to the .properties file of the administrator's account.");
  const { added, removed } = await declared(kafka.access);
  process.stdout.write(`${integrations.topics.length} topics are there. Rights: ${added.length} added, ${removed.length} taken away.\n`);
} catch (failure) {
  if (failure instanceof SettingsWrong) fail(failure.message);
  const why = failure instanceof Error ? failure.message : String(failure);
  fail(`Kafka could not be brought to what is declared: ${why}. See that it runs, and that the account may administer it.`);
}

/** Tries again until it is done or patience ends: what was done already is found, and changes nothing. */
async function declared(access: KafkaAccess): ReturnType<typeof applyRules> {
  let told = false;
  for (const deadline = performance.now() + PATIENCE_MS; ; await pause(LOOK_AGAIN_MS)) {
    try {
      await makeTopics(access, integrations.topics);
      return await applyRules(access, accessRulesOf(accounts));
    } catch (failure) {
      if (performance.now() > deadline) throw failure;
      if (!told) process.stderr.write('Kafka does not do it yet: trying again for a minute.\n');
      told = true;
    }
  }
}

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

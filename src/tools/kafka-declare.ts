/** `npm run kafka:declare`: makes the topics and the rights of accounts on the Kafka of KAFKA_CLIENT as the registry declares them; what was declared before and is no more, loses its rights. */
import { accessRulesOf } from '../../integrations/kit/accounts.ts';
import { applyRules, makeTopics } from '../../integrations/kit/kafka-acls.ts';
import { accounts, integrations } from '../../integrations/registry.ts';
import { readConfig, SettingsWrong } from '../config.ts';

try {
  const { kafka } = readConfig();
  if (kafka === null) fail("No Kafka is named: set KAFKA_CLIENT to the .properties file of the administrator's account.");
  await makeTopics(kafka.access, integrations.topics);
  const { added, removed } = await applyRules(kafka.access, accessRulesOf(accounts));
  process.stdout.write(`${integrations.topics.length} topics are there. Rights: ${added.length} added, ${removed.length} taken away.\n`);
} catch (failure) {
  if (failure instanceof SettingsWrong) fail(failure.message);
  fail(
    `Kafka could not be brought to what is declared: ${failure instanceof Error ? failure.message : String(failure)}. See that it runs, and that the account may administer it.`,
  );
}

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** The stories of the partners over the embedded bus: a hub started as a stranger starts it, and a client of its bus beside it. */
import { onTestFinished, test } from 'vitest';
import { embeddedBus } from '../../integrations/kit/embedded-bus.ts';
import { startEmbedded } from '../../src/database/embedded.ts';
import { emptyFolder } from '../database/folder.ts';
import { startHub } from '../support/hub-process.ts';
import { tellFridayNight } from './friday-night.story.ts';
import { tellPefToGrade } from './pef-to-grade.story.ts';
import { tellPoliceReceipts } from './police-receipt.story.ts';
import { tellReferrals } from './referral.story.ts';

const PATIENCE = 20_000;

/** A hub of its own on an embedded database, and its bus. */
async function aHubAndItsBus() {
  const folder = await emptyFolder();
  const hub = await startHub({ HUB_DATA: folder, HUB_SIMULATE: '0' });
  const { appUrl, stop: letGo } = await startEmbedded(folder);
  await letGo(); // the hub holds it; only its address was wanted
  const bus = embeddedBus({ url: appUrl });
  onTestFinished(() => bus.close());
  return { hub, bus };
}

test('from a police log to its receipt: each gets one, the log that comes twice and the one that cannot be taken', { timeout: PATIENCE * 6 }, async () => {
  const { hub, bus } = await aHubAndItsBus();
  await tellPoliceReceipts({ hub, send: bus, receive: bus, patience: PATIENCE });
});

test('from a radio to a socket of the control room: a fight called in is one incident on the screen', { timeout: PATIENCE * 6 }, async () => {
  const { hub, bus } = await aHubAndItsBus();
  await tellFridayNight({ hub, send: bus, receive: bus, patience: PATIENCE });
});

test(
  'from an answer on a form to the grade of the police: picked, released by a second person, sent without its source',
  { timeout: PATIENCE * 6 },
  async () => {
    const { hub, bus } = await aHubAndItsBus();
    await tellPefToGrade({ hub, send: bus, receive: bus, patience: PATIENCE });
  },
);

test('from the draft of a referral to what came of it, at Victim Support and at Remedi', { timeout: PATIENCE * 6 }, async () => {
  const { hub, bus } = await aHubAndItsBus();
  await tellReferrals({ hub, busesOf: () => ({ send: bus, receive: bus }), patience: PATIENCE });
});

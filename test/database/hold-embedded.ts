/** The program of hub-process.ts: opens the embedded database of a folder, says so, and holds it until SIGTERM, or until whoever started it is gone. */
import { startEmbedded } from '../../src/database/embedded.ts';

try {
  const database = await startEmbedded(process.argv[2] ?? '');
  const letGo = () => void database.stop().then(() => process.stdin.destroy());
  process.stdin.once('end', letGo).resume();
  process.once('SIGTERM', letGo);
  console.log(JSON.stringify({ appUrl: database.appUrl, ownerUrl: database.ownerUrl }));
} catch (failure) {
  console.error(failure instanceof Error ? failure.message : failure);
  process.exitCode = 1;
}

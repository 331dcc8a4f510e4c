/** Remembers the classes of a broker's start in a file (AppCDS), so that each later start takes half as long. */
import { mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startBroker } from './broker.ts';
import { freePorts } from './free-ports.ts';
import { serverProperties } from './server-properties.ts';
import { format, newClusterId } from './storage.ts';

/** Starts and stops a broker on an empty folder to make the archive. False when that did not work: then starts are slower, and nothing else. */
export async function makeArchive(classPath: string, home: string, archive: string): Promise<boolean> {
  const work = await mkdtemp(join(home, 'start-'));
  try {
    const kafka = { classPath, archive: null };
    const [port = 0, controllerPort = 0] = await freePorts(2);
    const self = { node: 1, port, controllerPort };
    const propertiesFor = (folder: string) => serverProperties({ self, cluster: [self], folder });
    const folder = join(work, 'log');
    const properties = join(work, 'server.properties');
    const made = join(work, 'made.jsa');
    await writeFile(properties, propertiesFor(folder));
    await format({ kafka, clusterId: newClusterId(), folder, propertiesFor });
    const broker = await startBroker({ kafka, properties, port, log: join(work, 'kafka.log'), flags: [`-XX:ArchiveClassesAtExit=${made}`] });
    await broker.stop();
    await stat(made);
    await rename(made, archive);
    return true;
  } catch {
    return false;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

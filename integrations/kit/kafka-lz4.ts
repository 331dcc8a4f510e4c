/** How a frame of LZ4 becomes bytes again (lz4_Frame_format.md 1.6): whatever a foreign producer put into its descriptor. The blocks are read by lz4js. */
import { decompressBlock } from 'lz4js';

const MAGIC = 0x184d2204;
/** Sixteen magic numbers of frames that hold something else, and are passed over. */
const SKIPPABLE = 0x184d2a50;
const BLOCK_SIZES: Readonly<Record<number, number>> = { 4: 0x10000, 5: 0x40000, 6: 0x100000, 7: 0x400000 };
/** A block grows no more than this when it is read: each byte of a length stands for 255. */
const MOST_GROWTH = 255;

/** Reads all frames of a buffer, one behind the other. Throws when it holds none, or broken ones, or more than `limit` bytes. */
export function readLz4(source: Buffer, limit: number): Buffer {
  const parts: Buffer[] = [];
  let room = limit;
  for (let at = 0; at < source.length;) {
    const magic = source.readUInt32LE(at);
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) {
      at += 8 + source.readUInt32LE(at + 4);
      continue;
    }
    if (magic !== MAGIC) throw new Error('The compressed messages are no LZ4 frame.');
    const { content, end } = readFrame(source, at + 4, room);
    parts.push(content);
    room -= content.length;
    at = end;
  }
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}

/** A block as it lies in its frame. */
interface Block {
  readonly from: number;
  readonly size: number;
  readonly stored: boolean;
}

function readFrame(source: Buffer, descriptor: number, limit: number): { content: Buffer; end: number } {
  const flags = source.readUInt8(descriptor);
  if (flags >> 6 !== 1) throw new Error('The compressed messages are of a version of LZ4 that is not known.');
  const [checkedBlocks, sized, checked, dictionary] = [(flags & 0x10) !== 0, (flags & 0x08) !== 0, (flags & 0x04) !== 0, (flags & 0x01) !== 0];
  const blockSize = BLOCK_SIZES[(source.readUInt8(descriptor + 1) >> 4) & 7];
  if (dictionary || blockSize === undefined) throw new Error('The compressed messages need a dictionary, or blocks of a size, that LZ4 does not tell.');
  // Flags, block size, content size, checksum of the descriptor.
  let at = descriptor + 2 + (sized ? 8 : 0) + 1;

  const blocks: Block[] = [];
  let most = 0;
  for (let word = source.readUInt32LE(at); word !== 0; word = source.readUInt32LE(at)) {
    const block = { from: at + 4, size: word & 0x7fffffff, stored: word > 0x7fffffff };
    at = block.from + block.size + (checkedBlocks ? 4 : 0);
    if (at > source.length) throw new Error('The compressed messages end in the middle of a block.');
    blocks.push(block);
    most += Math.min(block.stored ? block.size : block.size * MOST_GROWTH, blockSize);
  }
  if (most > limit) throw new Error('The compressed messages are too large to be unpacked.');

  // Blocks may point back into those before them: so they are read into one buffer.
  const content = Buffer.alloc(most);
  let length = 0;
  for (const { from, size, stored } of blocks) {
    if (stored) length += source.copy(content, length, from, from + size);
    else length = decompressBlock(source, content, from, size, length);
    if (length > most) throw new Error('The compressed messages are broken: a block is larger than its frame allows.');
  }
  return { content: content.subarray(0, length), end: at + 4 + (checked ? 4 : 0) };
}

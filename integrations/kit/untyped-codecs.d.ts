/** The packages of compression that bring no types. */
declare module 'lz4js' {
  /** Writes what the block says to `target` from `at` on, and answers where it ends. What would not fit is left out. */
  export function decompressBlock(source: Uint8Array, target: Uint8Array, from: number, length: number, at: number): number;
}

declare module 'kafkajs-snappy' {
  /** A codec of kafkajs. */
  export default function snappy(): { compress(encoder: { buffer: Buffer }): Promise<Buffer>; decompress(buffer: Buffer): Promise<Buffer> };
}

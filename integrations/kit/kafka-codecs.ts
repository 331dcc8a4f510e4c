/** The codecs of Kafka: a foreign producer may use any of them, so each can be read; the hub itself writes uncompressed. Importing this file registers them. */
import { promisify } from 'node:util';
import { gunzip, gzip, zstdCompress, zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';
import snappy from 'kafkajs-snappy';
import { readLz4 } from './kafka-lz4.ts';

/** More than this in one batch of messages is no batch but an attack on the memory, in bytes. */
const LARGEST_BATCH = 256_000_000;

const { CompressionCodecs, CompressionTypes } = kafkajs;
const limits = { maxOutputLength: LARGEST_BATCH };
const [zip, unzip, pack, unpack] = [promisify(gzip), promisify(gunzip), promisify(zstdCompress), promisify(zstdDecompress)];

CompressionCodecs[CompressionTypes.GZIP] = () => ({
  compress: ({ buffer }: { buffer: Buffer }) => zip(buffer),
  decompress: (buffer: Buffer) => unzip(buffer, limits),
});
CompressionCodecs[CompressionTypes.Snappy] = () => snappy();
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: ({ buffer }: { buffer: Buffer }) => pack(buffer),
  decompress: (buffer: Buffer) => unpack(buffer, limits),
});
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: () => Promise.reject(new Error('The hub reads LZ4, and writes uncompressed.')),
  decompress: async (buffer: Buffer) => readLz4(buffer, LARGEST_BATCH),
});

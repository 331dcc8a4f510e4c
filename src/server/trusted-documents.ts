/** Which documents were registered: found by their id (SHA-256) or by their text, whatever white space and commas stand in it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { GraphQLError, stripIgnoredCharacters } from 'graphql';

/** What was sent in the place of a document. */
export interface SentDocument {
  readonly query?: unknown;
  /** The id of a registered document, with or without `sha256:` before it. */
  readonly documentId?: unknown;
}

/** As schema/trusted-documents.json holds them: text by id. */
export type Manifest = Readonly<Record<string, string>>;

/** The id of a document: the SHA-256 of its text, in hexadecimal. */
export function documentIdOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const PRINTED = new URL('../../schema/trusted-documents.json', import.meta.url);

/** The documents in schema/trusted-documents.json, as `npm run generate` printed them. */
export function readTrustedDocuments(): TrustedDocuments {
  return new TrustedDocuments(JSON.parse(readFileSync(PRINTED, 'utf8')) as Manifest);
}

export class TrustedDocuments {
  readonly #byId: ReadonlyMap<string, string>;
  readonly #byText: ReadonlyMap<string, string>;
  /** A text much longer than any that was registered is none of them, and not worth reading. */
  readonly #longest: number;

  constructor(manifest: Manifest = {}) {
    this.#byId = new Map(Object.entries(manifest));
    this.#byText = new Map(Object.values(manifest).map((text) => [stripIgnoredCharacters(text), text]));
    this.#longest = 4 * Math.max(0, ...Object.values(manifest).map((text) => text.length));
  }

  /**
   * The text to run for what was sent; undefined when neither id nor text was, which the protocols refuse themselves.
   * `only`: nothing but what was registered. A refusal is the same for every document that was not.
   */
  textOf({ query, documentId }: SentDocument, only: boolean): string | undefined | GraphQLError {
    const text = typeof query === 'string' && query !== '' ? query : undefined;
    if (documentId === undefined || documentId === null) return text === undefined || !only ? text : (this.#registered(text) ?? unregistered());
    const named = typeof documentId === 'string' ? this.#byId.get(documentId.replace(/^sha256:/, '').toLowerCase()) : undefined;
    if (named === undefined) return unregistered();
    return text === undefined || this.#registered(text) === named ? named : bothSent();
  }

  #registered(text: string): string | undefined {
    if (text.length > this.#longest) return undefined;
    try {
      return this.#byText.get(stripIgnoredCharacters(text));
    } catch {
      // No GraphQL: nothing of the kind was registered.
      return undefined;
    }
  }
}

function unregistered(): GraphQLError {
  return new GraphQLError(
    'This document is not registered: a system of a partner sends only those of schema/trusted-documents.json, by id or as they stand. To register one, ask Safer Neighbourhoods.',
    { extensions: { code: 'DOCUMENT_NOT_REGISTERED' } },
  );
}

function bothSent(): GraphQLError {
  return new GraphQLError('The request holds a documentId and another document: send one of them.', { extensions: { code: 'BAD_REQUEST' } });
}

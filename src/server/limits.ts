/** How much one operation may ask, and how much one connection may send. What an operation may read is weighed in cost.ts. */
import {
  type ASTNode,
  type ASTVisitor,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { ROWS_MOST } from '../graph/row-budget.ts';

export const LIMITS = {
  /** The body of a request, in bytes. */
  body: 256 * 1024,
  /** Lexical tokens of a document. The introspection query of GraphiQL has some 300. */
  tokens: 2000,
  /** Levels of fields; `edges`, `node` and `nodes` do not count, and introspection has a rule of its own in graphql-js. */
  depth: 15,
  /** Fields after all fragments are spread out: what a document of fragments upon fragments really asks. */
  fields: 5000,
  /** Fields of the root after all fragments are spread out: each is a question of its own. */
  rootFields: 40,
  /** How often one field may stand in one place under one name. */
  repeats: 10,
  /** Fields under another name. */
  aliases: 30,
  /** Directives of a document. */
  directives: 20,
  /** Rows that an operation may have to read, as cost.ts foresees them. */
  rows: ROWS_MOST,
  /** Validation errors that are named in an answer. */
  errors: 20,
  /** One message of a socket, in bytes. */
  socketMessage: 64 * 1024,
  /** How much may wait to be sent on a socket, in bytes, before nothing more is read from it. */
  socketBacklog: 256 * 1024,
  /** Operations that run on one socket at a time. */
  socketOperations: 20,
  /** Sockets that one person or system may hold open. */
  socketsEach: 200,
  /** How long a new socket may take to show its token, in milliseconds. */
  socketInit: 3000,
  /** How often a socket is pinged, in milliseconds; it is dropped when it has not answered by the next ping. */
  socketPing: 12_000,
  /** How long requests may take to finish when the hub stops, in milliseconds; then they are cut. */
  drain: 8000,
} as const;

export type Limits = { readonly [Name in keyof typeof LIMITS]: number };

/** The rules for what one document may ask. */
export function limitRules(limits: Limits): readonly ValidationRule[] {
  return [extentRule(limits), countRule(limits)];
}

interface Extent {
  readonly depth: number;
  readonly fields: number;
  /** Fields of the outermost level. */
  readonly outer: number;
}

const NONE: Extent = { depth: 0, fields: 0, outer: 0 };
const UNCOUNTED = new Set(['edges', 'node', 'nodes']);

/** Each fragment is measured once, so that measuring a document of 2^n fields takes n steps. */
function extentRule({ depth: deepest, fields: most, rootFields }: Limits) {
  return (context: ValidationContext): ASTVisitor => {
    const measured = new Map<string, Extent>();

    function ofFragment(fragment: FragmentDefinitionNode | null | undefined): Extent {
      if (!fragment) return NONE;
      const known = measured.get(fragment.name.value);
      if (known !== undefined) return known;
      // A fragment that spreads itself is another rule's error; here it must only come to an end.
      measured.set(fragment.name.value, NONE);
      const extent = of(fragment.selectionSet);
      measured.set(fragment.name.value, extent);
      return extent;
    }

    function of(set: SelectionSetNode | undefined): Extent {
      let { depth, fields, outer } = NONE;
      for (const selection of set?.selections ?? []) {
        let inner: Extent;
        if (selection.kind === Kind.FRAGMENT_SPREAD) inner = ofFragment(context.getFragment(selection.name.value));
        else if (selection.kind === Kind.INLINE_FRAGMENT) inner = of(selection.selectionSet);
        else inner = field(selection.name.value, of(selection.selectionSet));
        depth = Math.max(depth, inner.depth);
        fields += inner.fields;
        outer += inner.outer;
      }
      return { depth, fields, outer };
    }

    return {
      OperationDefinition(operation) {
        const { depth, fields, outer } = of(operation.selectionSet);
        let sentence: string | null = null;
        if (depth > deepest) sentence = `This operation is ${depth} levels deep and the hub answers ${deepest}: ask for less, or in two operations.`;
        else if (fields > most)
          sentence = `This operation asks for more than ${most} fields once its fragments are spread out: ask for less, or in two operations.`;
        else if (outer > rootFields)
          sentence = `This operation asks for ${outer} fields of the root and the hub answers ${rootFields}: send several operations.`;
        if (sentence !== null) context.reportError(new GraphQLError(sentence, { nodes: operation }));
      },
    };
  };
}

function field(name: string, inner: Extent): Extent {
  const fields = inner.fields + 1;
  if (name === '__schema' || name === '__type') return { depth: 0, fields, outer: 1 };
  return { depth: inner.depth + (UNCOUNTED.has(name) ? 0 : 1), fields, outer: 1 };
}

/** What is counted as it stands in the document. Each limit is told once. */
function countRule({ aliases: mostAliases, directives: mostDirectives, repeats }: Limits) {
  return (context: ValidationContext): ASTVisitor => {
    let aliases = 0;
    let directives = 0;
    let repeated = false;
    const tell = (nodes: ASTNode, sentence: string) => context.reportError(new GraphQLError(sentence, { nodes }));
    return {
      Field(node) {
        if (node.alias === undefined) return;
        aliases += 1;
        if (aliases === mostAliases + 1) tell(node, `This document gives more than ${mostAliases} fields another name: use fewer, or send several operations.`);
      },
      Directive(node) {
        directives += 1;
        if (directives === mostDirectives + 1) tell(node, `This document holds more than ${mostDirectives} directives: leave out what you do not need.`);
      },
      SelectionSet({ selections }) {
        const seen = new Map<string, number>();
        for (const node of selections) {
          if (node.kind !== Kind.FIELD || repeated) continue;
          const name = (node.alias ?? node.name).value;
          const times = (seen.get(name) ?? 0) + 1;
          seen.set(name, times);
          if (times <= repeats) continue;
          repeated = true;
          tell(node, `This document asks for one field more than ${repeats} times in one place: once is enough.`);
        }
      },
    };
  };
}

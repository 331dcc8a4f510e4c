/** Makes questions of all sorts from the schema: fragments, aliases, lists, connections, edges and interfaces, as a seed decides. */
import { getNamedType, type GraphQLField, type GraphQLObjectType, type GraphQLSchema, isLeafType, isObjectType, isRequiredArgument } from 'graphql';

/** A die that always falls alike for one seed. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed * 2_654_435_761 + 1;
  }

  below(many: number): number {
    // mulberry32
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % many;
  }

  maybe(oneIn = 2): boolean {
    return this.below(oneIn) === 0;
  }

  one<Each>(all: readonly Each[]): Each {
    const found = all[this.below(all.length)];
    if (found === undefined) throw new Error('There is nothing to choose from.');
    return found;
  }
}

/** A question about rows of all sorts. `ids` are global ids to begin with. */
export function someQuestion(schema: GraphQLSchema, dice: Dice, ids: readonly string[]): string {
  return new Question(schema, dice, ids).text();
}

const DEEPEST = 4;

class Question {
  readonly #schema: GraphQLSchema;
  readonly #dice: Dice;
  readonly #ids: readonly string[];
  readonly #fragments: string[] = [];
  #names = 0;

  constructor(schema: GraphQLSchema, dice: Dice, ids: readonly string[]) {
    this.#schema = schema;
    this.#dice = dice;
    this.#ids = ids;
  }

  text(): string {
    const parts = Array.from({ length: 1 + this.#dice.below(3) }, () => (this.#dice.maybe() ? this.#node() : this.#root()));
    return `query Some { ${parts.join(' ')} }\n${this.#fragments.join('\n')}`;
  }

  #root(): string {
    const query = this.#schema.getQueryType();
    const lists = Object.values(query?.getFields() ?? {}).filter(
      ({ args, type, name }) => !args.some(isRequiredArgument) && isEntityList(getNamedType(type), name),
    );
    return this.#field(this.#dice.one(lists), 0);
  }

  #node(): string {
    const id = this.#dice.one(this.#ids);
    const type = this.#schema.getType(typeIn(id));
    if (!isObjectType(type)) throw new Error(`${id} is of no type.`);
    const inside = `... on ${type.name} ${this.#selection(type, 1)}`;
    return this.#dice.maybe()
      ? `${this.#alias()}: node(id: ${JSON.stringify(id)}) { ${inside} }`
      : `${this.#alias()}: nodes(ids: ${JSON.stringify([id, this.#dice.one(this.#ids)])}) { __typename ${inside} }`;
  }

  #selection(type: GraphQLObjectType, deep: number): string {
    const all = Object.values(type.getFields()).filter((field) => !field.args.some(isRequiredArgument));
    const leaves = all.filter((field) => isLeafType(getNamedType(field.type)) && field.name !== 'id');
    const objects = all.filter((field) => isObjectType(getNamedType(field.type)));
    const chosen = [
      ...leaves.filter(() => this.#dice.maybe()),
      ...(deep < DEEPEST ? objects.filter((field) => ['nodes', 'edges', 'node'].includes(field.name) || this.#dice.maybe(3)).slice(0, 3) : []),
    ];
    const words = chosen.map((field) => this.#wrapped(type, this.#field(field, deep)));
    // The same again, under the same name: it is told once.
    const [again] = chosen;
    return `{ __typename ${words.join(' ')} ${again && isLeafType(getNamedType(again.type)) && this.#dice.maybe(4) ? `${again.name} ${again.name}` : ''} }`;
  }

  #wrapped(type: GraphQLObjectType, text: string): string {
    switch (this.#dice.below(6)) {
      case 0:
        return `... on ${type.name} { ${text} }`;
      case 1: {
        const name = `F${(this.#names += 1)}`;
        this.#fragments.push(`fragment ${name} on ${type.name} { ${text} }`);
        return `...${name}`;
      }
      case 2:
        return `... @include(if: ${this.#dice.maybe(3) ? 'false' : 'true'}) { ${text} }`;
      default:
        return text;
    }
  }

  #field(field: GraphQLField<unknown, unknown>, deep: number): string {
    const type = getNamedType(field.type);
    const args = field.args.some(({ name }) => name === 'first') ? `(first: ${1 + this.#dice.below(3)})` : '';
    const name = `${this.#alias()}: ${field.name}`;
    return isObjectType(type) ? `${name}${args} ${this.#selection(type, deep + 1)}` : `${name}${args}`;
  }

  /** Two selections of one name must be of one field: so each has a name of its own. */
  #alias(): string {
    return `a${(this.#names += 1)}`;
  }
}

function isEntityList(type: unknown, name: string): boolean {
  return isObjectType(type) && type.name.endsWith('Connection') && name !== 'messages';
}

function typeIn(id: string): string {
  return Buffer.from(id, 'base64').toString('utf8').split(':')[0] ?? '';
}

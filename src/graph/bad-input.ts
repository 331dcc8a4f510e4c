/** What is wrong with a question before anything is read: one shape for every argument that cannot be taken. */
import { GraphQLError } from 'graphql';

/** An error that says what to send instead. */
export function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

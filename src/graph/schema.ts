/** The hub's schema: every graph file is named here, from the lowest domain up, and nowhere else. */
import type { GraphQLSchema } from 'graphql';
import '../access/access.graph.ts';
import '../access/ledger/ledger.graph.ts';
import '../access/subject-access/subject-access.graph.ts';
import '../access/revocation/revocation.graph.ts';
import '../access/agreement/agreement.graph.ts';
import '../access/explain/explain.graph.ts';
import '../access/explain/rehearse.graph.ts';
import '../access/glass/glass.graph.ts';
import '../access/request/access-request.graph.ts';
import '../access/retention/retention.graph.ts';
import '../access/compartment/compartment.graph.ts';
import '../access/derivation/source.graph.ts';
import '../people/person.graph.ts';
import '../people/person.mutations.graph.ts';
import '../people/channel/channel.mutations.graph.ts';
import '../people/consent/consent.graph.ts';
import '../locations/location.graph.ts';
import '../locations/premises/radio.graph.ts';
import '../exchange/message.graph.ts';
import '../exchange/exchange.graph.ts';
import '../alerts/alert.graph.ts';
import '../cases/incident/incident.graph.ts';
import '../cases/incident/incident.live.graph.ts';
import '../cases/counts/incident-count.graph.ts';
import '../cases/nte/nte-incident.graph.ts';
import '../cases/nte/radio-log.graph.ts';
import '../cases/nte/nte-incident.live.graph.ts';
import '../cases/case.graph.ts';
import '../cases/case.mutations.graph.ts';
import '../cases/referral/referral.graph.ts';
import '../cases/referral/referral.mutations.graph.ts';
import '../cases/referral/consent.mutations.graph.ts';
import '../cases/pef/pef.graph.ts';
import '../cases/pef/pef.mutations.graph.ts';
import '../cases/intelligence/intelligence.graph.ts';
import '../cases/intelligence/intelligence.mutations.graph.ts';
import '../cases/erasure/erasure.mutations.graph.ts';
import '../meetings/meeting.graph.ts';
import '../meetings/meeting.mutations.graph.ts';
import { builder } from './builder.ts';
import { checkToldOfPeople } from './told-of-people.ts';

/** Every declaration is checked against MikroORM's metadata while this module loads: a wrong one stops the hub with a sentence. */
export const schema: GraphQLSchema = builder.toSchema();
// What tells something of people and does not say what, or says two things of it, stops the hub as well.
checkToldOfPeople();

/** What makes a broker a secured one: TLS and a password for everybody, and nothing allowed that is not declared. */
import type { Certificates } from './certificates.ts';
import { BROKER_NAME } from './certificates.ts';
import { ADMINISTRATOR } from './data-folder.ts';
import type { Properties } from './server-properties.ts';

/** A login as Java's Kafka clients write it. Passwords of ours need no quoting. */
export function jaasLogin(account: string, password: string): string {
  return `org.apache.kafka.common.security.scram.ScramLoginModule required username="${account}" password="${password}";`;
}

/**
 * Beside or instead of the open broker's settings. Its controller takes nobody but the broker's own certificate: a port of the machine without
 * a password would be a way around every rule.
 */
export function secureProperties(certificates: Certificates, keyPassword: string, administratorPassword: string): Properties {
  return {
    'listener.security.protocol.map': 'CLIENTS:SASL_SSL,CONTROLLER:SSL',
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-512',
    'listener.name.clients.scram-sha-512.sasl.jaas.config': jaasLogin(ADMINISTRATOR, administratorPassword),
    'listener.name.controller.ssl.client.auth': 'required',
    'ssl.enabled.protocols': 'TLSv1.3',
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': certificates.keyStore,
    'ssl.keystore.password': keyPassword,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': certificates.authority,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': false,
    'super.users': `User:${ADMINISTRATOR};User:${BROKER_NAME}`,
  };
}

/** The settings with which an account connects, as Kafka's own tools and every Java client take them; the hub takes them as KAFKA_CLIENT. */
export function clientProperties(client: { port: number; account: string; password: string; authority: string; group: string | null }): Properties {
  return {
    'bootstrap.servers': `127.0.0.1:${client.port}`,
    'security.protocol': 'SASL_SSL',
    'sasl.mechanism': 'SCRAM-SHA-512',
    'sasl.jaas.config': jaasLogin(client.account, client.password),
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': client.authority,
    ...(client.group !== null && { 'group.id': client.group }),
  };
}

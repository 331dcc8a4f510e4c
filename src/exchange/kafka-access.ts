/** What the hub has to know to speak with a Kafka cluster: where it is, how it is trusted, and who the hub is there. */

/** How a client reaches Kafka and proves who it is. */
export interface KafkaAccess {
  /** `host:port` of one broker or more; the others are learnt from them. */
  readonly brokers: readonly string[];
  /** Null: nothing is encrypted. */
  readonly tls: KafkaTls | null;
  /** Null: the client is nobody in particular. */
  readonly sasl: KafkaLogin | null;
}

export interface KafkaTls {
  /** PEM of the authorities that are trusted; null: those that Node knows. */
  readonly ca: string | null;
  /** Whether the certificate must name the host that is spoken to. */
  readonly checkHost: boolean;
}

export interface KafkaLogin {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

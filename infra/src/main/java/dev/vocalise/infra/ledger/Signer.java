package dev.vocalise.infra.ledger;

/** An Ed25519 key that signs. */
public interface Signer {
  /** SHA-256 of the public key's DER encoding. */
  String id();

  /** Base64 of the public key's DER encoding (X.509). */
  String publicKey();

  /** 64 bytes over the whole message. */
  byte[] sign(byte[] message);
}

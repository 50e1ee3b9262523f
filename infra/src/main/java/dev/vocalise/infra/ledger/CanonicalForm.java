package dev.vocalise.infra.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.artifact.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * The JSON Canonicalization Scheme (RFC 8785): one text for one value, whatever the order of its
 * keys or the spelling of its numbers, so that a value that went through a database has the digest
 * that it had before.
 */
public final class CanonicalForm {
  private CanonicalForm() {}

  /** UTF-8. */
  public static byte[] bytes(JsonNode value) {
    if (!value.isContainerNode()) {
      byte[] list = bytes("[" + value + "]"); // the library takes objects and lists alone
      return java.util.Arrays.copyOfRange(list, 1, list.length - 1);
    }
    return bytes(value.toString());
  }

  private static byte[] bytes(String json) {
    try {
      return new JsonCanonicalizer(json).getEncodedUTF8();
    } catch (IOException e) {
      throw new UncheckedIOException("no canonical form of " + json, e);
    }
  }

  /** SHA-256 of the canonical text, 64 lower-case hexadecimal digits. */
  public static String sha256(JsonNode value) {
    return Sha256.of(bytes(value));
  }
}

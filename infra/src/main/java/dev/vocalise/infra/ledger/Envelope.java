package dev.vocalise.infra.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * DSSE v1 envelope (github.com/secure-systems-lab/dsse): payload, type and one Ed25519 signature
 * over {@code "DSSEv1" SP len(type) SP type SP len(payload) SP payload}.
 *
 * @param payload the statement as text
 * @param signature Base64
 */
public record Envelope(String payloadType, String payload, String keyId, String signature) {

  public static final String IN_TOTO = "application/vnd.in-toto+json";

  private static final ObjectMapper JSON = new ObjectMapper();

  public static Envelope sign(String payload, Signer key) {
    return new Envelope(
        IN_TOTO,
        payload,
        key.id(),
        Base64.getEncoder().encodeToString(key.sign(signedBytes(IN_TOTO, payload))));
  }

  /** What the signature covers. */
  public byte[] signedBytes() {
    return signedBytes(payloadType, payload);
  }

  public String toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("payloadType", payloadType);
    json.put(
        "payload", Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8)));
    json.putArray("signatures").addObject().put("keyid", keyId).put("sig", signature);
    return json.toString();
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if it is no envelope with one signature
   */
  public static Envelope parse(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      JsonNode signatures = json.path("signatures");
      if (signatures.size() != 1) {
        throw new IllegalArgumentException(
            "envelope must have one signature but has " + signatures.size());
      }
      return new Envelope(
          json.path("payloadType").asText(),
          new String(
              Base64.getDecoder().decode(json.path("payload").asText()), StandardCharsets.UTF_8),
          signatures.get(0).path("keyid").asText(),
          signatures.get(0).path("sig").asText());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("envelope is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static byte[] signedBytes(String type, String text) {
    int typeLength = type.getBytes(StandardCharsets.UTF_8).length;
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    String signed = "DSSEv1 " + typeLength + " " + type + " " + length + " " + text;
    return signed.getBytes(StandardCharsets.UTF_8);
  }
}

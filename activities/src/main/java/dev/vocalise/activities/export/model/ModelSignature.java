package dev.vocalise.activities.export.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.ledger.ModelSigningKey;
import dev.vocalise.model.input.InputFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The signature of a model folder by OpenSSF model signing v1.0: a Sigstore bundle with a DSSE
 * envelope around an in-toto statement that names every file with its digest.
 */
public final class ModelSignature {
  /** Does not cover itself. */
  private static final String FILE = ModelFolderFiles.SIGNATURE;

  private static final int MOST_BYTES = 4 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String IN_TOTO = "application/vnd.in-toto+json";

  private ModelSignature() {}

  /** Signs all that is in the folder, and writes the signature beside it. */
  static void sign(Path folder, ModelSigningKey key) throws IOException {
    Files.writeString(folder.resolve(FILE), bundle(statement(folder).toString(), key) + "\n");
  }

  /**
   * Checks every file of a folder.
   *
   * @param publicKey PEM of the key that must have signed it; null where digests are enough
   * @throws IllegalArgumentException that names what is missing, changed or too much, or says that
   *     another key signed it
   */
  public static void verify(Path folder, @Nullable String publicKey) throws IOException {
    JsonNode envelope = JSON.readTree(InputFile.bytes(folder.resolve(FILE), MOST_BYTES));
    byte[] payload;
    byte[] signature;
    try {
      payload = Base64.getDecoder().decode(envelope.at("/dsseEnvelope/payload").asText());
      signature =
          Base64.getDecoder().decode(envelope.at("/dsseEnvelope/signatures/0/sig").asText());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(folder + ": " + FILE + " is no signature", e);
    }
    if (publicKey != null
        && !ModelSigningKey.signed(publicKey, preAuthentication(payload), signature)) {
      throw new IllegalArgumentException(
          "%s: another key than the one given signed it; ask who gave you the model for the right one (vocalise export model-key)"
              .formatted(folder));
    }
    Map<String, String> signed = new TreeMap<>();
    JSON.readTree(payload)
        .at("/predicate/resources")
        .forEach(one -> signed.put(one.path("name").asText(), one.path("digest").asText()));
    Map<String, String> there = files(folder);
    for (String name : union(signed.keySet(), there.keySet())) {
      String wrong =
          !there.containsKey(name)
              ? "is missing"
              : !signed.containsKey(name) ? "was not signed" : "was changed";
      if (!Objects.equals(signed.get(name), there.get(name))) {
        throw new IllegalArgumentException(
            "%s: %s %s; take the model again from where it came".formatted(folder, name, wrong));
      }
    }
    if (signed.isEmpty()) {
      throw new IllegalArgumentException(folder + ": " + FILE + " names no file");
    }
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(others);
    return all;
  }

  /** What a DSSE signature covers. */
  private static byte[] preAuthentication(byte[] payload) {
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    signed.writeBytes(
        "DSSEv1 %d %s %d ".formatted(IN_TOTO.length(), IN_TOTO, payload.length).getBytes(UTF_8));
    signed.writeBytes(payload);
    return signed.toByteArray();
  }

  private static ObjectNode statement(Path folder) throws IOException {
    ObjectNode predicate = JsonNodeFactory.instance.objectNode();
    ObjectNode serialization = predicate.putObject("serialization");
    serialization.put("method", "files").put("hash_type", "sha256").put("allow_symlinks", false);
    serialization.putArray("ignore_paths").add(FILE);
    ArrayNode resources = predicate.putArray("resources");
    ByteArrayOutputStream digests = new ByteArrayOutputStream();
    for (Map.Entry<String, String> file : files(folder).entrySet()) {
      resources
          .addObject()
          .put("name", file.getKey())
          .put("algorithm", "sha256")
          .put("digest", file.getValue());
      digests.writeBytes(HexFormat.of().parseHex(file.getValue()));
    }
    ObjectNode statement = JsonNodeFactory.instance.objectNode();
    statement.put("_type", "https://in-toto.io/Statement/v1");
    statement
        .putArray("subject")
        .addObject()
        .put("name", String.valueOf(folder.getFileName()))
        .putObject("digest")
        .put("sha256", Sha256.of(digests.toByteArray()));
    statement.put("predicateType", "https://model_signing/signature/v1.0");
    statement.set("predicate", predicate);
    return statement;
  }

  /** Digests by path below the folder, with '/', sorted. */
  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (!name.equals(FILE)) {
          digests.put(name, Sha256.of(file));
        }
      }
    }
    return digests;
  }

  private static ObjectNode bundle(String statement, ModelSigningKey key) {
    byte[] payload = statement.getBytes(UTF_8);
    Base64.Encoder base64 = Base64.getEncoder();
    ObjectNode bundle = JsonNodeFactory.instance.objectNode();
    bundle.put("mediaType", "application/vnd.dev.sigstore.bundle.v0.3+json");
    ObjectNode material = bundle.putObject("verificationMaterial");
    material.putObject("publicKey").put("hint", key.id());
    material.putArray("tlogEntries");
    ObjectNode envelope = bundle.putObject("dsseEnvelope");
    envelope.put("payload", base64.encodeToString(payload)).put("payloadType", IN_TOTO);
    envelope
        .putArray("signatures")
        .addObject()
        .put("sig", base64.encodeToString(key.sign(preAuthentication(payload))))
        .put("keyid", "");
    return bundle;
  }
}

package dev.vocalise.activities.export.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.ledger.ModelSigningKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The signature of a model folder by OpenSSF model signing v1.0: a Sigstore bundle with a DSSE
 * envelope around an in-toto statement that names every file with its digest.
 */
final class ModelSignature {
  /** Of the file in the folder, which it does not cover. */
  static final String FILE = "model.sig";

  private static final String IN_TOTO = "application/vnd.in-toto+json";

  private ModelSignature() {}

  /** Signs all that is in the folder, and writes the signature beside it. */
  static void sign(Path folder, ModelSigningKey key) throws IOException {
    Files.writeString(folder.resolve(FILE), bundle(statement(folder).toString(), key) + "\n");
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
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    signed.writeBytes(
        "DSSEv1 %d %s %d ".formatted(IN_TOTO.length(), IN_TOTO, payload.length).getBytes(UTF_8));
    signed.writeBytes(payload);
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
        .put("sig", base64.encodeToString(key.sign(signed.toByteArray())))
        .put("keyid", "");
    return bundle;
  }
}

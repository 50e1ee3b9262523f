package dev.vocalise.model.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.vocalise.model.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the small files beside a checkpoint, with errors that name them. */
final class TokenizerFiles {

  /** The largest vocabularies, of a hundred languages, take 10 MB. */
  private static final long MAX_BYTES = 64L << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private TokenizerFiles() {}

  /** A JSON object; a missing node when there is no such file. */
  static JsonNode optional(Path path) {
    if (!Files.exists(path)) {
      return MissingNode.getInstance();
    }
    try {
      JsonNode json = JSON.readTree(text(path));
      if (!json.isObject()) {
        throw new CheckpointException(path + ": expected a JSON object");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new CheckpointException(path + ": is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** The whole file, which must be UTF-8. */
  static String text(Path path) {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw new CheckpointException(
            path + ": has " + Files.size(path) + " bytes; no vocabulary needs so many");
      }
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(path)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new CheckpointException(path + ": is not UTF-8; fetch it again", e);
    } catch (IOException e) {
      throw new CheckpointException(path + ": cannot be read: " + e, e);
    }
  }

  /** Text of a member, or of the content of an added token there. */
  static String token(JsonNode json, String key, String fallback) {
    JsonNode value = json.path(key);
    if (value.isObject()) {
      value = value.path("content");
    }
    return value.isTextual() ? value.textValue() : fallback;
  }
}

package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.model.dataset.adapter.TranscriptTable;
import dev.vocalise.model.functionals.NamedFunctionals;
import dev.vocalise.model.input.InputFile;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Recordings on their way to an instance, some at once: as many as evaluation gives the model, or
 * as their bytes allow. No more than these are in memory.
 */
final class PredictionRequests {
  /** Of a recording. */
  static final int MOST_BYTES = 15 << 20;

  /**
   * A request is full with so much; with one more it is below the 48 MiB that an instance takes.
   */
  private static final int FULL = 32 << 20;

  /** Parts of a request that an instance takes. */
  private static final int MOST = 512;

  /** Of a number in the text of a request. */
  private static final int NUMBER_BYTES = 16;

  /** Functionals are one part of the request, which may be smaller. */
  private static final int FULL_OF_NUMBERS = 12 << 20;

  private final Asked asked;
  private final int batch;
  private final @Nullable TranscriptTable words;
  private final @Nullable NamedFunctionals functionals;

  /**
   * @param words what was said, where it is given
   * @param functionals what the model reads in place of sound
   */
  PredictionRequests(
      Asked asked,
      int batch,
      @Nullable TranscriptTable words,
      @Nullable NamedFunctionals functionals) {
    this.asked = asked;
    this.batch = Math.min(batch, MOST);
    this.words = words;
    this.functionals = functionals;
  }

  /**
   * What became of a recording.
   *
   * @param prediction as the instance gave it; null where there is a problem
   */
  record Outcome(String file, @Nullable JsonNode prediction, @Nullable String problem) {}

  /** Whoever predicts. */
  @FunctionalInterface
  interface Asked {
    /** One answer for each, in their order. */
    Iterable<JsonNode> answers(List<Ready> recordings);
  }

  /** One that was read and is not sent yet. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  record Ready(
      String file, byte @Nullable [] sound, @Nullable String words, float @Nullable [] row) {
    int bytes() {
      return sound != null ? sound.length : row != null ? NUMBER_BYTES * row.length : 0;
    }
  }

  /** The outcomes of the next recordings, in their order. */
  List<Outcome> next(Iterator<String> files) {
    List<Optional<Ready>> read = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    int ready = 0;
    long bytes = 0;
    int full = functionals == null ? FULL : FULL_OF_NUMBERS;
    while (ready < batch && bytes < full && files.hasNext() && read.size() < 4 * batch) {
      String file = files.next();
      try {
        Ready one = read(file);
        bytes += one.bytes();
        ready++;
        read.add(Optional.of(one));
        outcomes.add(new Outcome(file, null, "no answer"));
      } catch (UserError e) {
        read.add(Optional.empty());
        outcomes.add(new Outcome(file, null, e.getMessage()));
      }
    }
    List<Ready> sent = read.stream().flatMap(Optional::stream).toList();
    if (!sent.isEmpty()) {
      Iterator<JsonNode> answers = asked.answers(sent).iterator();
      for (int i = 0; i < outcomes.size(); i++) {
        if (read.get(i).isPresent()) {
          outcomes.set(i, outcome(outcomes.get(i).file(), answers.next()));
        }
      }
    }
    return outcomes;
  }

  private static Outcome outcome(String file, JsonNode answer) {
    if (answer.hasNonNull("problem")) {
      return new Outcome(file, null, answer.get("problem").asText());
    }
    ((ObjectNode) answer).put("file", file);
    return new Outcome(file, answer, null);
  }

  private Ready read(String file) {
    if (functionals != null) {
      if (!functionals.contains(file)) {
        throw new UserError("the table of functionals has no row of it");
      }
      return new Ready(file, null, null, functionals.row(file));
    }
    try {
      byte[] sound = InputFile.bytes(Path.of(file), MOST_BYTES);
      return new Ready(file, sound, words == null ? null : words.of(file), null);
    } catch (IOException e) {
      throw new UserError(InputFile.why(e));
    } catch (InvalidPathException e) {
      throw new UserError("no file can have this name here");
    }
  }

  /**
   * Asks an instance.
   *
   * @param path of the model's predictions
   * @param words whether words are given
   */
  static JsonNode send(ApiClient api, String path, boolean words, List<Ready> recordings) {
    Multipart parts = new Multipart();
    ObjectNode about = ApiClient.JSON.createObjectNode();
    for (int i = 0; i < recordings.size(); i++) {
      Ready one = recordings.get(i);
      if (one.sound() != null) {
        parts.file("recording", String.valueOf(i + 1), one.sound()); // names stay here
      }
      if (words) {
        about.withArrayProperty("words").add(one.words());
      }
      float[] row = one.row();
      if (row != null) {
        ArrayNode numbers = about.withArrayProperty("functionals").addArray();
        for (float value : row) {
          numbers.add(value);
        }
      }
    }
    parts.text("about", about.toString());
    return api.post(path, parts).path("predictions");
  }

  /** Goes on until there is none left. */
  void all(Iterator<String> files, Consumer<List<Outcome>> some) {
    while (files.hasNext()) {
      some.accept(next(files));
    }
  }
}

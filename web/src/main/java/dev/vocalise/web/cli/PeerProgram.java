package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One of the programs of {@code docs/benchmarks}, which do in PyTorch what a benchmark does here.
 *
 * @param python with torch 2.7.1 and what the program names
 * @param name such as {@code peer_train}
 */
record PeerProgram(Path python, String name) {

  /**
   * Runs it with these options; what it prints is JSON.
   *
   * @throws UserError with its last words where it fails
   */
  JsonNode run(List<String> options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(python.toString(), "-"));
    command.addAll(options);
    Path words = Files.createTempFile("vocalise-peer", ".log");
    try {
      Process process = started(command, words);
      try (InputStream program =
              Objects.requireNonNull(
                  PeerProgram.class.getResourceAsStream("/benchmarks/" + name + ".py"), name);
          OutputStream input = process.getOutputStream()) {
        program.transferTo(input);
      }
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw failed(Files.readAllLines(words));
      }
      return ApiClient.JSON.readTree(printed);
    } finally {
      Files.delete(words);
    }
  }

  /** Settings as a program's options have them: each key with its value. */
  static List<String> options(ObjectNode settings) {
    List<String> options = new ArrayList<>();
    settings
        .properties()
        .forEach(
            setting -> {
              options.add("--" + setting.getKey());
              options.add(setting.getValue().asText());
            });
    return options;
  }

  private Process started(List<String> command, Path words) {
    try {
      return new ProcessBuilder(command).redirectError(words.toFile()).start();
    } catch (IOException e) {
      throw new UserError(
          "--python %s: expected a program that runs, got: %s; name the python of an environment with torch==2.7.1"
              .formatted(python, e.getMessage()));
    }
  }

  private UserError failed(List<String> words) {
    return new UserError(
        "%s.py with %s failed: %s; install what docs/benchmarks/%s.py names there"
            .formatted(
                name, python, words.isEmpty() ? "no reason" : words.get(words.size() - 1), name));
  }
}

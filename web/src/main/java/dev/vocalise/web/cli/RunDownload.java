package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.disk.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Files of one run, into a folder of the user. What stands there already is never changed. */
record RunDownload(ApiClient api, String run, Consumer<String> out) {
  /** Prints the list of files. */
  static Consumer<JsonNode> list(Consumer<String> out) {
    return files -> {
      if (files.isEmpty()) {
        out.accept("no files yet");
      }
      for (JsonNode file : files) {
        out.accept(
            Terminal.printable(
                String.format(
                    Locale.ROOT,
                    "%-32s %12d  %s  %s",
                    file.path("name").asText(),
                    file.path("size").asLong(),
                    file.path("sha256").asText(),
                    file.path("stage").asText())));
      }
    };
  }

  /**
   * @param names empty for all
   */
  void to(Path folder, List<String> names) {
    Map<String, String> digests = new LinkedHashMap<>();
    for (JsonNode file : api.get("runs/" + ApiClient.segment(run) + "/files")) {
      digests.put(file.path("name").asText(), file.path("sha256").asText());
    }
    for (String name : names) {
      if (!digests.containsKey(name)) {
        throw new UserError(
            "run %s has no file '%s'; it has: %s"
                .formatted(run, name, String.join(", ", digests.keySet())));
      }
    }
    if (!names.isEmpty()) {
      digests.keySet().retainAll(names);
    }
    try {
      store(folder.toAbsolutePath().normalize(), digests);
    } catch (IOException e) {
      throw new UserError("%s cannot be used: %s".formatted(folder, e));
    }
  }

  /** Looks at everything that is there before anything is written. */
  private void store(Path folder, Map<String, String> digests) throws IOException {
    Map<String, String> wanted = new LinkedHashMap<>();
    for (Map.Entry<String, String> file : digests.entrySet()) {
      Path place = folder.resolve(file.getKey());
      if (!Files.exists(place)) {
        wanted.put(file.getKey(), file.getValue());
      } else if (!Files.isRegularFile(place) || !Sha256.of(place).equals(file.getValue())) {
        throw new UserError(
            "%s is there already with other content, expected digest %s; move it away, or choose another folder with --to"
                .formatted(place, file.getValue()));
      }
    }
    DurableFiles.createDirectories(folder);
    for (Map.Entry<String, String> file : wanted.entrySet()) {
      api.artifact(file.getValue(), folder.resolve(file.getKey()));
      out.accept(folder.resolve(file.getKey()).toString());
    }
    int there = digests.size() - wanted.size();
    if (there > 0) {
      out.accept(there + (there == 1 ? " file was" : " files were") + " there already");
    }
  }
}

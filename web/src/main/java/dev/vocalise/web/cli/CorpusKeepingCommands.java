package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.local.NamedInputs;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What becomes of a corpus after it was registered. */
final class CorpusKeepingCommands {
  private CorpusKeepingCommands() {}

  /** A verb about one corpus. */
  abstract static class Verb implements Runnable {
    @ParentCommand private @Nullable CorpusCommands parent;

    @Parameters(index = "0", paramLabel = "NAME")
    String name = "";

    CorpusCommands corpora() {
      return requireNonNull(parent, "parent");
    }

    /**
     * @param directory that the instance may read for this
     */
    JsonNode post(Session session, String verb, Path directory, Map<String, Object> body) {
      Map<String, Object> all = new HashMap<>(body);
      Path dir = directory.toAbsolutePath().normalize();
      all.put("dir", dir.toString());
      corpora().root().terminal().status("Reading " + directory + " …");
      JsonNode answer =
          NamedInputs.naming(
              corpora().root().data(), dir, () -> session.api().post(path() + verb, all));
      corpora().root().terminal().statusDone();
      return answer;
    }

    String path() {
      return "corpora/" + ApiClient.segment(name);
    }

    void answer(JsonNode answer) {
      corpora().line(Terminal.printable(answer.path("answer").asText()));
    }
  }

  /** Another version. */
  @Command(
      name = "update",
      description = {
        "Read the folder of a corpus again, or another one, and say what was added, removed, relabelled.",
        "Campaigns that have read the corpus keep what they had, also when they are resumed or extended."
      },
      footer = {
        "  vocalise corpus update mine --dry-run",
        "  vocalise corpus update mine /data/mine-2"
      })
  static final class Update extends Verb {
    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "DIR",
        description = "Default: its folder.")
    private @Nullable Path directory;

    @Option(names = "--dry-run", description = "Say what differs; change nothing.")
    private boolean dryRun;

    @Option(
        names = "--allow-bad",
        description = "Import what is good even if more than 1 %% is bad.")
    private boolean allowBad;

    @Override
    public void run() {
      try (Session session = corpora().session()) {
        Path dir =
            directory != null
                ? directory
                : Path.of(session.api().get(path()).path("directory").asText());
        answer(post(session, "/update", dir, Map.of("dryRun", dryRun, "allowBad", allowBad)));
      }
    }
  }

  /** The same elsewhere. */
  @Command(
      name = "relocate",
      description =
          "Say that the content of a corpus lies in another folder now; every file must be as it was registered.",
      footer = "  vocalise corpus relocate iemocap /mnt/new/IEMOCAP")
  static final class Relocate extends Verb {
    @Parameters(index = "1", paramLabel = "DIR")
    private Path directory = Path.of("");

    @Override
    public void run() {
      try (Session session = corpora().session()) {
        JsonNode corpus = post(session, "/relocate", directory, Map.of());
        corpora()
            .line(
                "corpus '%s' is in %s now"
                    .formatted(name, Terminal.printable(corpus.path("directory").asText())));
      }
    }
  }

  /** Not registered any more. */
  @Command(
      name = "remove",
      description = "Say what uses a corpus; with --yes, unregister it. Its folder is not touched.",
      footer = "  vocalise corpus remove mine --yes")
  static final class Remove extends Verb {
    @Option(names = "--yes", description = "Do it.")
    private boolean yes;

    @Override
    public void run() {
      JsonNode answer;
      try (Session session = corpora().session()) {
        answer = session.api().post(path() + "/remove", Map.of("yes", yes));
      }
      if (!answer.path("uses").isEmpty()) {
        throw new UserError(answer.path("answer").asText());
      }
      answer(answer);
    }
  }
}

package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.disk.DurableFiles;
import dev.vocalise.model.dataset.DemoCorpora;
import dev.vocalise.web.cli.PackagedCli.Result;
import dev.vocalise.web.cli.PackagedCli.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a campaign after its first table, beside a running instance. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // filled before the first test
class LifeCycleIT {
  private static final Path DEMO = Path.of("../demo");

  private static final String CAMPAIGN =
      """
      name: grown # this comment stays
      corpora:
        source: {kind: iemocap, corpus: source}
        target: {kind: emo-db, corpus: target}
      backbones:
        ast: {kind: ast, model: tiny}
      defaults: {source: source, target: target, backbone: ast, training: {maxRounds: 1}}
      experiments:
        - {name: full, seeds: [0]}
      """;

  private static final String MORE = "  - {name: plain, seeds: [5], losses: {contrastive: 0}}\n";

  @TempDir static Path folder;
  private static PackagedCli cli;
  private static @Nullable Running up;
  private static DemoCorpora demo;

  @BeforeAll
  static void start() throws Exception {
    cli = new PackagedCli(folder);
    up = cli.start("up", "--port", "0");
    up.awaitOutput("http");
    demo = DemoCorpora.unpack(DEMO.resolve("corpora"), cli.data().resolve("demo"));
    done("corpus", "add", "iemocap", demo.iemocap().toString(), "--name", "source");
    done("corpus", "add", "emo-db", demo.emoDb().toString(), "--name", "target");
    done(
        "model",
        "add",
        "ast",
        DEMO.resolve("models/ast-tiny").toAbsolutePath().toString(),
        "--name",
        "tiny");
    done("campaign", "launch", file("grown.yaml", CAMPAIGN).toString());
  }

  @AfterAll
  static void stop() throws InterruptedException {
    requireNonNull(up, "up").stop();
  }

  private static String done(String... args) throws Exception {
    Result result = cli.run(args);
    assertThat(result.code()).as("%s: %s", List.of(args), result.err()).isZero();
    return result.out();
  }

  private static String refused(int code, String... args) throws Exception {
    Result result = cli.run(args);
    assertThat(result.code()).as("%s: %s", List.of(args), result.out()).isEqualTo(code);
    return result.err();
  }

  private static Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  @Order(1)
  void aCampaignIsExtendedByItsFile() throws Exception {
    Path more = file("more.yaml", CAMPAIGN.replace("[0]", "[0, 1]") + MORE);
    assertThat(done("campaign", "extend", more.toString(), "--dry-run"))
        .contains("2 runs would join campaign 'grown'", "full: seed 1", "plain (new): seed 5");
    assertThat(done("campaign", "show", "grown")).doesNotContain("plain");

    assertThat(done("campaign", "extend", more.toString()))
        .contains("2 runs joined campaign 'grown'", "plain");

    assertThat(done("campaign", "show", "grown")).contains("grown: DONE", "plain").contains("MB");
    assertThat(refused(1, "campaign", "extend", more.toString())).contains("adds nothing");
    Path other = file("other.yaml", CAMPAIGN.replace("maxRounds: 1", "maxRounds: 2"));
    assertThat(refused(2, "campaign", "extend", other.toString()))
        .contains("other.yaml:7: experiments[0].training.maxRounds: campaign 'grown' has 1 here");
  }

  @Test
  @Order(2)
  void itIsNotedTaggedRenamedAndCopied() throws Exception {
    done("campaign", "note", "grown", "two seeds are few");
    done("campaign", "tag", "grown", "paper", "first");
    assertThat(done("campaign", "tag", "grown", "--remove", "first").strip()).isEqualTo("#paper");
    assertThat(done("campaign", "rename", "grown", "table-1")).contains("'table-1'");
    assertThat(done("campaign", "show", "table-1"))
        .contains("table-1: DONE  #paper", "  two seeds are few");
    assertThat(refused(1, "campaign", "show", "grown")).contains("no campaign 'grown'");
    Path copy = folder.resolve("copy.yaml");
    done("campaign", "clone", "table-1", "--as", "table-2", "--to", copy.toString());
    assertThat(copy)
        .content()
        .isEqualTo(
            CAMPAIGN.replace("name: grown", "name: table-2").replace("[0]", "[0, 1]") + MORE);
    assertThat(done("campaign", "clone", "table-1")).startsWith("name: table-1-copy # this");
  }

  @Test
  @Order(3)
  void whatIsArchivedIsListedOnlyWithTheOthers() throws Exception {
    done("campaign", "archive", "table-1");
    assertThat(done("campaign", "list")).doesNotContain("table-1");
    assertThat(done("campaign", "list", "--archived")).contains("table-1", "#paper (archived)");
    done("campaign", "unarchive", "table-1");
    assertThat(done("campaign", "list")).contains("table-1");
    assertThat(done("campaign", "list", "--sizes")).contains("table-1", "MB");
  }

  @Test
  @Order(4)
  void whatAnotherCampaignComesFromStaysAndTheOtherGoes() throws Exception {
    done("campaign", "launch", folder.resolve("copy.yaml").toString());
    assertThat(refused(1, "campaign", "delete", "table-1", "--yes"))
        .contains("campaign 'table-2' took the work of");

    assertThat(done("campaign", "delete", "table-2"))
        .contains("this would go: 3 runs (3 DONE)", "campaign delete table-2 --yes");
    assertThat(done("campaign", "follow", "table-2")).contains("full");
    assertThat(done("campaign", "delete", "table-2", "--yes")).contains("was deleted: 3 runs");

    assertThat(done("campaign", "list")).doesNotContain("table-2").contains("table-1");
    done("audit");
  }

  @Test
  @Order(5)
  void aCorpusIsReadAgainAndCampaignsKeepWhatTheyHad() throws Exception {
    assertThat(done("corpus", "update", "source", "--dry-run")).contains("nothing changed");
    Path copy = folder.resolve("elsewhere");
    copy(demo.emoDb(), copy);
    assertThat(done("corpus", "relocate", "target", copy.toString())).contains("elsewhere now");
    Path gone = firstWav(copy);
    Files.delete(gone);
    assertThat(refused(1, "corpus", "relocate", "target", copy.toString()))
        .contains(gone.getFileName().toString(), "no such file");

    assertThat(done("corpus", "update", "target", copy.toString())).contains("1 removed (");

    Path more =
        file("seed.yaml", CAMPAIGN.replace("[0]", "[0, 1, 2]").replace("grown", "table-1") + MORE);
    assertThat(done("campaign", "extend", more.toString())).contains("1 run joined");
    done("audit");
    assertThat(refused(1, "corpus", "remove", "target", "--yes"))
        .contains("campaign 'table-1' uses it");
    done("corpus", "add", "emo-db", demo.emoDb().toString(), "--name", "spare");
    done("corpus", "remove", "spare", "--yes");
    assertThat(done("corpus", "list")).doesNotContain("spare");
  }

  @Test
  @Order(6)
  void aDataDirectoryThatWasMovedFindsItsOwnFiles() throws Exception {
    requireNonNull(up, "up").stop();
    Path moved = folder.resolve("moved");
    Files.move(cli.data(), moved);
    assertThat(moved("corpus", "update", "source", "--dry-run"))
        .as("without a running instance")
        .contains("nothing changed");
    up = cli.start(moved, "up", "--port", "0");
    up.awaitOutput("http");

    assertThat(moved("corpus", "show", "source")).contains(moved.resolve("demo").toString());
    assertThat(moved("corpus", "update", "source", "--dry-run")).contains("nothing changed");
    moved("run", "retry", run(), "--from", "train");
    assertThat(moved("campaign", "follow", "table-1")).contains("full");
    moved("audit");
    DurableFiles.deleteAll(folder.resolve("elsewhere"));
    assertThat(moved("doctor")).contains("elsewhere is not there", "corpus relocate target DIR");
  }

  private static String run() throws Exception {
    JsonNode board =
        ApiClient.JSON.readTree(moved("campaign", "show", "table-1", "--format", "json"));
    return board.at("/experiments/0/seeds/0/runId").asText();
  }

  private static String moved(String... args) throws Exception {
    Result result = cli.start(folder.resolve("moved"), args).await();
    assertThat(result.code()).as("%s: %s", List.of(args), result.err()).isZero();
    return result.out();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static Path firstWav(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".wav"))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }
}

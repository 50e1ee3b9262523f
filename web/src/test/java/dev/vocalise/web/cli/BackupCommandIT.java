package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.model.dataset.DemoCorpora;
import dev.vocalise.web.cli.PackagedCli.Result;
import dev.vocalise.web.cli.PackagedCli.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup, restore and gc of the packaged command line, beside a running instance and alone. */
class BackupCommandIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path work;

  @Test
  void anInstanceIsBackedUpBesideItsUseAndRestoredCleanedAndRefused() throws Exception {
    Path corpora = work.resolve("corpora");
    DemoCorpora demo = DemoCorpora.unpack(Path.of("../demo/corpora"), corpora);
    PackagedCli here = new PackagedCli(Files.createDirectory(work.resolve("here")));
    String backup = work.resolve("backup").toString();

    Running up = here.start("up", "--port", "0");
    try {
      up.awaitOutput("Vocalise is up");
      String folder = demo.emoDb().toString();
      assertThat(done(here, "corpus", "add", "emo-db", folder)).contains("emo-db");
      assertThat(done(here, "backup", backup))
          .contains("2 artifacts copied now", "keep it to yourself");
      assertThat(done(here, "backup", backup)).contains("0 artifacts copied now");
      assertThat(done(here, "gc")).contains("There is nothing to delete.");
      assertThat(here.run("gc", "--older-than", "0").err()).contains("stop the instance first");
      assertThat(here.run("restore", backup).err()).contains("already runs");
    } finally {
      up.stop();
    }
    assertThat(done(here, "backup", "verify", backup)).contains("is whole");
    Result refused = here.run("restore", backup);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("is not empty").hasLineCount(1);

    PackagedCli there = new PackagedCli(Files.createDirectory(work.resolve("there")));
    assertThat(done(there, "restore", backup)).contains("Restored", "vocalise --data ");
    assertThat(done(there, "corpus", "list")).contains("emo-db", "emo-db");
    assertThat(there.data().resolve("ledger-key.pem"))
        .hasSameBinaryContentAs(here.data().resolve("ledger-key.pem"));

    Path stray = there.data().resolve("scratch/model-1.safetensors");
    Files.writeString(stray, "left by a killed process");
    Files.setLastModifiedTime(stray, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    JsonNode dry = JSON.readTree(done(there, "gc", "--format", "json"));
    assertThat(dry.path("deleted").asBoolean()).isFalse();
    assertThat(dry.at("/items/0/name").asText()).endsWith("model-1.safetensors");
    assertThat(stray).exists();
    assertThat(done(there, "gc", "--delete")).contains("work files", "Deleted: 24 B.");
    assertThat(stray).doesNotExist();

    Path artifact;
    try (Stream<Path> files = Files.walk(work.resolve("backup/sha256"))) {
      artifact = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(artifact);
    bytes[bytes.length / 2] ^= 1;
    Files.write(artifact, bytes);
    for (String[] command :
        new String[][] {{"backup", "verify", backup}, {"restore", backup, "--dry-run"}}) {
      Result damaged = there.run(command);
      assertThat(damaged.code()).isEqualTo(1);
      assertThat(damaged.err()).contains(artifact.getFileName().toString()).hasLineCount(1);
    }
  }

  private static String done(PackagedCli cli, String... args) throws Exception {
    Result result = cli.run(args);
    assertThat(result.code()).as("%s: %s", String.join(" ", args), result.err()).isZero();
    return result.out();
  }
}

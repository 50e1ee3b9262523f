package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.web.cli.PackagedCli.Result;
import dev.vocalise.web.cli.PackagedCli.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short drill by the packaged command line, with a smaller campaign than users run. */
class FaultDrillIT {
  private static final String CAMPAIGN =
      """
      name: fault-drill
      corpora:
        source: {kind: iemocap, corpus: demo-iemocap}
        target: {kind: msp-improv, corpus: demo-msp-improv}
      backbones:
        ast: {kind: ast, model: demo-ast-tiny}
      defaults:
        source: source
        target: target
        backbone: ast
        seeds: 1
        training: {maxRounds: 2}
      experiments:
        - name: full
      """;

  @TempDir Path folder;

  /** What a drill runs lies in {@code demo/} of the home. */
  private Path home() throws Exception {
    Path demo = Files.createDirectories(folder.resolve("home/demo"));
    for (String part : List.of("corpora", "models")) {
      Files.createSymbolicLink(demo.resolve(part), Path.of("../demo").resolve(part).toRealPath());
    }
    Files.writeString(demo.resolve("fault-drill.yaml"), CAMPAIGN);
    return folder.resolve("home");
  }

  @Test
  void killsAtStartRegistrationLaunchAndWorkChangeNothing() throws Exception {
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    PackagedCli cli =
        new PackagedCli(folder, Map.of())
            .with("-Dvocalise.home=" + home(), "-Djava.io.tmpdir=" + temporary);
    Running drill =
        cli.start("doctor", "--fault-drill", "--faults", "4", "--seed", "5", "--format", "json");
    drill.process().waitFor(10, TimeUnit.MINUTES); // on a busy machine
    Result result = drill.await();
    assertThat(result.code()).as("%s%s", result.out(), result.err()).isZero();

    JsonNode report = new ObjectMapper().readTree(result.out());
    assertThat(report.path("faults").asInt()).isEqualTo(4);
    assertThat(report.path("kinds").findValuesAsText("kind"))
        .contains("KILLED_AT_START", "KILLED_AT_REGISTRATION", "KILLED_AT_LAUNCH");
    assertThat(report.path("different")).isEmpty();
    assertThat(report.path("left")).isEmpty();
    assertThat(report.path("comparedResults").asInt()).isGreaterThan(20);
    assertThat(report.path("comparedArtifacts").asInt()).isGreaterThan(20);
    assertThat(report.path("goodput").asDouble()).isBetween(0.0, 1.0);
    try (var files = Files.list(temporary)) {
      assertThat(files.filter(file -> file.getFileName().toString().contains("fault-drill")))
          .as("what is equal is removed")
          .isEmpty();
    }
  }
}

package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.vocalise.web.cli.DrillEpisode.Lost;
import dev.vocalise.web.cli.DrillEpisode.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DrillReportTest {
  private static Result result(Map<String, String> results, Set<String> artifacts) {
    Map<String, JsonNode> nodes = new java.util.TreeMap<>();
    results.forEach((name, value) -> nodes.put(name, TextNode.valueOf(value)));
    return new Result(List.of(), 40, nodes, List.of(), new DrillRemains(List.of(), artifacts, 9));
  }

  private static DrillReport report(List<String> different, List<String> left) {
    List<Lost> faults =
        List.of(
            new Lost(FaultKind.BACKEND_KILLED, 9),
            new Lost(FaultKind.INSTANCE_KILLED, 30),
            new Lost(FaultKind.BACKEND_KILLED, 1),
            new Lost(FaultKind.BACKEND_KILLED, 2));
    return new DrillReport(7, 2, faults, 40, 140, 153, 103, different, left, 18);
  }

  @Test
  void whatDiffersInAnyPartIsNamed() {
    Result one = result(Map.of("table", "a", "weights", "b", "curve", "c"), Set.of("01", "02"));
    assertThat(FaultDrill.different(one, one)).isEmpty();
    Result other = result(Map.of("table", "a", "weights", "x", "more", "d"), Set.of("02", "03"));
    assertThat(FaultDrill.different(one, other))
        .containsExactly("curve", "more", "weights", "artifact 01", "artifact 03");
  }

  @Test
  void aDifferenceOrARemnantIsAFailure() throws Exception {
    assertThat(report(List.of(), List.of()).exitCode()).isZero();

    DrillReport differs = report(List.of("campaign 2: audio seed 1 loss.total"), List.of());
    assertThat(differs.exitCode()).isEqualTo(1);
    assertThat(differs.text()).contains("DIFFERENT: campaign 2: audio seed 1 loss.total");
    assertThat(ApiClient.JSON.readTree(differs.json()).path("passed").asBoolean()).isFalse();

    DrillReport left = report(List.of(), List.of("campaign 1: run 5 is RUNNING"));
    assertThat(left.exitCode()).isEqualTo(1);
    assertThat(left.text()).contains("LEFT OVER: campaign 1: run 5 is RUNNING");
  }

  @Test
  void lostSecondsAndGoodputCountEverythingBesideTheUsefulTime() throws Exception {
    DrillReport report = report(List.of(), List.of());
    assertThat(report.lostPerFault()).isEqualTo((140 - 2 * 40) / 4.0);
    assertThat(report.goodput()).isCloseTo(80 / 140.0, within(1e-12));
    assertThat(report.goodputAtOneFaultInTenMinutes()).isCloseTo(1 - 15 / 600.0, within(1e-12));
    assertThat(report.kinds())
        .containsExactly(
            new DrillReport.Kind(FaultKind.INSTANCE_KILLED, 1, 30, 30),
            new DrillReport.Kind(FaultKind.BACKEND_KILLED, 3, 2, 9));
    assertThat(String.join("\n", report.text()))
        .contains("database session killed", "15.0 s lost per fault", "97.5 % at one fault");
    JsonNode json = ApiClient.JSON.readTree(report.json());
    assertThat(json.path("lostSecondsPerFault").asDouble()).isEqualTo(15);
    assertThat(json.at("/kinds/1/medianSeconds").asDouble()).isEqualTo(2);
  }

  @Test
  void filesThatNobodyFinishedAreLeftOver() {
    String digest = "sha256/ab/" + "c".repeat(62);
    assertThat(DrillRemains.isUnfinished(Path.of("objects/vocalise/" + digest))).isFalse();
    assertThat(DrillRemains.isUnfinished(Path.of("objects/.incoming/vocalise/" + digest))).isTrue();
    assertThat(DrillRemains.isUnfinished(Path.of("objects/vocalise/.s3proxy-mpu-stub-1"))).isTrue();
    assertThat(DrillRemains.isUnfinished(Path.of("scratch/checkpoint-5"))).isTrue();
    assertThat(DrillRemains.isUnfinished(Path.of("web/8219587017942883235/live.js"))).isTrue();
    assertThat(DrillRemains.isUnfinished(Path.of("credentials.json.new"))).isTrue();
    assertThat(DrillRemains.isUnfinished(Path.of("credentials.json"))).isFalse();
    assertThat(DrillRemains.isUnfinished(Path.of("postgres/18/base/1.new"))).isFalse();
  }
}

package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Small campaigns and stages. */
public final class Fixture {

  private Fixture() {}

  public static NewCampaign campaign(String name, int experiments, int seeds) {
    List<NewCampaign.NewExperiment> rows = new ArrayList<>();
    for (int i = 0; i < experiments; i++) {
      List<Integer> numbers = new ArrayList<>();
      for (int seed = 0; seed < seeds; seed++) {
        numbers.add(seed);
      }
      rows.add(
          new NewCampaign.NewExperiment(
              "experiment-" + i,
              json("lambda", i),
              i == 0 ? json("mean", 50) : null,
              Map.of("source", "iemocap", "target", "msp"),
              numbers));
    }
    return new NewCampaign(
        name, json("name", 1), "name: " + name, sha('0'), NewCampaign.DEFAULT_PRIORITY, rows);
  }

  /** The same with another specification. */
  static NewCampaign extended(String name, int experiments, int seeds, char digit) {
    NewCampaign small = campaign(name, experiments, seeds);
    return new NewCampaign(
        name, small.spec(), small.file(), sha(digit), small.priority(), small.experiments());
  }

  public static NewStage stage(UUID campaignId, @Nullable UUID runId, String stage) {
    return new NewStage(
        campaignId,
        runId,
        stage,
        "",
        "1",
        "key-" + stage + "-" + runId,
        "host-1",
        json("cpus", 2),
        json("rounds", 3),
        List.of(file("manifest.json", 'a')));
  }

  public static FileRef file(String name, char digit) {
    return new FileRef(name, "report", sha(digit), 12, "application/json");
  }

  public static String sha(char digit) {
    return String.valueOf(digit).repeat(64);
  }

  public static JsonNode json(String key, int value) {
    return JsonNodeFactory.instance.objectNode().put(key, value);
  }
}

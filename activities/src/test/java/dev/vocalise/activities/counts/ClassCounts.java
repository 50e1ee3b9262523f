package dev.vocalise.activities.counts;

import dev.vocalise.activities.dataset.CorpusManifests;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.activities.stage.StageCall;
import dev.vocalise.activities.stage.StageResult;
import dev.vocalise.activities.stage.StageRunner;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.dataset.RegisteredDataset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Counts the labels of a corpus: a stage with a cache, a row, and a signed statement. */
public final class ClassCounts {
  private static final String VERSION = "1"; // a changed output needs a new one

  // Names and references alone travel, never data.
  public record CountSpec(UUID campaignId, RegisteredDataset dataset) {}

  public record CountedClasses(ArtifactRef counts, int utterances) {}

  private final StageRunner runner;
  private final ArtifactStore artifacts;

  public ClassCounts(StageRunner runner, ArtifactStore artifacts) {
    this.runner = runner;
    this.artifacts = artifacts;
  }

  /** The method of the activity interface. */
  public CountedClasses countClasses(CountSpec spec, StageName stage) {
    return runner.run(() -> call(spec, stage), CountedClasses.class, (at, heart) -> count(spec));
  }

  private static StageCall call(CountSpec spec, StageName stage) {
    ArtifactRef manifest = spec.dataset().manifest();
    return new StageCall(
        spec.campaignId(),
        null, // no run: the whole campaign shares it
        stage,
        spec.dataset().corpus(),
        VERSION,
        Map.of(), // settings that decide the output
        List.of(JsonArtifacts.file("manifest.jsonl", "manifest", manifest)));
  }

  private StageResult<CountedClasses> count(CountSpec spec) {
    CorpusManifest corpus = CorpusManifests.read(artifacts, spec.dataset().manifest());
    Map<String, Integer> counts = new TreeMap<>();
    corpus.utterances().forEach(u -> counts.merge(u.code(), 1, Integer::sum));
    ArtifactRef written = JsonArtifacts.put(artifacts, counts);
    CountedClasses result = new CountedClasses(written, corpus.utterances().size());
    return new StageResult<>(result, List.of(JsonArtifacts.file("counts.json", "c", written)));
  }
}

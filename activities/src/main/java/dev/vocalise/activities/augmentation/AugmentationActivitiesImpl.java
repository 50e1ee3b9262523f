package dev.vocalise.activities.augmentation;

import static dev.vocalise.activities.stage.JsonArtifacts.file;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.activities.dataset.AudioShards;
import dev.vocalise.activities.dataset.CorpusManifests;
import dev.vocalise.activities.stage.Heartbeat;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.activities.stage.StageCall;
import dev.vocalise.activities.stage.StageResult;
import dev.vocalise.activities.stage.StageRunner;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.model.augmentation.AugmentationType;
import dev.vocalise.model.augmentation.Augmenter;
import dev.vocalise.model.augmentation.ViewKey;
import dev.vocalise.model.augmentation.ViewRecipe;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.LabelMap;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.augmentation.AugmentationActivities;
import dev.vocalise.workflows.augmentation.AugmentationPlan;
import dev.vocalise.workflows.augmentation.AugmentationSpec;
import dev.vocalise.workflows.dataset.PreparedAudio;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Stores both views of every type for the first utterance of each class, so that Table 2 can be
 * listened to.
 */
public record AugmentationActivitiesImpl(StageRunner runner, ArtifactStore artifacts, Path cache)
    implements AugmentationActivities {
  private static final String VERSION = "1";

  /**
   * What augmentation does to a corpus, for people: types with their transforms, and views to
   * listen to.
   *
   * @param seed for which the previews were drawn
   * @param types transforms of each type in the order in which they run, by {@code a1} … {@code a5}
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record PlanFile(int seed, Map<String, List<String>> types, List<Preview> previews) {
    public PlanFile {
      previews = List.copyOf(previews);
    }

    /**
     * One view.
     *
     * @param utterance id
     * @param type {@code a1} … {@code a5}
     * @param view 1 or 2
     * @param recipe transforms that were drawn, with their parameters
     * @param wav PCM 16 at the model's sample rate
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Preview(
        String utterance,
        String type,
        int view,
        List<Map<String, Object>> recipe,
        ArtifactRef wav) {}
  }

  @Override
  public AugmentationPlan planAugmentation(AugmentationSpec spec) {
    PreparedAudio audio = spec.audio();
    StageCall call =
        new StageCall(
            spec.campaignId(),
            null,
            StageName.PLAN_AUGMENTATION,
            audio.dataset().corpus(),
            VERSION,
            Map.of("seed", spec.seed()),
            List.of(
                file("manifest.jsonl", "manifest", audio.dataset().manifest()),
                file("index.json", "index", audio.index())));
    return runner.run(
        () -> call, AugmentationPlan.class, (attempt, heart) -> plan(audio, spec.seed(), heart));
  }

  private StageResult<AugmentationPlan> plan(PreparedAudio audio, int seed, Heartbeat heart)
      throws IOException {
    AudioShards shards = AudioShards.open(audio, artifacts, cache);
    Augmenter augmenter = new Augmenter(audio.sampleRateHz());
    List<PlanFile.Preview> previews = new ArrayList<>();
    for (Utterance utterance : examples(audio)) {
      heart.beat(utterance.id());
      float[] wave = shards.wave(utterance.id());
      for (AugmentationType type : AugmentationType.values()) {
        for (int view = 1; view <= 2; view++) {
          ViewRecipe recipe =
              ViewRecipe.draw(new ViewKey(seed, utterance.sound(), type, view, 1, 0), wave.length);
          ArtifactRef wav = wav(augmenter.apply(wave, recipe), audio.sampleRateHz());
          previews.add(
              new PlanFile.Preview(utterance.id(), name(type), view, recipe.describe(), wav));
        }
      }
    }
    ArtifactRef plan = JsonArtifacts.put(artifacts, new PlanFile(seed, types(), previews));
    Stream<FileRef> wavs =
        previews.stream().map(preview -> file("preview.wav", "preview", preview.wav()));
    return new StageResult<>(
        new AugmentationPlan(plan, previews.size()),
        Stream.concat(Stream.of(file("augmentation.json", "plan", plan)), wavs).toList());
  }

  /** One of each of the four classes; of a corpus that has none of them, one of each label. */
  private List<Utterance> examples(PreparedAudio audio) {
    List<Utterance> all = CorpusManifests.read(artifacts, audio.dataset().manifest()).utterances();
    Set<Emotion> wanted = EnumSet.allOf(Emotion.class);
    List<Utterance> examples =
        all.stream()
            .filter(utterance -> utterance.emotion() != null && wanted.remove(utterance.emotion()))
            .toList();
    Set<String> seen = new HashSet<>();
    return examples.isEmpty()
        ? all.stream()
            .filter(utterance -> seen.add(LabelMap.key(utterance.code())))
            .limit(ClassNames.MOST)
            .toList()
        : examples;
  }

  private ArtifactRef wav(float[] wave, int sampleRateHz) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    WavFile.write(out, wave, sampleRateHz);
    return JsonArtifacts.ref(artifacts.put(out.toByteArray(), "audio/wav"));
  }

  private static Map<String, List<String>> types() {
    Map<String, List<String>> types = new TreeMap<>();
    for (AugmentationType type : AugmentationType.values()) {
      types.put(
          name(type),
          type.steps().stream()
              .map(step -> step.name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .toList());
    }
    return types;
  }

  private static String name(AugmentationType type) {
    return "a" + type.index();
  }
}

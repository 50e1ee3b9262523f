package dev.vocalise.activities.dataset;

import static dev.vocalise.activities.stage.JsonArtifacts.file;

import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.activities.stage.StageCall;
import dev.vocalise.activities.stage.StageResult;
import dev.vocalise.activities.stage.StageRunner;
import dev.vocalise.activities.stage.WorkSoFar;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.CorpusRepository;
import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.model.audio.Resampler;
import dev.vocalise.model.audio.Waveform;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.dataset.AudioSpec;
import dev.vocalise.workflows.dataset.DatasetActivities;
import dev.vocalise.workflows.dataset.DatasetSpec;
import dev.vocalise.workflows.dataset.PreparedAudio;
import dev.vocalise.workflows.dataset.RegisteredDataset;
import dev.vocalise.workflows.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Corpora of a campaign.
 *
 * @param shardSamples after which a shard is full; the index depends on it
 */
public record DatasetActivitiesImpl(
    StageRunner runner, RunContext context, CorpusRepository corpora, long shardSamples)
    implements DatasetActivities {
  private static final String REGISTER_VERSION = "1";
  private static final String AUDIO_VERSION = "1";

  /** Tells the preparation of all recordings of a corpus from that of those with labels. */
  private static final String WHOLE = "-whole";

  public DatasetActivitiesImpl(StageRunner runner, RunContext context, CorpusRepository corpora) {
    this(runner, context, corpora, AudioShardWriter.SHARD_SAMPLES);
  }

  @Override
  public RegisteredDataset registerDataset(DatasetSpec spec) {
    StageCall call =
        new StageCall(
            spec.campaignId(),
            null,
            StageName.REGISTER_DATASET,
            spec.corpus(),
            REGISTER_VERSION,
            Map.of("corpus", spec.corpus(), "kind", spec.kind()),
            List.of());
    return runner.attempt(() -> call, (attempt, heart) -> register(spec));
  }

  private StageResult<RegisteredDataset> register(DatasetSpec spec) {
    CorpusView corpus = asRead(spec.campaignId(), find(spec.corpus()));
    if (!corpus.kind().equals(spec.kind())) {
      throw new StageException(
          FailureCode.SPEC_INVALID,
          "corpus '%s' is registered as %s but the campaign says %s; change the campaign file or register the corpus"
                  .formatted(corpus.name(), corpus.kind(), spec.kind())
              + " under another name");
    }
    ArtifactRef manifest = CorpusManifests.ref(corpus);
    int utterances = CorpusManifests.read(artifacts(), manifest).utterances().size();
    return new StageResult<>(
        new RegisteredDataset(corpus.name(), corpus.kind(), manifest, utterances),
        List.of(file("manifest.jsonl", "manifest", manifest)));
  }

  /** A campaign keeps the version of a corpus that its first runs had. */
  private CorpusView asRead(UUID campaign, CorpusView corpus) {
    return runner.stages().ofCampaign(campaign).stream()
        .filter(stage -> stage.stage().equals(StageName.REGISTER_DATASET.stored()))
        .filter(stage -> stage.subject().equals(corpus.name()))
        .filter(stage -> stage.state().hasOutputs())
        .flatMap(stage -> stage.outputs().stream())
        .findFirst()
        .map(corpus::reading)
        .orElse(corpus);
  }

  @Override
  public PreparedAudio prepareAudio(AudioSpec spec) {
    RegisteredDataset dataset = spec.dataset();
    boolean whole = Boolean.TRUE.equals(spec.whole());
    Map<String, Object> settings = new HashMap<>();
    settings.put("kind", dataset.kind());
    settings.put("sampleRateHz", spec.sampleRateHz());
    if (whole) { // absent in the keys of earlier builds
      settings.put("whole", true);
    }
    StageCall call =
        new StageCall(
            spec.campaignId(),
            null,
            StageName.PREPARE_AUDIO,
            dataset.corpus() + (whole ? WHOLE : ""),
            AUDIO_VERSION,
            settings,
            List.of(file("manifest.jsonl", "manifest", dataset.manifest())));
    ArtifactRef index =
        runner.run(
            () -> call,
            ArtifactRef.class,
            (attempt, heart) ->
                prepare(
                    dataset,
                    spec.sampleRateHz(),
                    whole,
                    new WorkSoFar(context, attempt, call.cacheKey(), heart)));
    return new PreparedAudio(dataset, spec.sampleRateHz(), index);
  }

  private StageResult<ArtifactRef> prepare(
      RegisteredDataset dataset, int sampleRateHz, boolean whole, WorkSoFar soFar)
      throws IOException {
    Recordings recordings =
        new Recordings(dataset.corpus(), Path.of(find(dataset.corpus()).directory()));
    List<Utterance> usable =
        CorpusManifests.read(artifacts(), dataset.manifest()).utterances().stream()
            .filter(utterance -> whole || usable(dataset.kind(), utterance))
            .toList();
    AudioIndex index;
    try (AudioShardWriter writer = goOn(sampleRateHz, soFar)) {
      for (Utterance utterance : usable.subList(writer.size(), usable.size())) {
        soFar.beat(utterance.id(), writer);
        writer.add(utterance.id(), wave(recordings, utterance, sampleRateHz));
      }
      index = writer.finish();
    }
    ArtifactRef ref = JsonArtifacts.put(artifacts(), index);
    Stream<FileRef> shards = index.shards().stream().map(shard -> file("shard", "audio", shard));
    return new StageResult<>(
        ref, Stream.concat(Stream.of(file("index.json", "index", ref)), shards).toList());
  }

  private AudioShardWriter goOn(int sampleRateHz, WorkSoFar soFar) throws IOException {
    Files.createDirectories(context.scratch());
    AudioShardWriter begun = soFar.newest(file -> writer(sampleRateHz).restore(file));
    return begun == null ? writer(sampleRateHz) : begun;
  }

  private AudioShardWriter writer(int sampleRateHz) {
    return new AudioShardWriter(artifacts(), context.scratch(), sampleRateHz, shardSamples);
  }

  private ArtifactStore artifacts() {
    return context.artifacts();
  }

  /** Whether any label map gives the utterance one of the four classes. */
  private static boolean usable(String kind, Utterance utterance) {
    return CorpusAdapter.of(kind).labelMaps().stream()
        .anyMatch(map -> map.classOf(utterance) != null);
  }

  private static float[] wave(Recordings recordings, Utterance utterance, int sampleRateHz) {
    Waveform wave = utterance.cut(recordings.read(utterance));
    return Resampler.resample(wave.samples(), wave.sampleRateHz(), sampleRateHz);
  }

  private CorpusView find(String name) {
    return corpora
        .find(name)
        .orElseThrow(
            () ->
                new StageException(
                    FailureCode.CORPUS_NOT_REGISTERED,
                    "corpus '%s' is not registered; run: vocalise corpus add KIND DIR --name %s"
                        .formatted(name, name)));
  }
}

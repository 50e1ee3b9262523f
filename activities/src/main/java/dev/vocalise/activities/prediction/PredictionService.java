package dev.vocalise.activities.prediction;

import dev.vocalise.activities.model.ModelFiles;
import dev.vocalise.activities.registry.TestedModels;
import dev.vocalise.activities.stage.Bfloat16Support;
import dev.vocalise.infra.artifact.ArtifactCache;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.ModelView;
import dev.vocalise.model.backbone.wav2vec2.Wav2Vec2Family;
import dev.vocalise.workflows.experiment.DecoderSpec;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions to trained models, one after the other on a thread of its own. The model of the
 * last question stays in memory for some minutes; few questions wait, further ones are refused, so
 * that nothing else of the instance is held up. Recordings are not kept. Thread-safe.
 */
public final class PredictionService implements AutoCloseable {
  /** Of a recording: it is an utterance, or some. */
  public static final int MOST_SECONDS = 300;

  private static final int AT_ONCE = 8;
  private static final long IDLE_MINUTES = 10;

  private final PredictableModels models;
  private final ModelRepository checkpoints;
  private final ArtifactStore artifacts;
  private final ArtifactCache cache;
  private final Bfloat16Support support;
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final ScheduledThreadPoolExecutor turns =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread thread = new Thread(task, "predict");
            thread.setDaemon(true);
            return thread;
          });

  // What follows belongs to the thread of the turns.
  private @Nullable LoadedModel model;
  private @Nullable LoadedRecogniser recogniser;
  private @Nullable ScheduledFuture<?> idle;

  /**
   * @param checkpoints where recognisers are registered
   * @param support the device on which models compute
   */
  public PredictionService(
      TestedModels tested,
      ModelRepository checkpoints,
      ArtifactStore artifacts,
      ArtifactCache cache,
      Bfloat16Support support) {
    models = new PredictableModels(tested, artifacts, cache);
    this.checkpoints = checkpoints;
    this.artifacts = artifacts;
    this.cache = cache;
    this.support = support;
    turns.setRemoveOnCancelPolicy(true);
    turns.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * What there is to know of a model; nothing is loaded.
   *
   * @throws dev.vocalise.infra.lineage.NotFoundException if there is none of this name
   * @throws dev.vocalise.infra.lineage.ModelVersionException if it was not tested
   */
  public ModelFacts about(String of, @Nullable String branch) {
    return ModelFacts.of(models.find(of, branch), device());
  }

  private String device() {
    return support.device().toString();
  }

  /** Names of the checkpoints that can recognise speech. */
  public List<String> recognisers() {
    return checkpoints.list().stream()
        .filter(one -> one.kind().equals(Wav2Vec2Family.KIND) && ModelFiles.of(one).recognises())
        .map(ModelView::name)
        .toList();
  }

  /**
   * The answer; waits for its turn.
   *
   * @throws PredictorBusyException if too many wait
   * @throws dev.vocalise.activities.failure.StageException if this process cannot compute as the
   *     test did, or there is no such recogniser
   * @throws IllegalArgumentException if the model needs what was not given of any recording
   */
  public Predictions answer(Question question) {
    PredictableModel wanted = models.find(question.model(), question.branch());
    RecogniserSpec words = recogniser(wanted, question);
    requireWhatItReads(wanted, words, question);
    if (!room.tryAcquire()) {
      throw new PredictorBusyException(AT_ONCE);
    }
    try {
      Future<List<Prediction>> turn =
          turns.submit(() -> inTurn(wanted, words, question.recordings()));
      return new Predictions(ModelFacts.of(wanted, device()), turn.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a model was asked", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new UncheckedIOException((IOException) e.getCause());
    } finally {
      room.release();
    }
  }

  /** Who writes the words that are not given; null for nobody. */
  private @Nullable RecogniserSpec recogniser(PredictableModel wanted, Question question) {
    String name = question.recogniser();
    RecogniserSpec own = wanted.recogniser();
    if (!wanted.reads() || Question.NOBODY.equals(name)) {
      return null;
    }
    if (name == null) {
      return own;
    }
    return new RecogniserSpec(
        name,
        own == null ? new DecoderSpec(DecoderSpec.GREEDY, 1, null, null, null) : own.decoder(),
        own == null ? null : own.precision());
  }

  private void requireWhatItReads(
      PredictableModel wanted, @Nullable RecogniserSpec words, Question question) {
    List<Recording> all = question.recordings();
    List<String> columns = wanted.functionals();
    if (columns != null && all.stream().allMatch(one -> one.functionals() == null)) {
      throw new IllegalArgumentException(
          "%s reads %d functionals that are computed elsewhere (%s …) and none were given; compute them with the configuration of its corpora and give their table: --functionals FILE.csv"
              .formatted(question.model(), columns.size(), columns.get(0)));
    }
    boolean silent = question.recogniser() == null && words == null;
    if (wanted.reads() && silent && all.stream().allMatch(one -> one.words() == null)) {
      List<String> there = recognisers();
      throw new IllegalArgumentException(
          "%s reads words and its run had no recogniser; give them (--transcripts FILE.csv), or name a recogniser (--recogniser NAME): %s"
              .formatted(
                  question.model(),
                  there.isEmpty()
                      ? "none is registered yet, see vocalise model add wav2vec2 DIR"
                      : String.join(", ", there)));
    }
  }

  private List<Prediction> inTurn(
      PredictableModel wanted, @Nullable RecogniserSpec words, List<Recording> recordings)
      throws IOException {
    if (idle != null) {
      idle.cancel(false);
    }
    ArtifactCache.Use fetched = cache.use();
    try {
      return PredictedBatch.of(loaded(wanted), loaded(words), recordings);
    } finally {
      fetched.close();
      idle = turns.schedule(this::forget, IDLE_MINUTES, TimeUnit.MINUTES);
    }
  }

  private LoadedModel loaded(PredictableModel wanted) throws IOException {
    LoadedModel there = model;
    if (there == null || !there.model().equals(wanted)) {
      if (there != null) {
        model = null; // two need not fit into memory
        there.close();
      }
      there = LoadedModel.load(wanted, artifacts, cache.folder(), support);
      model = there;
    }
    return there;
  }

  private @Nullable LoadedRecogniser loaded(@Nullable RecogniserSpec wanted) throws IOException {
    LoadedRecogniser there = recogniser;
    if (wanted == null) {
      return null;
    }
    if (there == null || !there.spec().equals(wanted)) {
      if (there != null) {
        recogniser = null;
        there.close();
      }
      there = LoadedRecogniser.load(wanted, checkpoints, artifacts, cache.folder(), support);
      recogniser = there;
    }
    return there;
  }

  private void forget() {
    if (model != null) {
      model.close();
      model = null;
    }
    if (recogniser != null) {
      recogniser.close();
      recogniser = null;
    }
  }

  /** Waits for the question that is being answered, and frees the weights. */
  @Override
  public void close() {
    turns.execute(this::forget);
    turns.shutdown();
    try {
      turns.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

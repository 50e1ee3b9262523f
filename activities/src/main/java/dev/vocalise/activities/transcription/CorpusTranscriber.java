package dev.vocalise.activities.transcription;

import dev.vocalise.activities.stage.Heartbeat;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.infra.lineage.StageProgress;
import dev.vocalise.infra.lineage.TranscriptRepository;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.transcription.Recogniser;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One attempt to transcribe a whole corpus. Words are saved every second or so under the attempt's
 * token; an attempt that ends early, in whatever way, leaves what it has saved to the next.
 */
final class CorpusTranscriber {
  private static final long SAVE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final String UNIT = "utterances";

  private final TranscriptRepository transcripts;
  private final StageAttempt attempt;
  private final String recogniserKey;
  private final Map<String, Utterance> byDigest = new LinkedHashMap<>();
  private final Heartbeat heart;
  private final int threads;

  CorpusTranscriber(
      TranscriptRepository transcripts,
      StageAttempt attempt,
      String recogniserKey,
      List<Utterance> utterances,
      Heartbeat heart,
      int threads) {
    this.transcripts = transcripts;
    this.attempt = attempt;
    this.recogniserKey = recogniserKey;
    utterances.forEach(utterance -> byDigest.putIfAbsent(utterance.sound(), utterance));
    this.heart = heart;
    this.threads = threads;
  }

  /** Opens the recogniser where there is something left to transcribe. */
  @FunctionalInterface
  interface Opening {
    Recogniser open() throws IOException;
  }

  private record Recognised(String digest, String words) {}

  /** The words of every utterance by the digest of its audio. */
  Map<String, String> words(Opening opening, Function<Utterance, float[]> audio)
      throws IOException {
    Map<String, String> known = new HashMap<>(transcripts.find(recogniserKey, byDigest.keySet()));
    List<Utterance> missing =
        byDigest.values().stream().filter(u -> !known.containsKey(u.sound())).toList();
    transcripts.save(attempt, recogniserKey, Map.of(), progress(known.size()));
    if (missing.isEmpty()) {
      return known;
    }
    try (Recogniser recogniser = opening.open()) {
      transcribe(recogniser, audio, missing, known);
    }
    return transcripts.find(recogniserKey, byDigest.keySet()); // another stage's may be the first
  }

  private void transcribe(
      Recogniser recogniser,
      Function<Utterance, float[]> audio,
      List<Utterance> missing,
      Map<String, String> known)
      throws IOException {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads, work -> new Thread(() -> recogniser.during(work), "transcribe"));
    Map<String, String> unsaved = new HashMap<>();
    try {
      CompletionService<Recognised> done = new ExecutorCompletionService<>(pool);
      int next = 0;
      int open = 0;
      long saved = System.nanoTime();
      while (next < missing.size() || open > 0) {
        while (open < 2 * threads && next < missing.size()) { // waves of those alone are in memory
          Utterance utterance = missing.get(next++);
          done.submit(
              () ->
                  new Recognised(utterance.sound(), recogniser.transcribe(audio.apply(utterance))));
          open++;
        }
        Future<Recognised> finished = done.poll(SAVE_NANOS, TimeUnit.NANOSECONDS);
        if (finished != null) {
          open--;
          Recognised one = finished.get();
          known.put(one.digest(), one.words());
          unsaved.put(one.digest(), one.words());
        }
        heart.beat(known.size() + " of " + byDigest.size());
        if (System.nanoTime() - saved >= SAVE_NANOS) {
          save(unsaved, known.size());
          saved = System.nanoTime();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while transcribing the corpus", e);
    } catch (ExecutionException e) {
      throw unwrapped(e);
    } finally {
      stop(pool);
      save(unsaved, known.size());
    }
  }

  /** A model call cannot be interrupted: waits for those that run, the weights are freed next. */
  private static void stop(ExecutorService pool) {
    pool.shutdownNow();
    boolean interrupted = false;
    while (true) {
      try {
        if (pool.awaitTermination(1, TimeUnit.MINUTES)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void save(Map<String, String> unsaved, int done) {
    if (!unsaved.isEmpty()) {
      transcripts.save(attempt, recogniserKey, unsaved, progress(done));
      unsaved.clear();
    }
  }

  private StageProgress progress(int done) {
    return new StageProgress(done, byDigest.size(), UNIT);
  }

  private static RuntimeException unwrapped(ExecutionException e) {
    if (e.getCause() instanceof RuntimeException) {
      return (RuntimeException) e.getCause();
    }
    if (e.getCause() instanceof Error) {
      throw (Error) e.getCause();
    }
    return new IllegalStateException("an utterance could not be transcribed", e.getCause());
  }
}

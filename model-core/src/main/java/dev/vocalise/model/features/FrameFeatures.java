package dev.vocalise.model.features;

import dev.vocalise.model.augmentation.Augmenter;
import dev.vocalise.model.augmentation.CounterRandom;
import dev.vocalise.model.augmentation.ViewKey;
import dev.vocalise.model.augmentation.ViewRecipe;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Inputs of F frames for encoders that are trained from scratch (methods: log-mel input): frames,
 * z-scores, then a crop of longer recordings, which is drawn in training and the centre in tests,
 * and zeros behind shorter ones. Thread-safe.
 *
 * <p>Normalised recordings are kept while there is room. Log-mels of 4.5 s take 1 ms, reading them
 * again 0.02 ms; beside a step on an accelerator the difference would be most of the time. Every
 * epoch visits each recording equally often, so none is ever given up for another: of the least
 * recently used each would be gone when its turn comes.
 */
public final class FrameFeatures extends DrawnFeatures {

  /** Share of the heap that one part may fill. */
  private static final long ROOM = Runtime.getRuntime().maxMemory() / 8;

  private final List<Clip> clips;
  private final FrameScores scores;
  private final int frames;
  private final int width;
  private final ThreadLocal<FrontEnd> frontEnd;
  private final ThreadLocal<Augmenter> augmenter =
      ThreadLocal.withInitial(() -> new Augmenter(FrontEnd.SAMPLE_RATE_HZ));
  private final long room;
  private final Map<Integer, float[]> kept = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * Inputs made of the clips, with views and crops drawn for one run.
   *
   * @param frontEnd one for each thread
   * @param frames F
   */
  public FrameFeatures(
      List<Clip> clips, Supplier<FrontEnd> frontEnd, FrameScores scores, int frames, long runSeed) {
    this(clips, frontEnd, scores, frames, runSeed, ROOM);
  }

  /**
   * The same with a bound of its own.
   *
   * @param room for kept recordings, in bytes
   */
  public FrameFeatures(
      List<Clip> clips,
      Supplier<FrontEnd> frontEnd,
      FrameScores scores,
      int frames,
      long runSeed,
      long room) {
    super(clips.stream().map(Clip::digest).toList(), runSeed);
    this.clips = List.copyOf(clips);
    this.scores = scores;
    this.frames = frames;
    this.width = scores.width();
    this.frontEnd = ThreadLocal.withInitial(frontEnd);
    this.room = room;
  }

  /** Bytes for kept recordings where so many parts share the room of one. */
  public static long room(int shares) {
    return ROOM / shares;
  }

  @Override
  public int inputLength() {
    return Math.multiplyExact(frames, width);
  }

  @Override
  public int width() {
    return width;
  }

  /** F: an encoder's norms see the padding, so inputs must not depend on their neighbours. */
  @Override
  public int length(int utterance) {
    return frames;
  }

  @Override
  public int plain(int utterance, float[] out, int offset) {
    float[] whole = recording(utterance);
    return write(whole, spare(whole) / 2, out, offset);
  }

  @Override
  public int recorded(int utterance, int epoch, int copy, float[] out, int offset) {
    return crop(recording(utterance), key(utterance, epoch, copy).place(), out, offset);
  }

  @Override
  public int version(
      int utterance, int type, int view, int epoch, int copy, float[] out, int offset) {
    if (!RecordingKey.isSped(type, view)) {
      return recorded(utterance, epoch, copy, out, offset);
    }
    RecordingKey key = key(utterance, epoch, copy);
    return crop(normalised(key.sped(clips.get(utterance).wave())), key.place(), out, offset);
  }

  @Override
  int augmented(int utterance, ViewKey key, float[] out, int offset) {
    float[] wave = clips.get(utterance).wave();
    float[] view = augmenter.get().apply(wave, ViewRecipe.draw(key, wave.length));
    return crop(normalised(view), CounterRandom.of(key, "crop").uniform(0), out, offset);
  }

  private float[] recording(int utterance) {
    float[] found = kept.get(utterance);
    if (found != null) {
      return found;
    }
    float[] made = normalised(clips.get(utterance).wave());
    long size = (long) Float.BYTES * made.length;
    if (bytes.addAndGet(size) > room) {
      bytes.addAndGet(-size);
    } else if (kept.putIfAbsent(utterance, made) != null) { // another thread was faster
      bytes.addAndGet(-size);
    }
    return made;
  }

  private float[] normalised(float[] wave) {
    return scores.applyTo(frontEnd.get().frames(wave));
  }

  /** Frames that an input has no room for. */
  private int spare(float[] whole) {
    return Math.max(0, whole.length / width - frames);
  }

  /** From one of the 0 … n − F frames, where {@code place} says as a share. */
  private int crop(float[] whole, double place, float[] out, int offset) {
    int spare = spare(whole);
    return write(whole, Math.min(spare, (int) (place * (spare + 1))), out, offset);
  }

  private int write(float[] whole, int start, float[] out, int offset) {
    int valid = Math.min(whole.length / width, frames);
    System.arraycopy(whole, start * width, out, offset, valid * width);
    Arrays.fill(out, offset + valid * width, offset + inputLength(), 0);
    return valid;
  }
}

package dev.vocalise.model.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.tensor.TorchEngine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * BERT's word pieces (§4.2.2), made by the Hugging Face tokenizers library; equal to
 * BertTokenizerFast with {@code truncation=True, max_length=maxPieces}. Thread-safe.
 */
public final class WordPieces implements AutoCloseable {

  /** One piece before the text and one behind it. */
  private static final int AROUND = 2;

  /**
   * A text as ids.
   *
   * @param ids at most as many as asked for, with the pieces before and behind the text
   * @param total how many it would have been without that bound
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  public record Encoded(int[] ids, int total) {

    /** Whether pieces were left out. */
    public boolean truncated() {
      return total > ids.length;
    }
  }

  private final WordPieceModel model;
  private final HuggingFaceTokenizer tokenizer;
  private final int maxPieces;
  private final int first;
  private final int last;
  private final int size;

  private WordPieces(WordPieceModel model, int maxPieces) {
    this.model = model;
    this.maxPieces = maxPieces;
    first = model.id(model.first());
    last = model.id(model.last());
    size = Collections.max(model.vocabulary().values()) + 1;
    tokenizer = tokenizer(model);
  }

  /**
   * Opens the tokenizer of a Hugging Face directory: {@code tokenizer.json}, else {@code vocab.txt}
   * with {@code tokenizer_config.json}.
   *
   * @param maxPieces most ids of a text, those around it included
   * @throws CheckpointException when there is none, or it is damaged or of another kind
   */
  public static WordPieces open(Path directory, int maxPieces) {
    if (maxPieces <= AROUND) {
      throw new IllegalArgumentException("maxPieces must be > " + AROUND + " but was " + maxPieces);
    }
    return new WordPieces(WordPieceModel.read(directory), maxPieces);
  }

  /**
   * Refuses an encoder, described by {@code config.json} beside the tokenizer, that is too small.
   *
   * @param vocabulary ids that it knows
   * @param positions most ids of an input
   * @throws CheckpointException when a text could have an id or a position that it lacks
   */
  public void requireFits(int vocabulary, int positions) {
    if (size > vocabulary) {
      throw new CheckpointException(
          "%s: has ids up to %s, but config.json has vocab_size %s"
              .formatted(model.origin(), size - 1, vocabulary));
    }
    if (maxPieces > positions) {
      throw new CheckpointException(
          "%s: texts of %s pieces were asked for, but config.json has max_position_embeddings %s"
              .formatted(model.origin(), maxPieces, positions));
    }
  }

  /** What to tell of the vocabulary. */
  public List<String> notes() {
    return model.notes();
  }

  /** The ids of a text; an empty one has the two pieces around it. */
  public Encoded encode(String text) {
    // Halves of surrogate pairs cannot be passed on; they become question marks.
    String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    long[] all = tokenizer.encode(whole, true, false).getIds();
    int[] ids = new int[Math.min(all.length, maxPieces)];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = Math.toIntExact(all[i]);
    }
    ids[ids.length - 1] = last;
    return new Encoded(ids, all.length);
  }

  /** Most ids of a text. */
  public int maxPieces() {
    return maxPieces;
  }

  /** One more than the largest id. */
  public int size() {
    return size;
  }

  /** Id of the piece before every text. */
  public int first() {
    return first;
  }

  /** Id of the piece behind every text. */
  public int last() {
    return last;
  }

  /** Id of a piece. */
  int id(String piece) {
    return model.id(piece);
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  private static HuggingFaceTokenizer tokenizer(WordPieceModel model) {
    TorchEngine.keepOffline();
    byte[] definition = model.definition().getBytes(StandardCharsets.UTF_8);
    try {
      return HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(definition),
          Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "true"));
    } catch (IOException | RuntimeException e) {
      throw new CheckpointException(model.origin() + ": is no tokenizer: " + e.getMessage(), e);
    }
  }
}

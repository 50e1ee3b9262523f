package dev.vocalise.model.transcription;

import dev.vocalise.model.transcription.ngram.LanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The prefix beam search over one utterance; its state is arrays of numbers. See {@link
 * BeamDecoder} for what it computes.
 */
final class BeamSearch {

  /** Longer partial words outside the lexicon cost more, in proportion (pyctcdecode). */
  private static final int USUAL_WORD_LENGTH = 6;

  private static final int NONE = -1;

  private final BeamDecoder.Symbols symbols;
  private final BeamSettings settings;
  private final boolean scored; // by a language model
  private final PartialWords parts;
  private final TextHistory texts;
  private final Candidates candidates = new Candidates();
  private final WordTimes times = new WordTimes();
  private Beams beams = new Beams(1);

  /** The hypotheses of one frame, best first. */
  private static final class Beams {
    final int size;
    final int[] text;
    final int[] part;
    final int[] last; // symbol, or NONE
    final double[] logit;
    final int[] times; // of the finished words
    final int[] start; // of the partial word, or NONE
    final int[] end;

    Beams(int size) {
      this.size = size;
      text = new int[size];
      part = new int[size];
      last = new int[size];
      logit = new double[size];
      times = new int[size];
      start = new int[size];
      end = new int[size];
      Arrays.fill(last, NONE);
      Arrays.fill(start, NONE);
    }
  }

  /** Frames of the finished words of all hypotheses, as chains that share their beginnings. */
  private static final class WordTimes {

    private int[] previous = new int[1 << 8];
    private int[] start = new int[1 << 8];
    private int[] end = new int[1 << 8];
    private int count = 1; // 0 is the empty chain

    /** The chain with a word more. */
    int add(int chain, int firstFrame, int endFrame) {
      if (count == previous.length) {
        int size = Math.multiplyExact(count, 2);
        previous = Arrays.copyOf(previous, size);
        start = Arrays.copyOf(start, size);
        end = Arrays.copyOf(end, size);
      }
      previous[count] = chain;
      start[count] = firstFrame;
      end[count] = endFrame;
      return count++;
    }

    /** The words with their frames; a chain has as many links as there are words. */
    List<Hypothesis.Word> of(List<String> words, int chain) {
      Hypothesis.Word[] timed = new Hypothesis.Word[words.size()];
      int at = chain;
      for (int i = timed.length - 1; i >= 0; i--) {
        timed[i] = new Hypothesis.Word(words.get(i), start[at], end[at]);
        at = previous[at];
      }
      return List.of(timed);
    }
  }

  BeamSearch(
      BeamDecoder.Symbols symbols,
      BeamSettings settings,
      @Nullable LanguageModel model,
      @Nullable Lexicon lexicon) {
    this.symbols = symbols;
    this.settings = settings;
    scored = model != null;
    parts = new PartialWords(model, lexicon);
    texts = new TextHistory(model, settings, parts);
  }

  /**
   * Goes one frame on.
   *
   * @param frame natural log-probabilities of all symbols
   */
  void advance(float[] frame, int time) {
    int best = CtcScores.best(frame);
    int used = 0;
    for (int symbol = 0; symbol < frame.length; symbol++) {
      used += frame[symbol] >= settings.tokenMinLogp() || symbol == best ? 1 : 0;
    }
    candidates.start(used * beams.size);
    for (int symbol = 0; symbol < frame.length; symbol++) {
      if (frame[symbol] >= settings.tokenMinLogp() || symbol == best) {
        extendAll(symbol, frame[symbol]);
      }
    }
    if (scored) {
      addLanguageScores();
    } else {
      System.arraycopy(candidates.logit, 0, candidates.score, 0, candidates.count);
    }
    select(time);
  }

  private void extendAll(int symbol, double logp) {
    Beams from = beams;
    int kind = symbols.kind(symbol);
    for (int b = 0; b < from.size; b++) {
      int text = from.text[b];
      int part = from.part[b];
      if (kind != BeamDecoder.Symbols.BLANK && from.last[b] != symbol) {
        if (kind == BeamDecoder.Symbols.SPACE) {
          text = part == PartialWords.EMPTY ? text : texts.extend(text, part);
          part = PartialWords.EMPTY;
        } else {
          part = longer(part, symbol);
        }
      }
      int place = candidates.add(text, part, symbol, from.logit[b] + logp);
      int at = place < 0 ? -1 - place : place;
      candidates.beam[at] = b;
      candidates.symbol[at] = symbol;
    }
  }

  /** A partial word, or a provisional number: most are dropped before they are needed. */
  private int longer(int part, int symbol) {
    int letter = symbols.letter(symbol);
    if (letter >= 0) {
      int found = parts.find(part, letter);
      return found >= 0 ? found : -1 - (part * symbols.count() + symbol);
    }
    return spelled(part, symbol);
  }

  private int spelled(int part, int symbol) {
    int at = part;
    for (int letter : symbols.letters(symbol)) {
      at = parts.extend(at, letter);
    }
    return at;
  }

  private void addLanguageScores() {
    for (int i = 0; i < candidates.count; i++) {
      double score = texts.score(candidates.text[i]);
      int part = candidates.part[i];
      if (part > PartialWords.EMPTY) {
        score += partialScore(parts.place(part), parts.length(part));
      } else if (part < 0) {
        int shorter = (-1 - part) / symbols.count();
        int letter = symbols.letter((-1 - part) % symbols.count());
        score += partialScore(parts.placeAfter(shorter, letter), parts.length(shorter) + 1);
      }
      candidates.score[i] = candidates.logit[i] + score;
    }
  }

  private double partialScore(int place, int length) {
    if (place >= 0) {
      return 0;
    }
    double offset = settings.unkScoreOffset();
    return length > USUAL_WORD_LENGTH ? offset * length / USUAL_WORD_LENGTH : offset;
  }

  private void select(int time) {
    int[] best = candidates.best(settings.width(), settings.beamPruneLogp());
    Beams from = beams;
    Beams to = new Beams(best.length);
    for (int i = 0; i < best.length; i++) {
      int c = best[i];
      int b = candidates.beam[c];
      int symbol = candidates.symbol[c];
      int kind = symbols.kind(symbol);
      int part = candidates.part[c];
      to.text[i] = candidates.text[c];
      to.part[i] =
          part >= 0 ? part : parts.extend((-1 - part) / symbols.count(), symbols.letter(symbol));
      to.last[i] = candidates.last[c];
      to.logit[i] = candidates.logit[c];
      to.times[i] = from.times[b];
      to.start[i] = from.start[b];
      to.end[i] = kind == BeamDecoder.Symbols.BLANK ? from.end[b] : time + 1;
      if (kind == BeamDecoder.Symbols.SPACE && from.last[b] != symbol) {
        if (from.part[b] != PartialWords.EMPTY) {
          to.times[i] = times.add(from.times[b], from.start[b], from.end[b]);
        }
        to.start[i] = NONE;
      } else if (kind == BeamDecoder.Symbols.LETTERS && from.start[b] == NONE) {
        to.start[i] = time;
      }
    }
    beams = to;
  }

  /** Ends all words and the sentence; best first. */
  List<Hypothesis> finish() {
    Beams from = beams;
    candidates.start(from.size);
    for (int b = 0; b < from.size; b++) {
      boolean inside = from.part[b] != PartialWords.EMPTY;
      int text = inside ? texts.extend(from.text[b], from.part[b]) : from.text[b];
      int place = candidates.add(text, PartialWords.EMPTY, NONE, from.logit[b]);
      int at = place < 0 ? -1 - place : place;
      candidates.beam[at] =
          inside ? times.add(from.times[b], from.start[b], from.end[b]) : from.times[b];
    }
    for (int i = 0; i < candidates.count; i++) {
      int text = candidates.text[i];
      candidates.score[i] = candidates.logit[i] + (texts.score(text) + texts.endScore(text));
    }
    List<Hypothesis> results = new ArrayList<>();
    for (int i : candidates.best(settings.width(), settings.beamPruneLogp())) {
      List<String> words = texts.words(candidates.text[i]);
      results.add(
          new Hypothesis(
              String.join(" ", words),
              candidates.logit[i],
              candidates.score[i],
              times.of(words, candidates.beam[i])));
    }
    return results;
  }
}

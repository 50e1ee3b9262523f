package dev.vocalise.model.dataset.adapter;

import static java.util.stream.Collectors.toList;

import dev.vocalise.model.audio.AudioFile;
import dev.vocalise.model.audio.AudioFormatException;
import dev.vocalise.model.audio.SoundPrint;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.model.audio.WavHeader;
import dev.vocalise.model.dataset.Utterance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds utterances with the same samples in files of other bytes: another container, another sample
 * format, two equal channels. A split must not learn from one and test on the other.
 */
final class EqualSounds {
  private final Path directory;
  private final Map<String, Utterance> twins = new LinkedHashMap<>();
  private final List<String> pairs = new ArrayList<>();

  /**
   * Compares what has equal prints.
   *
   * @param utterances sorted by id; the first of those with one sound stands for it
   * @param prints of each, by id
   */
  EqualSounds(Path directory, List<Utterance> utterances, Map<String, SoundPrint> prints) {
    this.directory = directory;
    Map<SoundPrint, Utterance> first = new LinkedHashMap<>();
    Map<SoundPrint, List<Utterance>> more = new LinkedHashMap<>();
    for (Utterance utterance : utterances) {
      SoundPrint print = prints.get(utterance.id());
      Utterance before = first.putIfAbsent(print, utterance);
      if (before != null) {
        more.computeIfAbsent(print, p -> new ArrayList<>(List.of(before))).add(utterance);
      }
    }
    more.values().forEach(this::compareWhole);
  }

  /** {@code "first = other"} for each utterance that has a twin now. */
  List<String> pairs() {
    return pairs;
  }

  /** The utterance, with {@link Utterance#twin} if there is one. */
  Utterance marked(Utterance utterance) {
    Utterance first = twins.get(utterance.id());
    return first == null ? utterance : utterance.withTwin(first.sound());
  }

  /**
   * Recordings can begin to differ far from their middles: no pair is compared that need not be.
   */
  private void compareWhole(List<Utterance> alike) {
    alike.parallelStream()
        .collect(Collectors.groupingBy(one -> hash(samples(one)), LinkedHashMap::new, toList()))
        .values()
        .forEach(this::compare);
  }

  private static int hash(float @Nullable [] samples) {
    int hash = 0;
    for (int i = 0; samples != null && i < samples.length; i++) {
      hash = 31 * hash + Float.floatToIntBits(samples[i] + 0f); // makes 0 of -0
    }
    return hash;
  }

  private void compare(List<Utterance> alike) {
    List<Utterance> firsts = new ArrayList<>();
    Map<String, Utterance> firstOf = new LinkedHashMap<>(); // by sound
    for (Utterance utterance : alike) {
      Utterance first = firstOf.get(utterance.sound());
      if (first == null) {
        first = sameSamples(firsts, utterance);
        firstOf.put(utterance.sound(), first);
      }
      if (first.id().equals(utterance.id())) {
        firsts.add(first);
      } else if (!first.sound().equals(utterance.sound())) {
        twins.put(utterance.id(), first);
        pairs.add(first.id() + " = " + utterance.id());
      }
    }
  }

  /** The one of the firsts that sounds like the utterance, or the utterance. */
  private Utterance sameSamples(List<Utterance> firsts, Utterance utterance) {
    float[] samples = firsts.isEmpty() ? null : samples(utterance);
    for (Utterance first : firsts) {
      if (equal(samples, samples(first))) {
        return first;
      }
    }
    return utterance;
  }

  private float @Nullable [] samples(Utterance utterance) {
    Path path = directory.resolve(utterance.audioPath());
    try {
      byte[] wav = AudioFile.wav(WavFile.bytes(path), path);
      WavHeader header = WavHeader.parse(wav, path);
      Utterance.Segment part = utterance.segment();
      return WavFile.decode(
              wav,
              part == null ? header : header.part((int) part.start(), (int) part.frames()),
              path)
          .samples();
    } catch (IOException | AudioFormatException e) {
      return null; // it could be read a moment ago: registration will find it changed
    }
  }

  /** As numbers: 0 and −0 are one sample. */
  private static boolean equal(float @Nullable [] one, float @Nullable [] other) {
    if (one == null || other == null || one.length != other.length) {
      return false;
    }
    for (int i = 0; i < one.length; i++) {
      if (one[i] != other[i]) {
        return false;
      }
    }
    return true;
  }
}

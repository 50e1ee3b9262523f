package dev.vocalise.model.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrameScoresTest {

  /** A "wave" that is its own frames of two values, so that statistics can be counted by hand. */
  private static final FrontEnd AS_IS = float[]::clone;

  private static FrameScores of(Clip... clips) {
    return FrameScores.fit(List.of(clips), () -> AS_IS, 2);
  }

  @Test
  void everyFrameCountsOnceWhateverTheLengthOfItsRecording() {
    FrameScores scores =
        of(
            Clip.of("a", new float[] {1, 10, 2, 10, 3, 10}),
            Clip.of("b", new float[] {6, 14})); // 1 2 3 6 and 10 10 10 14

    assertThat(scores.mean()).containsExactly(3.0, 11.0);
    assertThat(scores.deviation()).containsExactly(Math.sqrt(14 / 4.0), Math.sqrt(3));
  }

  @Test
  void aConstantValueStaysFinite() {
    FrameScores scores = of(Clip.of("a", new float[] {-15.9f, 1, -15.9f, 3}));

    assertThat(scores.deviation()).containsExactly(1e-5, 1.0);
    assertThat(scores.applyTo(new float[] {-15.9f, 3, -15.9f, 2})).containsExactly(0, 1, 0, 0);
  }

  @Test
  void manyFramesFarFromZeroLoseNothing() {
    SplittableRandom random = new SplittableRandom(3);
    List<Clip> clips = new ArrayList<>();
    for (int c = 0; c < 3_000; c++) {
      float[] frames = new float[2 * (1 + c % 40)];
      for (int i = 0; i < frames.length; i++) {
        frames[i] = 4096 + random.nextInt(2); // mean near 4096.5, deviation near 0.5
      }
      clips.add(Clip.of("clip " + c, frames));
    }
    long n = clips.stream().mapToLong(clip -> clip.wave().length / 2).sum();
    long ones =
        clips.stream()
            .mapToLong(
                clip ->
                    IntStream.range(0, clip.wave().length / 2)
                        .filter(f -> clip.wave()[2 * f] > 4096)
                        .count())
            .sum();
    double share = (double) ones / n;

    FrameScores scores = FrameScores.fit(clips, () -> AS_IS, 2);

    assertThat(scores.mean().get(0)).isCloseTo(4096 + share, within(1e-10));
    assertThat(scores.deviation().get(0)).isCloseTo(Math.sqrt(share * (1 - share)), within(1e-12));
  }

  @Test
  void theOrderInWhichRecordingsAreListedMovesNoBit() {
    List<Clip> clips = new ArrayList<>(FrameFeaturesTest.noises(50, 2_000, 9_000));
    FrameScores first = FrameScores.fit(clips, () -> FrontEnd.logMels(16), 16);
    for (int i = 0; i < 3; i++) {
      Collections.shuffle(clips, new java.util.Random(i));
      FrameScores again = FrameScores.fit(clips, () -> FrontEnd.logMels(16), 16);
      assertThat(again.mean()).isEqualTo(first.mean());
      assertThat(again.deviation()).isEqualTo(first.deviation());
    }
  }

  @Test
  void whatIsStoredGivesTheSameScores() {
    FrameScores scores =
        FrameScores.fit(FrameFeaturesTest.noises(5, 3_000, 5_000), () -> FrontEnd.logMels(8), 8);
    float[] frames = FrontEnd.logMels(8).frames(FrameFeaturesTest.noise("other", 4_000));

    assertThat(new FrameScores(scores.mean(), scores.deviation()).applyTo(frames.clone()))
        .isEqualTo(scores.applyTo(frames.clone()));
  }

  @Test
  void nothingToFitIsRefused() {
    assertThatThrownBy(() -> FrameScores.fit(List.of(), () -> AS_IS, 2))
        .hasMessage("statistics of frames need recordings, got none");
    assertThatThrownBy(() -> new FrameScores(List.of(1.0), List.of()))
        .hasMessage("frames need as many means as deviations, got 1 and 0");
  }
}

package dev.vocalise.model.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.audio.CepstralFrames;
import dev.vocalise.model.text.WordRows;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WordsBeforeFramesTest {

  private static final int WIDTH = CepstralFrames.WIDTH;
  private static final WordRows ROWS = new WordRows(4, 3, List.of("good", "morning"));

  /** A recording with its words. */
  private record Spoken(String digest, @Nullable String words, int samples) implements Clip {
    @Override
    public float[] wave() {
      float[] wave = new float[samples];
      for (int i = 0; i < samples; i++) {
        wave[i] = (float) Math.sin(i * 0.05 * (1 + digest.hashCode() % 7));
      }
      return wave;
    }
  }

  private static final List<Clip> CLIPS =
      List.of(
          new Spoken("a", "Good morning", 400),
          new Spoken("b", "Good, good! Morning, all.", 880),
          new Spoken("c", null, 2000));

  private static FrontEnd frontEnd() {
    return new CepstralFrames(FrontEnd.SAMPLE_RATE_HZ, 128)::compute;
  }

  private final FrameFeatures frames =
      new FrameFeatures(
          CLIPS,
          WordsBeforeFramesTest::frontEnd,
          FrameScores.fit(CLIPS, WordsBeforeFramesTest::frontEnd, WIDTH),
          5,
          9);
  private final WordFeatures words = new WordFeatures(CLIPS, ROWS, 9);
  private final WordsBeforeFrames both = new WordsBeforeFrames(words, frames);

  @Test
  void aHeadHasRoomForAllWordsAndTheirNumber() {
    assertThat(WordsBeforeFrames.head(39, 40)).isEqualTo(1);
    assertThat(WordsBeforeFrames.head(40, 40)).isEqualTo(2);
    assertThat(WordsBeforeFrames.head(50, 40)).isEqualTo(2);
    assertThat(both.inputLength()).isEqualTo(6 * WIDTH);
  }

  @Test
  void anInputIsItsWordsAndThenItsFrames() {
    int[] heard = {1, 4, 5};
    int[][] read = {{2, 4, 5, 0}, {3, 4, 4, 5}, {1, 0, 0, 0}};
    for (int i = 0; i < CLIPS.size(); i++) {
      float[] own = new float[frames.inputLength()];
      assertThat(frames.recorded(i, 2, 1, own, 0)).isEqualTo(heard[i]);
      float[] out = new float[3 + both.inputLength()];
      Arrays.fill(out, 3, 3 + WIDTH, 77); // of another input that was there before
      assertThat(both.recorded(i, 2, 1, out, 3)).isEqualTo(1 + heard[i]);
      assertThat(both.length(i)).isEqualTo(1 + 5); // frames are padded
      for (int w = 0; w < WIDTH; w++) {
        assertThat(out[3 + w]).isEqualTo(w < 4 ? read[i][w] : 0);
      }
      assertThat(Arrays.copyOfRange(out, 3 + WIDTH, out.length)).isEqualTo(own);
    }
    assertThat(both.truncated()).isEqualTo(1);
  }

  @Test
  void itDependsOnNoOtherItemOfItsBatch() {
    int row = both.length(1) * WIDTH;
    Inputs alone = BatchMaker.plain(both, new int[] {1});
    Inputs all = BatchMaker.plain(both, new int[] {2, 1, 0});
    assertThat(Arrays.copyOfRange(all.values(), row, 2 * row)).isEqualTo(alone.values());
    assertThat(all.lengths()[1]).isEqualTo(alone.lengths()[0]);
  }

  @Test
  void augmentedViewsCutWords() {
    int cut = 0;
    for (int epoch = 1; epoch <= 40; epoch++) {
      float[] out = new float[both.inputLength()];
      both.view(0, 2, 1, epoch, 0, out, 0);
      assertThat(out[0]).isEqualTo(2);
      cut += out[1] == 0 ? 1 : 0;
    }
    assertThat(cut).isBetween(1, 15);
  }

  @Test
  void wordsOfOtherUtterancesAreRefused() {
    assertThatThrownBy(
            () -> new WordsBeforeFrames(new WordFeatures(CLIPS.subList(0, 2), ROWS, 9), frames))
        .hasMessageContaining("the same utterances");
  }
}

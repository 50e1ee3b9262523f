package dev.vocalise.model.transcription;

import dev.vocalise.model.GoldenCases;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What the golden tests of this package share. */
public final class CtcGolden {

  private CtcGolden() {}

  public static List<Path> cases() {
    return GoldenCases.families("ctc");
  }

  /** Rows of a (frames, symbols) tensor. */
  static float[][] rows(GoldenCases.Tensor tensor) {
    int width = tensor.shape()[1];
    float[][] rows = new float[tensor.shape()[0]][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(tensor.floats(), i * width, (i + 1) * width);
    }
    return rows;
  }
}

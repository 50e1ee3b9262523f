package dev.vocalise.model.dataset;

import java.util.function.Consumer;

/**
 * @param allowBad import what is good even when more than 1 % of the listed utterances is bad
 * @param progress called about a hundred times, from one thread at a time
 */
public record ImportOptions(boolean allowBad, Consumer<Progress> progress) {

  /** Audio files checked so far, of all that the labels name. */
  public record Progress(int done, int total) {}

  public static ImportOptions strict() {
    return new ImportOptions(false, progress -> {});
  }

  public static ImportOptions allowingBad() {
    return new ImportOptions(true, progress -> {});
  }
}

package dev.vocalise.web.ui.registration;

import java.util.List;

/**
 * The forms, with what was filled in.
 *
 * @param corpora kinds that can be read, with what their folder must hold
 * @param checkpoints kinds of them
 * @param registered names of corpora
 * @param roots below which this instance may read
 * @param problem why nothing was registered, empty where nothing was asked for
 */
public record RegisterView(
    List<Kind> corpora,
    List<String> checkpoints,
    List<String> registered,
    String roots,
    Filled filled,
    String problem) {

  /** A kind of corpora; {@code expects} is what its folder must hold. */
  public record Kind(String name, String expects) {}

  /**
   * What somebody filled in, empty where nothing was.
   *
   * @param form {@code corpus}, {@code functionals} or {@code checkpoint}
   * @param place folder or file
   */
  public record Filled(
      String form, String kind, String place, String name, String corpus, boolean allowBad) {
    static final Filled NOTHING = new Filled("", "", "", "", "", false);

    /** Fields of one form only: another one stays empty. */
    public String placeIn(String which) {
      return form.equals(which) ? place : "";
    }

    public String nameIn(String which) {
      return form.equals(which) ? name : "";
    }
  }
}
